// epub.js behind the face that both engines show to the checks. It has no pop-ups: a note is a link.

const script = src => new Promise((resolve, reject) => {
  const element = Object.assign(document.createElement('script'), { src, onload: resolve, onerror: reject })
  document.head.append(element)
})

const flat = entries => entries.flatMap(entry => [entry, ...flat(entry.subitems)])

/** Show a book in an element. */
export const open = async (url, place) => {
  await script('/node_modules/jszip/dist/jszip.min.js')
  await script('/node_modules/epubjs/dist/epub.min.js')
  const book = window.ePub(await (await fetch(url)).arrayBuffer())
  const layout = { width: '100%', height: '100%', flow: 'paginated', spread: 'none' }
  const rendition = book.renderTo(place, layout)
  await book.ready
  return {
    contents: flat(book.navigation.toc).map(({ label, href }) => ({ label: label.trim(), href })),
    sections: book.spine.spineItems.map(section => section.href),
    goTo: href => rendition.display(href),
    shown: () => rendition.getContents()[0]?.document,
    night: () => {
      const colours = { background: '#121212 !important', color: '#e0e0e0 !important' }
      rendition.themes.register('night', { body: colours })
      rendition.themes.select('night')
    },
  }
}
