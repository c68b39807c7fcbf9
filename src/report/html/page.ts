/** Results as one HTML file: everything is in it, nothing is fetched. It can be read without a script; the script adds players, a filter and keys. */
import { STYLE } from '../../diagram/svg.ts'
import { chaptersOf, type Run } from '../../pages/book.ts'
import { count } from '../text.ts'
import { chartsOf } from './charts.ts'
import { dictionary } from './dictionary.ts'
import { esc, json } from './escape.ts'
import { idsOf } from './ids.ts'
import { matrix } from './matrix.ts'
import { chapterSections, modelNav, modelTable } from './models.ts'
import { overview } from './overview.ts'
import type { Report, Writing } from './report.ts'

/** The page's own script and style, which are files of their own beside this one. */
export interface Assets {
  readonly script: string
  readonly style: string
}

export async function htmlReport(report: Report, { script, style }: Assets): Promise<string> {
  const charts = new Map<Run, readonly string[]>()
  const writing: Writing = {
    ...report,
    ids: idsOf(report.runs),
    traces: dictionary(),
    charts: run => charts.get(run) ?? [],
  }
  for (const run of report.runs) charts.set(run, await chartsOf(run, writing))
  const chapters = chaptersOf(report.runs, report.book)
  const body = [
    ...overview(writing),
    ...matrix(chapters, writing),
    '<section id="models"><h2>Models</h2>',
    ...modelTable(chapters, writing),
    '</section>',
    ...chapterSections(chapters, writing),
    ...sources(writing),
  ]
  const fine = report.runs.every(({ result }) => result.asExpected)
  // Whatever a name may say: no script runs but this one, and nothing is fetched.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${await digest(script)}'`
  return `${[
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<link rel="icon" href="data:,">',
    `<title>ioasid-spec: ${fine ? 'as expected' : 'not as expected'}</title>`,
    ...([...charts.values()].some(drawn => drawn.length > 0) ? [STYLE] : []),
    `<style>${style}</style></head><body>`,
    '<a class="skip" href="#main">To the results</a>',
    `<header><h1><a href="#overview">ioasid-spec</a></h1><p>${count(report.runs.length)} models, <span class="mark ${fine ? 'good' : 'bad'}">${fine ? 'as expected' : 'not as expected'}</span></p><div id="tools"></div></header>`,
    '<nav aria-label="Contents"><ul><li><a href="#overview">Overview</a></li><li><a href="#matrix">Matrix</a></li><li><a href="#models">All models</a></li><li><a href="#sources">Sources</a></li></ul>',
    ...modelNav(chapters, writing),
    '</nav>',
    '<main id="main" tabindex="-1">',
    ...body,
    '</main>',
    `<script type="application/json" id="data">${json({ ...writing.traces.coded(), sources: report.book.sources, suffix: report.arguments })}</script>`,
    `<script>${script}</script>`,
    '</body></html>',
  ].join('\n')}\n`
}

const sources = ({ book }: Writing): string[] => [
  '<section id="sources"><h2>Sources</h2><dl>',
  ...Object.entries(book.sources).map(
    ([id, text]) => `<dt id="source-${esc(id)}"><code>${esc(id)}</code></dt><dd>${esc(text)}</dd>`,
  ),
  '</dl></section>',
]

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return btoa(String.fromCharCode(...bytes))
}
