// What a reader does: search, the menu on a phone, hints, the player, and all of it by keyboard.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { complaints, folder, launch, pages, serve, settled } from './site.mjs'

let site, browser

before(async () => {
  site = await serve()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  site?.close()
})

const desk = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }
const handouts = pages().filter((name) => readFileSync(path.join(folder, name), 'utf8').includes('class="exercise-bar"'))

/** Opens a page, does something with it, and wants it not to complain. */
async function on(name, viewport, act, options = {}) {
  const page = await browser.newPage({ viewport, ...options })
  const found = complaints(page, site.url)
  await page.goto(site.url + name)
  if (options.javaScriptEnabled !== false) await settled(page)
  await act(page)
  assert.deepEqual(found, [])
  await page.close()
}

async function search(page, words) {
  await page.locator('#MSearchField').click()
  await page.keyboard.type(words, { delay: 20 })
  const results = page.frameLocator('#MSearchResults')
  await results.locator('.SRResult:visible').first().waitFor()
  return results.locator('.SRResult:visible').allInnerTexts()
}

test('search finds a lab', () =>
  on('index.html', desk, async (page) => {
    const found = await search(page, 'lab')
    for (const number of [1, 2, 3, 4, 5, 6]) assert.ok(found.some((text) => new RegExp(`^Lab 0?${number}`).test(text)), found.join(' | '))
  }))

test('search finds a function, and leads to it', () =>
  on('index.html', desk, async (page) => {
    const found = await search(page, 'bulletproof')
    assert.ok(found.some((text) => text.includes('bulletproof')), found.join(' | '))
    await page.frameLocator('#MSearchResults').locator('.SRResult:visible a.SRSymbol').first().click()
    await page.waitForURL(/namespacehandlers|handlers/)
  }))

test('the menu works on a phone', () =>
  on('index.html', phone, async (page) => {
    const menu = page.locator('#main-menu')
    assert.equal(await menu.isVisible(), false)
    await page.locator('.main-menu-btn').click()
    await menu.waitFor({ state: 'visible' })
    await menu.getByRole('link', { name: 'Labs and guides' }).click()
    await page.waitForURL(/pages\.html/)
    assert.ok(await page.getByRole('link', { name: /^Lab 0?1/ }).first().isVisible())
  }))

test('the theme can be switched, and stays', () =>
  on('index.html', desk, async (page) => {
    const dark = () => page.evaluate(() => document.documentElement.classList.contains('dark-mode'))
    assert.equal(await dark(), false)
    await page.locator('doxygen-awesome-dark-mode-toggle').click()
    assert.equal(await dark(), true)
    await page.goto(site.url + 'labs.html')
    await settled(page)
    assert.equal(await dark(), true)
  }))

test('code can be copied', () =>
  on(handouts[0], desk, async (page) => {
    const code = page.locator('.doxygen-awesome-fragment-wrapper').first()
    await code.hover()
    await code.locator('doxygen-awesome-fragment-copy-button').click()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    assert.ok(copied.trim().length > 0)
    assert.equal(copied.replace(/\s+/g, ' ').trim(), (await code.locator('.fragment').innerText()).replace(/\s+/g, ' ').trim())
  }, { permissions: ['clipboard-read', 'clipboard-write'] }))

for (const name of handouts) {
  test(`${name}: every exercise has its contract, tests and hints one click away`, () =>
    on(name, desk, async (page) => {
      const bars = page.locator('.exercise-bar')
      assert.ok((await bars.count()) >= 5)
      for (let at = 0; at < (await bars.count()); at++) {
        const links = await bars.nth(at).locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
        assert.ok(links.some((link) => /^(namespace|class|struct)/.test(link)), `no contract: ${links}`)
        assert.ok(links.some((link) => link.startsWith('tests_')), `no tests: ${links}`)
        assert.ok(links.some((link) => link.startsWith('#hints_')), `no hints: ${links}`)
      }
      const first = page.locator('details.hint').first()
      assert.equal(await first.locator('p').isVisible(), false)
      await bars.first().locator('a[href^="#hints_"]').click()
      await page.waitForFunction(() => document.activeElement?.tagName === 'SUMMARY')
      await page.keyboard.press('Enter')
      assert.equal(await first.locator('p').isVisible(), true)
      const answer = page.locator('details.answer').first()
      await answer.locator('summary').click()
      assert.notEqual((await answer.innerText()).trim(), (await answer.locator('summary').innerText()).trim())
    }))
}

