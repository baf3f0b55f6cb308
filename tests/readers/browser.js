// Debian's Chromium, headless and cut off: a page gets files of this folder's parent and of the books, and nothing else.

import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const TESTS = fileURLToPath(new URL('..', import.meta.url))
const TYPES = {
  '.css': 'text/css',
  '.epub': 'application/epub+zip',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

// No request leaves for this address: each is answered from disk. It has to be one that browsers hold to be safe, since
// they give cryptography and the like to no other.
export const ORIGIN = 'http://127.0.0.1'

/** Start the browser of the environment variable CHROMIUM, which playwright gives a new profile every time. */
export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM,
  chromiumSandbox: false, // it does not start for root, whom containers run as
  args: [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--no-first-run',
  ],
})

/**
 * Open a window in which every request is answered from disk or refused.
 *
 * `books` are files by the name under which pages find them at `/books/`. `strays` gathers what was refused and
 * `errors` what went wrong in a page.
 */
export const open = async (browser, books, options) => {
  const context = await browser.newContext(options)
  const strays = []
  const errors = []
  await context.route('**/*', async route => {
    const file = onDisk(new URL(route.request().url()), books)
    const body = file && await readFile(file).catch(() => null)
    if (body) return route.fulfill({ body, contentType: TYPES[extname(file)] ?? 'application/octet-stream' })
    strays.push(route.request().url())
    return route.abort()
  })
  const page = await context.newPage()
  page.on('pageerror', error => errors.push(String(error)))
  return { page, strays, errors }
}

const onDisk = (url, books) => {
  const path = normalize(decodeURIComponent(url.pathname))
  if (url.origin !== ORIGIN) return null
  if (path.startsWith('/books/')) return books[path.slice('/books/'.length)] ?? null
  return /^\/(readers|node_modules)\//.test(path) ? join(TESTS, path) : null
}
