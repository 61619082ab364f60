// The grader's report of a big class, opened from its files: no error, no request, no script of a
// stranger's, nothing for axe to find, nothing wider than a phone; and its tools work.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { complaints, folder, launch } from './site.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const address = `${pathToFileURL(folder)}/`
const similar = readdirSync(path.join(folder, 'similar'))[0]
// s0003 is called by a script; every verdict and a picture are on some of the first pages.
const pages = ['report.html', 'students/s0000.html', 'students/s0003.html', 'students/s0007.html', `similar/${similar}`]
let browser

before(async () => { browser = await launch() })
after(async () => { await browser?.close() })

async function violations(page, how) {
  const result = await page.evaluate(() =>
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }))
  return result.violations.flatMap((rule) => rule.nodes.slice(0, 3).map((node) => `${how}: ${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))
}

async function open(name, found, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light', ...options })
  page.on('dialog', (dialog) => { found.push(`dialog: ${dialog.message()}`); dialog.dismiss() })
  const complained = complaints(page, address)
  await page.goto(address + name)
  return { page, complained }
}

for (const name of pages) {
  test(`${name} is sound in light, in dark, on a phone and on paper`, async () => {
    const found = []
    const { page, complained } = await open(name, found)
    await page.evaluate(axe)
    found.push(...(await violations(page, 'light')))
    await page.emulateMedia({ colorScheme: 'dark' })
    found.push(...(await violations(page, 'dark')))
    await page.setViewportSize({ width: 390, height: 844 })
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth)
    if (wide > 390) found.push(`the page is ${wide} px wide on a phone`)
    if (name !== 'report.html') found.push(...(await violations(page, 'phone')))
    await page.emulateMedia({ media: 'print' })
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    if (ground !== 'rgb(255, 255, 255)') found.push(`printed on ${ground}`)
    assert.deepEqual([...found, ...complained], [])
    await page.close()
  })
}

test('every link leads to a page that is there', async () => {
  const { page } = await open('report.html', [])
  const links = await page.$$eval('a[href]', (all) => all.map((link) => link.getAttribute('href')))
  assert.ok(links.filter((link) => link.startsWith('students/')).length === 400)
  const ids = new Set(await page.$$eval('[id]', (all) => all.map((element) => element.id)))
  const files = new Set(['students', 'similar'].flatMap((name) => readdirSync(path.join(folder, name)).map((file) => `${name}/${file}`)))
  assert.deepEqual(links.filter((link) => (link.startsWith('#') ? !ids.has(link.slice(1)) : !files.has(link))), [])
  await page.close()
})

test('students are found by any part of their names, accents or not', async () => {
  const { page } = await open('report.html', [])
  await page.fill('#find', 'emilie s0004')
  assert.deepEqual(await page.$$eval('#heat tbody tr:not([hidden]) th', (all) => all.map((cell) => cell.textContent.trim())), ["Émilie O'Brien s0004"])
  assert.equal(await page.textContent('#found'), '1 of 400')
  await page.fill('#find', '')
  assert.equal(await page.$$eval('#heat tbody tr:not([hidden])', (all) => all.length), 400)
  await page.close()
})

test('every column sorts by itself, by keyboard too', async () => {
  const { page } = await open('report.html', [])
  const column = (index) => page.$$eval('#heat tbody tr', (rows, at) => rows.map((row) => (row.cells[at].textContent === '–' ? -1 : parseFloat(row.cells[at].textContent))), index)
  const buttons = await page.$$('#heat thead button')
  const columns = await page.$eval('#heat tbody tr', (row) => row.cells.length)
  assert.equal(buttons.length, columns)
  for (const index of [1, 2, 5, columns - 1]) {
    await buttons[index].focus()
    await page.keyboard.press('Enter')
    const falling = await column(index)
    assert.deepEqual(falling, [...falling].sort((a, b) => b - a))
    await page.keyboard.press('Enter')
    assert.deepEqual(await column(index), [...falling].sort((a, b) => a - b))
    assert.equal(await page.$$eval('[aria-sort]', (all) => all.length), 1)
  }
  await page.close()
})

test('without scripts all of it is there', async () => {
  const { page, complained } = await open('report.html', [], { javaScriptEnabled: false })
  assert.equal(await page.locator('#heat tbody tr').count(), 400)
  assert.equal(await page.locator('.tools').isVisible(), false)
  assert.deepEqual(complained, [])
  await page.close()
})