test('the player steps through a run and back', () =>
  on('signal_life.html', desk, async (page) => {
    const player = page.locator('.player').first()
    const now = () => player.locator('.player-now').innerText()
    const state = () => player.locator('.player-state tbody').innerText()
    const forward = player.getByRole('button', { name: 'One step forward' })
    const back = player.getByRole('button', { name: 'One step back' })
    const total = Number((await now()).match(/1 of (\d+)/)[1])
    assert.ok(total > 10)
    const seen = [[await now(), await state()]]
    for (let step = 1; step < total; step++) {
      await forward.click()
      seen.push([await now(), await state()])
    }
    assert.ok(seen.some(([, text]) => /merged/.test(text)), 'no signal is ever merged')
    assert.ok(seen.some(([words]) => /takes SIGUSR1/.test(words)), 'nothing is ever delivered')
    assert.equal(new Set(seen.map(([words]) => words)).size, total)
    for (let step = total - 2; step >= 0; step--) {
      await back.click()
      assert.deepEqual([await now(), await state()], seen[step])
    }
    await back.click()
    assert.deepEqual([await now(), await state()], seen[0])
    await player.getByRole('button', { name: 'Last step' }).click()
    assert.deepEqual([await now(), await state()], seen.at(-1))
  }))

test('the player listens to the keyboard', () =>
  on('signal_life.html', desk, async (page) => {
    const player = page.locator('.player').first()
    const step = async () => Number((await player.locator('.player-now').innerText()).match(/^(\d+) of/)[1])
    await player.getByRole('button', { name: 'One step forward' }).focus()
    await page.keyboard.press('Enter')
    assert.equal(await step(), 2)
    await page.keyboard.press('ArrowRight')
    assert.equal(await step(), 3)
    await page.keyboard.press('ArrowLeft')
    assert.equal(await step(), 2)
    await page.keyboard.press('End')
    assert.ok((await step()) > 10)
    await page.keyboard.press('Home')
    assert.equal(await step(), 1)
    await player.getByRole('slider').focus()
    await page.keyboard.press('ArrowRight')
    assert.equal(await step(), 2)
  }))

test('the player is a picture without scripts', () =>
  on('signal_life.html', desk, async (page) => {
    assert.equal(await page.locator('.player-panel').count(), 0)
    assert.ok(await page.locator('.player svg').first().isVisible())
  }, { javaScriptEnabled: false }))

test('two timelines stand side by side on a desk, one above the other on a phone', async () => {
  const tops = (page) => page.locator('.versus').first().locator('figure.timeline').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)))
  await on('index.html', desk, async (page) => assert.equal(new Set(await tops(page)).size, 1))
  await on('index.html', phone, async (page) => assert.equal(new Set(await tops(page)).size, 2))
})

test('nothing is cut off on paper', () =>
  on('signal_life.html', desk, async (page) => {
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.locator('#side-nav').isVisible(), false)
    const cut = await page.evaluate(() => {
      const text = document.getElementById('doc-content')
      return text.scrollHeight > text.clientHeight + 1 && getComputedStyle(text).overflowY !== 'visible'
    })
    assert.equal(cut, false)
  }))

for (const name of ['index.html', handouts[0], 'signal_life.html']) {
  test(`${name}: the keyboard alone reaches everything`, () =>
    on(name, desk, async (page) => {
      const wanted = await page.evaluate(() => {
        const all = [...document.querySelectorAll('#doc-content a[href], #doc-content summary, #doc-content button, #doc-content input, #MSearchField, doxygen-awesome-dark-mode-toggle, #nav-tree a')]
          .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[aria-hidden="true"]') && element.getBoundingClientRect().width > 0)
        all.forEach((element, at) => (element.dataset.wanted = at))
        return all.length
      })
      const reached = new Set()
      for (let press = 0; press < wanted * 3 + 100; press++) {
        await page.keyboard.press('Tab')
        const at = await page.evaluate(() => document.activeElement?.dataset?.wanted ?? null)
        if (at !== null) reached.add(at)
        if (reached.size === wanted) break
      }
      const missed = await page.evaluate((seen) => [...document.querySelectorAll('[data-wanted]')].filter((one) => !seen.includes(one.dataset.wanted)).map((one) => one.outerHTML.slice(0, 120)), [...reached])
      assert.deepEqual(missed, [])
    }))
}
