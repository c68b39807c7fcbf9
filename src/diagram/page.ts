/** Pictures as one HTML page: no script, nothing from elsewhere, light and dark as the reader has it. */
import { escaped } from './svg.ts'

export interface Shown {
  readonly id: string
  readonly title: string
  readonly svg: string
  /** The same picture as Mermaid, to be pasted into a mail or an issue. */
  readonly mermaid: string
}

/** What the id of a source stands for, and the anchor that rules lead to. */
export interface Told {
  readonly id: string
  readonly anchor: string
  readonly what: string
}

export const picturePage = (title: string, shown: readonly Shown[], sources: readonly Told[]): string =>
  `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    STYLE,
    '</head>',
    '<body>',
    `<header><h1>${escaped(title)}</h1></header>`,
    ...(shown.length > 1
      ? [
          '<nav aria-label="Pictures">',
          ...shown.map(({ id, title }) => `<a href="#${id}">${escaped(title)}</a>`),
          '</nav>',
        ]
      : []),
    '<main>',
    ...shown.flatMap(({ id, title, svg, mermaid }) => [
      `<section id="${id}" aria-label="${escaped(title)}">`,
      // The picture shows its title itself.
      `<h2 class="heard">${escaped(title)}</h2>`,
      `<div class="picture" tabindex="0" role="group" aria-label="${escaped(title)}">`,
      svg.trimEnd(),
      '</div>',
      `<details><summary>As Mermaid</summary><pre tabindex="0">${escaped(mermaid)}</pre></details>`,
      '</section>',
    ]),
    ...(sources.length === 0
      ? []
      : [
          '<section id="sources" aria-labelledby="sources-title">',
          '<h2 id="sources-title">Sources</h2>',
          '<dl>',
          ...sources.map(({ id, anchor, what }) => `<dt id="${anchor}">${escaped(id)}</dt>\n<dd>${escaped(what)}</dd>`),
          '</dl>',
          '</section>',
        ]),
    '</main>',
    '</body>',
    '</html>',
  ].join('\n')}\n`

const STYLE = `<style>
:root { color-scheme: light dark; --ink: #1f2328; --page: #fff; --line: #d0d7de; --link: #0550ae }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --page: #0d1117; --line: #30363d; --link: #79c0ff } }
body { margin: 1.5rem auto; padding: 0 1rem; max-width: 72rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page) }
h1 { font-size: 1.4rem } 
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
a { color: var(--link) }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem }
section { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--line) }
.picture { overflow-x: auto }
.picture svg { max-width: none; height: auto }
dt { font-weight: 600 } dt:target { outline: 2px solid var(--link); outline-offset: 3px } dd { margin: 0 0 .5rem 1rem }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line) }
@media print { details { display: none } section { break-inside: avoid } }
</style>`
