/** The matrix: every property on every platform, and which designs break it. */
import { type Book, type Chapter, type Kind, platformOf, platformsOf, type Run } from './book.ts'
import { designs, platformNames } from './designs.ts'
import { code, footnotes, GENERATED, page, table, text } from './markdown.ts'
import { cell, propertiesOf, resultOf, spokenProperty, violatedOf } from './verdicts.ts'

export function matrixPage(chapters: readonly Chapter[], book: Book): string {
  const runs = chapters.flatMap(({ kinds }) => kinds.flatMap(kind => kind.runs))
  const platforms = platformsOf(runs, book)
  return page([
    GENERATED,
    '',
    '# Properties on platforms',
    '',
    'What the design argued for comes to on each platform. *holds*: in every reachable state of the scope; *reached*: what must be',
    'possible is, in some state; **violated**: there is a counterexample; **vacuous**: it holds, but its premise never happens;',
    'n/a: it is not asked there, for the reason with that number below the table. The letters are designs that violate the',
    'property on that platform; they are named below.',
    '',
    ...table(
      ['id', 'what it is'],
      Object.entries(book.ids).map(([letter, what]) => [`${text(letter)}1, ...`, text(what)]),
    ),
    ...table(
      ['platform', 'what it is'],
      platforms.map(name => [text(name), text(book.platforms[name]?.title ?? name)]),
    ),
    ...chapters.flatMap(chapter => chapterSections(chapter, platforms, book)),
  ])
}

function chapterSections({ name, title, kinds }: Chapter, platforms: readonly string[], book: Book): string[] {
  return [
    `## [${text(title)}](chapters/${name}.md)`,
    '',
    ...kinds.flatMap(kind => [
      ...(kinds.length > 1 ? [`### ${text(kind.title)}`, ''] : []),
      ...kindTable(kind, platforms, book),
    ]),
  ]
}

function kindTable(kind: Kind, platforms: readonly string[], book: Book): string[] {
  const notes = footnotes()
  const letters = lettersOf(kind)
  const broken = (name: string, platform: string): string => {
    const by = [...letters].filter(([, runs]) =>
      runs.some(run => platformOf(run.model) === platform && resultOf(run, name)?.verdict === 'violated'),
    )
    return by.length === 0 ? '' : `; not in ${by.map(([letter]) => letter).join(', ')}`
  }
  const rows = propertiesOf(kind).map(({ name, id }) => [
    text(id ?? '-'),
    text(name),
    ...platforms.map(
      platform =>
        `${cell(kind, name, platform, book.kinds[kind.name]?.notOn(platform), notes)}${broken(name, platform)}`,
    ),
  ])
  return [
    ...table(['id', 'property', ...platforms.map(text)], rows),
    ...notes.lines(),
    ...table(
      ['mark', 'other design', 'on', 'violates'],
      [...letters].map(([letter, runs]) => [letter, code(designName(runs)), platformNames(runs), violated(runs)]),
    ),
  ]
}

/** Other designs than the one argued for, by letters. */
export function lettersOf(kind: Kind): Map<string, readonly Run[]> {
  const others = [...designs(kind).values()].filter(runs => !kind.argued.some(run => runs.includes(run)))
  return new Map(others.map((runs, i) => [letter(i), runs]))
}

/** a, b, ..., z, aa. */
export const letter = (i: number): string =>
  `${i >= 26 ? letter(Math.floor(i / 26) - 1) : ''}${String.fromCharCode(97 + (i % 26))}`

const designName = ([run]: readonly Run[]): string => run?.model.variant ?? (run?.model.name as string)

function violated(runs: readonly Run[]): string {
  const names = new Set(runs.flatMap(run => violatedOf(run).map(spokenProperty)))
  return names.size === 0 ? 'nothing' : [...names].join('<br>')
}
