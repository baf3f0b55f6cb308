// Reads a book in an engine as a person would, and prints what was seen as one JSON object.
//
//     node read.js ENGINE SAMPLE.epub NOTES.epub
//
// SAMPLE is followed from end to end by its contents and by its spine, by night; of NOTES each footnote is followed.

import { launch } from './browser.js'
import { read, sectionsWith } from './reading.js'

const [engine, sample, notes] = process.argv.slice(2)
const WINDOW = { viewport: { width: 600, height: 800 }, colorScheme: 'dark' }
const LINKS = '[role="doc-toc"] a' // not by epub:type: epub.js reads XHTML as HTML, which has no namespaces
const CLICKS = 6

const contents = async ({ proof, book }) => {
  const seen = []
  for (const { label, href } of book.contents) seen.push({ label, href, headings: await proof('goTo', href) })
  return seen
}

/** Click on the first links of the contents page, and say where each leads. */
const links = async reading => {
  const { page, proof } = reading
  const [href] = await sectionsWith(reading, LINKS, 1)
  await proof('goTo', href)
  const seen = []
  for (const label of (await proof('texts', LINKS)).slice(0, CLICKS)) {
    await proof('goTo', href)
    await click(reading, LINKS, seen.length)
    await page.waitForFunction(links => !window.proof.has(links), LINKS)
    await proof('settle')
    seen.push({ label, headings: await proof('headings') })
  }
  return seen
}

const sections = async ({ proof, book }) => {
  await proof('night')
  const seen = []
  for (const href of book.sections) {
    await proof('goTo', href)
    seen.push({ href, ...await proof('section') })
  }
  return seen
}

const footnotes = async reading => {
  const { proof } = reading
  const seen = []
  for (const href of await sectionsWith(reading, '.noteref')) {
    await proof('goTo', href)
    for (const id of await proof('ids', '.noteref')) {
      await proof('goTo', `${href}#${id}`)
      seen.push(await (engine === 'foliate' ? popUp : follow)(reading, `#${id}`))
    }
  }
  return seen
}

/** Follow a note's link and the link back; say what the note held, whether it was out of sight, and how it ended. */
const follow = async (reading, ref) => {
  const { page, proof } = reading
  const note = await proof('target', ref)
  const away = !await proof('at', note)
  await click(reading, ref)
  await page.waitForFunction(note => window.proof.at(note), note)
  const [text] = await proof('texts', note)
  await click(reading, `${note} [role="doc-backlink"]`)
  await page.waitForFunction(ref => window.proof.at(ref), ref)
  return { text, away, back: Boolean(await proof('at', ref)) }
}

/** Open a note over the page and close it; say what it held, and whether the page stayed where it was. */
const popUp = async (reading, ref) => {
  const { page, proof } = reading
  const before = await proof('at', ref)
  await click(reading, ref)
  await page.waitForFunction(() => window.proof.note())
  const text = await proof('note')
  await proof('closeNote')
  const after = await proof('at', ref)
  return { text, away: true, back: before.x === after?.x && before.y === after.y }
}

const click = async ({ page, proof }, selector, number = 0) => {
  const { x, y } = await proof('at', selector, number)
  await page.mouse.click(x, y)
}

const browser = await launch()
try {
  const one = await read(browser, engine, sample, WINDOW)
  const seen = { contents: await contents(one), links: await links(one), sections: await sections(one) }
  const other = await read(browser, engine, notes, WINDOW)
  seen.footnotes = await footnotes(other)
  seen.strays = [...one.strays, ...other.strays]
  seen.errors = [...one.errors, ...other.errors]
  process.stdout.write(JSON.stringify(seen))
} finally {
  await browser.close()
}
