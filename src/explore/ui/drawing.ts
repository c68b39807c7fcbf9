/** Charts of the worker as elements of the page. A machine of the reader's runs beside the one who draws, and may answer in its place. */
import { STYLE } from '../../diagram/svg.ts'

/** What a chart is drawn with: none of it runs, leads anywhere, or fetches. */
const ELEMENTS = 'svg title desc style g rect circle line path polygon text'.split(' ')
const ATTRIBUTES = [
  'xmlns class role aria-label data-state data-arrow text-anchor',
  'viewBox transform d points x y x1 y1 x2 y2 cx cy r rx width height',
].flatMap(names => names.split(' '))

/** The picture, without anything that no chart has in it. @throws Error where the text is no SVG */
export function drawing(text: string): Element {
  const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
  if (root.localName !== 'svg' || !isOfChart(root)) throw new Error('what came is no SVG')
  for (const element of [root, ...root.querySelectorAll('*')]) {
    if (!isOfChart(element)) element.remove()
    for (const name of element.getAttributeNames()) if (!ATTRIBUTES.includes(name)) element.removeAttribute(name)
  }
  return root
}

const isOfChart = (element: Element): boolean =>
  element.namespaceURI === 'http://www.w3.org/2000/svg' &&
  ELEMENTS.includes(element.localName) &&
  // A style is one of the whole page: only the known one may be there.
  (element.localName !== 'style' || STYLE === `<style>${element.textContent}</style>`)
