// Takes pictures of a book on three devices by day and by night, as FOLDER/DEVICE-MODE-WHAT.png.
//
//     node pictures.js SAMPLE.epub NOTES.epub FOLDER

import { join } from 'node:path'
import { launch } from './browser.js'
import { read, sectionsWith } from './reading.js'

const [sample, notes, folder] = process.argv.slice(2)
const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  'e-ink': { viewport: { width: 600, height: 800 } },
  desktop: { viewport: { width: 1280, height: 900 } },
}
// What to show: the first section that has it, opened at its top, or, where so marked, on the page where it stands.
const SIGHTS = {
  cover: { has: '[role="doc-cover"]' },
  title: { has: '.title-page' },
  imprint: { has: '.imprint' },
  contents: { has: '[role="doc-toc"]' },
  story: { has: '.story-title' },
  note: { has: '.author-note' },
  chapter: { has: '.heading .title' },
  thoughts: { has: 'i.thought' },
  scene: { has: 'hr.scene-break', there: true },
  document: { has: 'div.document', there: true },
}

/** Find where each sight is, in one walk through the book. */
const places = async reading => {
  const found = {}
  for (const [what, { has }] of Object.entries(SIGHTS)) [found[what]] = await sectionsWith(reading, has, 1)
  return found
}

const dayAndNight = async ({ page }, picture) => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(folder, picture(colorScheme)) })
  }
}

const sights = async (reading, device, found) => {
  for (const [what, { has, there }] of Object.entries(SIGHTS)) {
    await reading.proof('goTo', found[what])
    if (there) await reading.proof('reveal', has)
    await dayAndNight(reading, mode => `${device}-${mode}-${what}.png`)
  }
}

const footnote = async (reading, device) => {
  const { page, proof } = reading
  const [href] = await sectionsWith(reading, '.noteref', 1)
  const [id] = await proof('ids', '.noteref')
  await proof('goTo', `${href}#${id}`)
  const { x, y } = await proof('at', `#${id}`)
  await page.mouse.click(x, y)
  await page.waitForFunction(() => window.proof.note())
  await dayAndNight(reading, mode => `${device}-${mode}-footnote.png`)
}

const browser = await launch()
try {
  let found
  for (const [device, window] of Object.entries(DEVICES)) {
    const one = await read(browser, 'foliate', sample, window)
    found ??= await places(one)
    await sights(one, device, found)
    await one.page.context().close()
    const other = await read(browser, 'foliate', notes, window)
    await footnote(other, device)
    await other.page.context().close()
  }
} finally {
  await browser.close()
}
