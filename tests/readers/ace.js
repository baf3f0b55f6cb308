// Runs DAISY Ace on books, and prints what it found in each as one JSON array of arrays.
//
//     node ace.js BOOK.epub...
//
// Ace brings a browser of its own through puppeteer; it takes any object that runs scripts in a page instead.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ace from '@daisy/ace-core'
import { launch } from './browser.js'

const runner = context => ({
  concurrency: 4,
  launch: async () => {}, // Ace asks for a browser for every book: all get the same
  close: async () => {},
  setTimeout: () => {},
  async run(url, scripts, contents) {
    const page = await context.newPage()
    try {
      await page.goto(url)
      for (const content of contents) await mark(await page.addScriptTag({ content }))
      for (const path of scripts) await mark(await page.addScriptTag({ url: pathToFileURL(path).href }))
      return await page.evaluate(() => new Promise((resolve, reject) => {
        window.daisy.ace.run((error, found) => error ? reject(error) : resolve(found))
      }))
    } finally {
      await page.close()
    }
  },
})

// So that Ace does not report its own scripts as the book's.
const mark = element => element.evaluate(script => script.setAttribute('data-ace', ''))

const onlyFiles = route => {
  const url = new URL(route.request().url())
  if (url.protocol !== 'file:') return route.abort()
  return route.continue()
}

/** Return the failures of a report, each as one line. */
const failures = report => report.assertions.flatMap(({ 'earl:testSubject': subject, assertions }) =>
  assertions.map(({ 'earl:test': test, 'earl:result': result }) =>
    `${test['earl:impact']} ${test['dct:title']} ${subject.url}: ${result['dct:description']} ${result.html ?? ''}`))

const browser = await launch()
const scratch = await mkdtemp(join(tmpdir(), 'ace-'))
try {
  const context = await browser.newContext()
  await context.route('**/*', onlyFiles)
  const found = []
  for (const book of process.argv.slice(2)) {
    const options = { cwd: process.cwd(), outdir: join(scratch, 'report'), tmpdir: join(scratch, 'work'), silent: true }
    const [, report] = await ace(book, options, runner(context))
    found.push(failures(report))
  }
  process.stdout.write(JSON.stringify(found))
} finally {
  await browser.close()
  await rm(scratch, { recursive: true, force: true })
}
