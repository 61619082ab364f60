// The site under test, served on loopback, and one browser for all tests of a file.
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'

export const folder = path.resolve(process.env.SIGLAB_SITE ?? 'site')

const types = {
  '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.png': 'image/png',
}

/** @param more files that are no part of the site, by the names that they are served by */
export async function serve(more = {}) {
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://x').pathname).slice(1)
    try {
      const body = await readFile(more[name] ?? path.join(folder, name))
      response.writeHead(200, {
        'content-type': types[path.extname(name)] ?? 'application/octet-stream',
        'cache-control': 'max-age=3600', // each script is compiled once and not for each page
      })
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
    ],
  })

/** Every page for readers; search/ holds the frames of the search box. */
export const pages = () => readdirSync(folder).filter((name) => name.endsWith('.html')).sort()

/** Collects what a page must not do: console errors, requests that fail or leave the machine. */
export function complaints(page, url) {
  const found = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && found.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => found.push(`exception: ${error.message}`))
  page.on('requestfailed', (request) => request.failure()?.errorText !== 'net::ERR_ABORTED' && found.push(`failed: ${request.url()}`))
  page.on('request', (request) => /^(data|blob|about):/.test(request.url()) || request.url().startsWith(url) || found.push(`request to another host: ${request.url()}`))
  page.on('response', (response) => response.status() >= 400 && found.push(`${response.status()}: ${response.url()}`))
  return found
}

/** What Doxygen's scripts do on load is done when nothing of the page changes any more for a frame or two. */
export async function settled(page) {
  await page.waitForLoadState('load')
  await page.evaluate(
    () =>
      new Promise((done) => {
        let quiet = 0
        const observer = new MutationObserver(() => (quiet = 0))
        observer.observe(document, { subtree: true, childList: true, attributes: true })
        const look = () => (++quiet > 8 ? (observer.disconnect(), done()) : requestAnimationFrame(look))
        requestAnimationFrame(look)
      }),
  )
}
