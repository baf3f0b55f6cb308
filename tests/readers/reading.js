// One book, open in one engine, in one window.

import { ORIGIN, open } from './browser.js'

/**
 * Open a book in an engine, `epubjs` or `foliate`.
 *
 * `proof` calls a function of pages/proof.js, and `book` has the contents and sections that the engine found.
 */
export const read = async (browser, engine, file, options) => {
  const { page, strays, errors } = await open(browser, { 'book.epub': file }, options)
  await page.goto(`${ORIGIN}/readers/pages/reader.html`)
  await page.addScriptTag({ url: '/readers/pages/proof.js', type: 'module' })
  await page.waitForFunction(() => window.proof)
  const proof = (name, ...given) => page.evaluate(([name, given]) => window.proof[name](...given), [name, given])
  return { page, proof, strays, errors, book: await proof('open', engine, '/books/book.epub') }
}

/** Return the sections of a book, in order, that have something; with `most`, no more than so many. */
export const sectionsWith = async ({ proof, book }, selector, most = Infinity) => {
  const found = []
  for (const href of book.sections) {
    if (found.length === most) break
    await proof('goTo', href)
    if (await proof('has', selector)) found.push(href)
  }
  return found
}
