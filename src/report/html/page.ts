/** Results as one HTML file. It can be read without a script; the script adds players, a filter and keys. */
import { STYLE } from '../../diagram/svg.ts'
import { chaptersOf, type Run } from '../../pages/book.ts'
import { plural } from '../numbers.ts'
import { chartsOf } from './charts.ts'
import { dictionary } from './dictionary.ts'
import { htmlDocument } from './document.ts'
import { idsOf } from './ids.ts'
import { matrix } from './matrix.ts'
import { chapterSections, modelNav, modelTable } from './models.ts'
import { overview } from './overview.ts'
import { linesOf, packed, type Piece } from './packed.ts'
import type { Report, Writing } from './report.ts'
import { sources } from './sources.ts'

/** The page's own script and style, which are files of their own beside this one. */
export interface Assets {
  readonly script: string
  readonly style: string
}

export async function htmlReport(report: Report, { script, style }: Assets): Promise<string> {
  const charts = new Map<Run, readonly string[]>()
  const pieces: { piece: Piece; inside: string }[] = []
  const writing: Writing = {
    ...report,
    ids: idsOf(report.runs),
    traces: dictionary(),
    charts: run => charts.get(run) ?? [],
    pack: report.packs ? (run, piece) => pieces.push({ piece, inside: writing.ids.model(run) }) - 1 : undefined,
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
  const shown = writing.traces.coded()
  const kept = linesOf(pieces)
  const fine = report.runs.every(({ result }) => result.asExpected)
  return htmlDocument({
    title: `ioasid-spec: ${fine ? 'as expected' : 'not as expected'}`,
    head: [...charts.values()].some(drawn => drawn.length > 0) ? [STYLE] : [],
    style,
    body: [
      '<a class="skip" href="#main">To the results</a>',
      `<header><h1><a href="#overview">ioasid-spec</a></h1><p><a href="#models">${plural(report.runs.length, 'model')}</a>, <span class="mark ${fine ? 'good' : 'bad'}">${fine ? 'as expected' : 'not as expected'}</span></p><div id="tools"></div></header>`,
      '<nav aria-label="Contents"><ul><li><a href="#overview">Overview</a></li><li><a href="#matrix">Matrix</a></li><li><a href="#models">All models</a></li><li><a href="#sources">Sources</a></li></ul>',
      ...modelNav(chapters, writing),
      '</nav>',
      '<main id="main" tabindex="-1">',
      ...body,
      '</main>',
    ],
    data: {
      data: { ...shown, sources: report.book.sources, suffix: report.arguments },
      ...(pieces.length > 0 && { packed: await packed({ ...kept, ...writing.traces.coded(shown) }) }),
    },
    script,
  })
}
