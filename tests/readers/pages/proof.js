// The checks' own side of the page: one book in one engine, asked and told from outside.

import * as look from './look.js'

const place = document.querySelector('#book')
const dialog = document.querySelector('dialog')
let engine

const frames = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
const all = selector => [...engine.shown()?.querySelectorAll(selector) ?? []] // nothing between two pages

/** Wait until a page is there, is set in its faces and has stopped moving. */
const settle = async () => {
  while (!engine.shown()?.body) await frames()
  await engine.shown().fonts.ready
  let before
  for (let now = ''; now !== before; ) {
    before = now
    await frames()
    const { left, top, width } = engine.shown().defaultView.frameElement.getBoundingClientRect()
    now = [left, top, width].join()
  }
}

window.proof = {
  async open(name, url) {
    engine = await (await import(`./${name}.js`)).open(url, place, dialog)
    return { contents: engine.contents, sections: engine.sections }
  },
  async goTo(href) {
    await engine.goTo(href)
    await settle()
    return look.headings(engine.shown(), place)
  },
  /** Return what can be told of the section that is shown. */
  section() {
    const shown = engine.shown()
    const { thoughts, contrasts, lines, faces } = look
    return { thoughts: thoughts(shown), contrasts: contrasts(shown), lines: lines(shown), faces: faces(shown) }
  },
  night: () => engine.night(),
  headings: () => look.headings(engine.shown(), place),
  settle,
  has: selector => all(selector).length > 0,
  ids: selector => all(selector).map(element => element.id),
  /** Return a selector for what a link to the same page leads to. */
  target: selector => `#${all(selector)[0].getAttribute('href').split('#')[1]}`,
  texts: selector => all(selector).map(element => element.textContent),
  /** Return where an element stands in the window, the first or a later one, or nothing where it is out of sight. */
  at(selector, number = 0) {
    const element = all(selector)[number]
    return element && look.at(element, place)
  },
  async reveal(selector) {
    await engine.reveal(all(selector)[0])
    await settle()
  },
  note: () => engine.note?.(),
  closeNote: () => engine.closeNote(),
}
