// Draws the README's picture of the grader's report: report_picture.mjs REPORT.html PICTURE.png
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(new URL('../tests/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const [report, picture] = process.argv.slice(2).map((name) => path.resolve(name))
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage({ viewport: { width: 1180, height: 960 }, colorScheme: 'light' })
await page.goto(pathToFileURL(report).href)
await page.screenshot({ path: picture })
await browser.close()
