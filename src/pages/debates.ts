/** Where designers disagreed: the question, the recorded answer, and the designs on both sides with their verdicts. */
import { inDebate } from '../system/debate.ts'
import { ARGUED, type Book, type Chapter, grouped, kindsOf, type Run } from './book.ts'
import { designs, platformNames, violations } from './designs.ts'
import { anchor, code, GENERATED, page, text } from './markdown.ts'
import { summary } from './verdicts.ts'

export function debatesPage(chapters: readonly Chapter[], book: Book): string {
  const runs = kindsOf(chapters).flatMap(kind => kind.runs)
  const ids = [...new Set([...Object.keys(book.debates), ...runs.flatMap(({ model }) => model.debate ?? [])])]
  return page([
    GENERATED,
    '',
    '# Debates',
    '',
    'Where designers disagreed, each side is a design, and the verdicts answer. `npx ioasid-spec check V4` checks the designs',
    'of one debate.',
    '',
    ...ids.flatMap(id => debateSection(id, chapters, book)),
  ])
}

function debateSection(id: string, chapters: readonly Chapter[], { debates, sources }: Book): string[] {
  const { title, question, answer, source } = debates[id] ?? {}
  const models = kindsOf(chapters).flatMap(({ runs }) => runs.map(({ model }) => model))
  const sides = inDebate(id, models)
  return [
    // A heading that is a question would change its anchor with every word of it.
    `<a id="${anchor(id)}"></a>`,
    '',
    `## ${text(id)}${question === undefined ? '' : `: ${text(question)}`}`,
    '',
    ...(title === undefined ? [] : [`*${text(title)}.*`, '']),
    ...(answer === undefined || answer === '' ? [] : [`**Answer.** ${text(answer)}`, '']),
    ...(source === undefined ? [] : [`Source: ${text(sources[source] ?? source)}.`, '']),
    ...chapters.flatMap(({ name, title, kinds }) =>
      kinds.flatMap(kind => {
        const taking = kind.runs.filter(({ model }) => sides.includes(model))
        return [...designs(kind)].flatMap(([design, runs]) =>
          designLines(
            `[${text(title)}](chapters/${name}.md)`,
            design,
            runs.filter(run => taking.includes(run)),
          ),
        )
      }),
    ),
    '',
  ]
}

function designLines(chapter: string, design: string, runs: readonly Run[]): string[] {
  if (runs.length === 0) return []
  const verdicts = [...grouped(runs, summary)].map(([verdict, some]) => `${verdict} on ${platformNames(some)}`)
  const questions = [...new Set(runs.flatMap(({ model }) => model.question ?? []))]
  return [
    `- ${chapter}, ${design === ARGUED ? ARGUED : code(design)}: ${verdicts.join('; ')}. ${questions.map(question => `*${text(question)}*`).join(' ')}`.trimEnd(),
    ...violations(runs)
      .filter(line => line.startsWith('- '))
      .map(line => `  ${line}`),
  ]
}
