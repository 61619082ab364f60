// Every page: no error, no request to another host, nothing for axe to find, nothing wider than a phone.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { complaints, launch, pages, serve, settled } from './site.mjs'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const only = process.env.SIGLAB_PAGES ? new RegExp(process.env.SIGLAB_PAGES) : /./
let site, browser

before(async () => {
  site = await serve({ 'axe.js': axe })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  site?.close()
})

const everything = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
const colours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

// The navigation is the same on every page, and half of what there is to look at: once is enough.
const of_page = (name) => (name === 'index.html' ? {} : { exclude: ['#side-nav'] })

async function check_accessibility(page, name, scheme, runOnly) {
  const result = await page.evaluate(
    ([context, runOnly]) => axe.run({ include: [document], ...context }, { runOnly, resultTypes: ['violations'] }),
    [of_page(name), runOnly],
  )
  return result.violations.flatMap((rule) =>
    rule.nodes.slice(0, 3).map((node) => {
      const data = node.any[0]?.data
      const contrast = data?.contrastRatio ? ` ${data.contrastRatio}: ${data.fgColor} on ${data.bgColor}` : ''
      return `axe ${scheme} ${rule.id}: ${node.target.join(' ')} ${node.html.slice(0, 120)}${contrast}`
    }))
}

/** What sticks out of the window, if the page can be scrolled sideways. */
const overflow = () => {
  const wide = document.scrollingElement.clientWidth
  const inner = document.getElementById('doc-content')
  const out = []
  if (document.scrollingElement.scrollWidth > wide) out.push(`the page is ${document.scrollingElement.scrollWidth} px wide`)
  if (inner && inner.scrollWidth > inner.clientWidth + 1) out.push(`the text is ${inner.scrollWidth} px wide`)
  if (!out.length) return out
  for (const element of document.querySelectorAll('#doc-content *, #top *')) {
    const box = element.getBoundingClientRect()
    if (box.right > wide + 1 && box.width && !element.closest('.scroll, .fragment, .siglab-figure, svg')) {
      out.push(`${element.tagName}.${element.className}: ${Math.round(box.right)} px: ${element.textContent.trim().slice(0, 60)}`)
    }
  }
  return out.slice(0, 5)
}

/** A window that goes from page to page. */
async function open_window() {
  const page = await browser.newPage()
  const complained = complaints(page, site.url)

  async function show(width, height, colorScheme) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    await settled(page)
  }

  return async function visit(name) {
    const found = []
    await page.goto(site.url + name)
    await page.addScriptTag({ url: `${site.url}axe.js` })
    await show(1280, 900, 'light')
    found.push(...(await check_accessibility(page, name, 'light', everything)))
    await show(1280, 900, 'dark')
    found.push(...(await check_accessibility(page, name, 'dark', colours)))
    await show(390, 844, 'dark')
    found.push(...(await page.evaluate(overflow)))
    found.push(...(await check_accessibility(page, name, 'on a phone', everything)))
    return [...complained.splice(0), ...found]
  }
}

test('every page', { concurrency: 2 }, async (each) => {
  const names = pages().filter((name) => only.test(name))
  assert.ok(names.length > 0)
  const windows = [await open_window(), await open_window()]
  await Promise.all(names.map((name) => each.test(name, async () => {
    const visit = windows.pop()
    try {
      assert.deepEqual(await visit(name), [])
    } finally {
      windows.push(visit)
    }
  })))
})
