// Every page: no error, no request to another host, nothing for axe to find, nothing wider than a phone.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { complaints, launch, pages, serve, settled } from './site.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const only = process.env.SIGLAB_PAGES ? new RegExp(process.env.SIGLAB_PAGES) : /./
let site, browser

before(async () => {
  site = await serve()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  site?.close()
})

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** @param rules the tags of rules, or their names: colours are all that a scheme changes */
async function check_accessibility(page, scheme, rules = everything) {
  const type = rules === everything ? 'tag' : 'rule'
  const result = await page.evaluate((runOnly) => axe.run(document, { runOnly, resultTypes: ['violations'] }), { type, values: rules })
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

async function visit(name) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' })
  const found = complaints(page, site.url)
  await page.goto(site.url + name)
  await settled(page)
  await page.evaluate(axe)
  found.push(...(await check_accessibility(page, 'light')))
  await page.emulateMedia({ colorScheme: 'dark' })
  await settled(page)
  found.push(...(await check_accessibility(page, 'dark', ['color-contrast', 'link-in-text-block'])))
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 390, height: 844 })
  await settled(page)
  found.push(...(await page.evaluate(overflow)))
  found.push(...(await check_accessibility(page, 'on a phone', ['scrollable-region-focusable', 'region', 'label', 'button-name', 'link-name'])))
  await page.close()
  return found
}

test('every page', { concurrency: 2 }, async (each) => {
  const names = pages().filter((name) => only.test(name))
  assert.ok(names.length > 0)
  await Promise.all(names.map((name) => each.test(name, async () => assert.deepEqual(await visit(name), []))))
})
