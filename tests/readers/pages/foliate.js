// foliate-js behind the face that both engines show to the checks. It takes a note out of its page and pops it up.

import '/node_modules/foliate-js/view.js'
import { FootnoteHandler } from '/node_modules/foliate-js/footnotes.js'

// What its own reader adds to a book: the colours of the system's light or dark mode, even lines, notes out of sight.
const STYLE = `
  @namespace epub "http://www.idpf.org/2007/ops";
  html { color-scheme: light dark }
  p, li, dd { line-height: 1.4; text-align: justify; hyphens: auto }
`
const NO_NOTES = 'aside[epub|type~="footnote"] { display: none }'

const flat = entries => entries.flatMap(entry => [entry, ...flat(entry.subitems ?? [])])
const create = () => document.createElement('foliate-view')

/** Show a book in an element, notes in a dialog. */
export const open = async (url, place, dialog) => {
  const view = create()
  place.append(view)
  await view.open(new File([await (await fetch(url)).blob()], url))
  view.renderer.setStyles(STYLE + NO_NOTES)
  await view.init({})
  const notes = popUp(view, dialog)
  return {
    contents: flat(view.book.toc).map(({ label, href }) => ({ label: label.trim(), href })),
    sections: view.book.sections.map(section => section.id),
    goTo: href => view.goTo(href),
    shown: () => view.renderer.getContents()[0]?.doc,
    reveal: element => view.renderer.scrollToAnchor(element),
    note: () => notes.text,
    closeNote: () => notes.close(),
    night: () => {}, // it follows the system, which the browser plays
  }
}

const popUp = (view, dialog) => {
  const notes = {
    text: null,
    close() {
      notes.text = null
      dialog.close()
    },
  }
  const handler = new FootnoteHandler()
  view.addEventListener('link', event => handler.handle(view.book, event)?.catch(console.error))
  handler.addEventListener('before-render', ({ detail }) => {
    dialog.replaceChildren(detail.view)
    dialog.show()
    detail.view.renderer.setAttribute('margin', '12px')
    detail.view.renderer.setStyles(STYLE)
  })
  handler.addEventListener('render', ({ detail }) => {
    notes.text = detail.view.renderer.getContents()[0]?.doc.body.textContent ?? detail.target.textContent
  })
  return notes
}
