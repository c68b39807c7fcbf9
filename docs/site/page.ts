/** A page of the site: what is read around it on the left, the document, and what comes before and after it. */
import { dirname, relative } from 'node:path/posix'
import { escaped, type Heading } from './markdown.ts'

/** A link of the navigation. Paths are those of the site, from its root. */
export interface Place {
  readonly title: string
  readonly path: string
  readonly inside: readonly Place[]
}

export interface Navigation {
  /** What stands on top of every page. */
  readonly top: readonly Place[]
  readonly parts: readonly { readonly title: string; readonly places: readonly Place[] }[]
}

export interface Content {
  readonly path: string
  readonly title: string
  readonly headings: readonly Heading[]
  readonly html: string
}

/** From one page to another, so that it works from disk and wherever the site lies. */
export const fromTo = (from: string, to: string): string => relative(dirname(from), to) || '.'

export function page({ path, title, headings, html }: Content, { top, parts }: Navigation): string {
  const link = ({ title, path: to }: Place, more = ''): string =>
    `<a href="${escaped(fromTo(path, to))}"${to === path ? ' aria-current="page"' : ''}${more}>${escaped(title)}</a>`
  const item = (place: Place): string =>
    `<li>${link(place)}${holds(place, path) ? list([...sections(place), ...place.inside.map(item)]) : ''}</li>`
  const sections = (place: Place): string[] =>
    place.path === path && place.inside.length === 0
      ? headings
          .filter(({ level }) => level === 2)
          .map(({ text, id }) => `<li class="section"><a href="#${id}">${escaped(text)}</a></li>`)
      : []
  const places = parts.flatMap(part => part.places.flatMap(flat))
  const at = places.findIndex(place => place.path === path)
  const before = places[at - 1]
  const after = at < 0 ? undefined : places[at + 1]
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)} · ioasid-spec</title>`,
    ...['theme.css', 'style.css'].map(sheet => `<link rel="stylesheet" href="${fromTo(path, sheet)}">`),
    '</head>',
    '<body>',
    '<a class="skip" href="#content">Skip to the text</a>',
    `<header><a class="name" href="${fromTo(path, 'index.html')}">ioasid-spec</a><nav aria-label="Site">${top.map(place => link(place)).join('')}<a class="to-order" href="#order">All pages</a></nav></header>`,
    '<div class="columns">',
    '<main id="content">',
    html,
    '<footer>',
    before === undefined ? '<span></span>' : `<span>Before: ${link(before, ' rel="prev"')}</span>`,
    after === undefined ? '<span></span>' : `<span>Next: ${link(after, ' rel="next"')}</span>`,
    '</footer>',
    '</main>',
    // On a wide page it is on the left, on a narrow one below.
    '<nav id="order" aria-label="Pages">',
    ...parts.map(part => `<h2>${escaped(part.title)}</h2>${list(part.places.map(item))}`),
    '</nav>',
    '</div>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

const list = (items: readonly string[]): string => (items.length === 0 ? '' : `<ul>${items.join('')}</ul>`)
const flat = (place: Place): Place[] => [place, ...place.inside.flatMap(flat)]
const holds = (place: Place, path: string): boolean => flat(place).some(each => each.path === path)
