// Every link and anchor of every page leads to something.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { folder, pages } from './site.mjs'

const text = new Map(pages().map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]))
const ids = new Map([...text].map(([name, html]) => [name, new Set([...html.matchAll(/\s(?:id|name)="([^"]+)"/g)].map((m) => m[1]))]))
const unescape = (link) => decodeURIComponent(link.replaceAll('&amp;', '&'))

function broken(name) {
  const found = []
  for (const [, link] of text.get(name).matchAll(/\s(?:href|src|data)="([^"]*)"/g)) {
    if (/^(?:[a-z]+:|\/\/)/i.test(link)) continue
    const [target, anchor] = unescape(link).split('#')
    const page = target || name
    if (!existsSync(path.join(folder, page))) found.push(`no file ${link}`)
    else if (anchor && ids.has(page) && !ids.get(page).has(anchor)) found.push(`no anchor ${link}`)
  }
  return [...new Set(found)]
}

test('no broken link or anchor', () => {
  const found = [...text.keys()].flatMap((name) => broken(name).map((what) => `${name}: ${what}`))
  assert.deepEqual(found, [])
})

test('the navigation tree leads to pages that are there', () => {
  const tree = readFileSync(path.join(folder, 'navtreedata.js'), 'utf8')
  const found = [...tree.matchAll(/"([a-z0-9_]+\.html)(?:#[^"]*)?"/g)].map((m) => m[1])
  assert.ok(found.length > 10)
  assert.deepEqual(found.filter((name) => !existsSync(path.join(folder, name))), [])
})

test('no page stands alone', () => {
  const linked = new Set(['index.html'])
  for (const html of text.values()) for (const [, link] of html.matchAll(/\shref="([^"#]+\.html)/g)) linked.add(unescape(link))
  for (const file of ['navtreedata.js', 'menudata.js']) {
    for (const [, link] of readFileSync(path.join(folder, file), 'utf8').matchAll(/"([A-Za-z0-9_]+\.html)/g)) linked.add(link)
  }
  assert.deepEqual([...text.keys()].filter((name) => !linked.has(name)), [])
})
