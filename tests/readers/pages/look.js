// What can be seen of a book that is open in an engine, as plain values.

const blend = (over, under, share) => over.map((value, at) => value * share + under[at] * (1 - share))
const linear = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
// Relative luminance and contrast ratio: WCAG 2.2.
const luminance = ([red, green, blue]) =>
  0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255)
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** Return a colour as [red, green, blue] up to 255 and its opacity up to 1. */
const parse = colour => {
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number)
  return [[red, green, blue], alpha]
}

const ancestors = element => element ? [element, ...ancestors(element.parentElement)] : []
const style = element => element.ownerDocument.defaultView.getComputedStyle(element)
const system = (name, beside) => {
  const probe = beside.ownerDocument.createElement('span')
  probe.style.color = name
  beside.ownerDocument.body.append(probe)
  const colour = parse(style(probe).color)[0]
  probe.remove()
  return colour
}

const background = element => ancestors(element).reduceRight((under, one) => {
  const [colour, alpha] = parse(style(one).backgroundColor)
  return blend(colour, under, alpha)
}, system('Canvas', element))

const ratio = (element, colour) => {
  const under = background(element)
  const opacity = ancestors(element).reduce((share, one) => share * Number(style(one).opacity), 1)
  const [over, alpha] = parse(colour)
  return contrast(blend(over, under, alpha * opacity), under)
}

const name = element => element.localName + (element.className ? `.${element.className.replace(/ /g, '.')}` : '')
const hasWords = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())

/** Say of each kind of element what its worst contrast is: of text with its ground, of a rule with its ground. */
export const contrasts = document => {
  const worst = {}
  const note = (element, colour) => {
    const found = ratio(element, colour)
    worst[name(element)] = Math.min(found, worst[name(element)] ?? found)
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (style(element).display === 'none') continue
    if (element.localName === 'hr') note(element, style(element).borderTopColor)
    else if (hasWords(element)) note(element, style(element).color)
  }
  return worst
}

/** Return the words of each thought and the style of type in which they stand. */
export const thoughts = document => [...document.querySelectorAll('i.thought')].map(element =>
  ({ text: element.textContent, style: style(element).fontStyle }))

/** Say how each kind of line is set that a title page centres: `center`, `justify`, … */
export const lines = document => Object.fromEntries(
  [...document.querySelectorAll('.title-page p, .story-title > p, h1, h2, h3.heading')].map(element =>
    [name(element), style(element).textAlign]))

/** Return the faces that the page has loaded, as "family style". */
export const faces = document => [...document.fonts].filter(face => face.status === 'loaded')
  .map(face => `${face.family.replace(/"/g, '')} ${face.style}`)

/** Return the middle of an element's first line, in pixels of the window; of nothing but what shows in `place`. */
export const at = (element, place) => {
  const frame = element.ownerDocument.defaultView.frameElement.getBoundingClientRect()
  const box = place.getBoundingClientRect()
  const middles = [...element.getClientRects()].map(rect =>
    ({ x: frame.left + rect.left + rect.width / 2, y: frame.top + rect.top + rect.height / 2, wide: rect.width > 0 }))
  return middles.find(({ x, y, wide }) => wide && x > box.left && x < box.right && y > box.top && y < box.bottom)
}

/** Return the headings that show in `place`, in order. */
export const headings = (document, place) => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
  .filter(heading => at(heading, place)).map(heading => heading.textContent.replace(/\s+/g, ' ').trim())
