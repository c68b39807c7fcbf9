/** The page of a chapter: its machines, its operations, its properties with their verdicts, its designs with their answers. */
import { killsOf } from '../check/kills.ts'
import { adequacyOf } from '../report/adequacy.ts'
import type { Model } from '../system/model.ts'
import { isContract, type Property } from '../system/property.ts'
import { isTwoCopies, type TwoCopies } from '../system/two-copies.ts'
import { ARGUED, type Book, type Chapter, type Kind, platformOf } from './book.ts'
import { designSection, designs } from './designs.ts'
import { machineSections, sourcesOf } from './machines.ts'
import { anchor, code, footnotes, GENERATED, page, table, text } from './markdown.ts'
import { differences, operationTable } from './operations.ts'
import { rulesOf } from './rules.ts'
import { cell, propertiesOf, resultOf } from './verdicts.ts'

export function chapterPage(chapter: Chapter, book: Book): string {
  const several = chapter.kinds.length > 1
  return page([
    GENERATED,
    '',
    `# ${text(chapter.title)}`,
    '',
    ...(chapter.question === undefined ? [] : [`> ${text(chapter.question)}`, '']),
    'The [matrix](../matrix.md) of all chapters, the [mutants](../mutants.md), the [debates](../debates.md).',
    '',
    ...(several ? contents(chapter) : []),
    ...chapter.kinds.flatMap(kind =>
      several ? [`## ${text(kind.title)}`, '', ...kindSections(kind, '###', book)] : kindSections(kind, '##', book),
    ),
    ...sourceSection(chapter, book),
  ])
}

/** Each kind with the questions of the designs argued for. */
const contents = ({ kinds }: Chapter): string[] => [
  ...kinds.map(({ title, argued }) => {
    const questions = [...new Set(argued.flatMap(({ model }) => model.question ?? []))]
    return `- [${text(title)}](#${anchor(title)})${questions.length > 0 ? `: ${questions.map(text).join(' ')}` : ''}`
  }),
  '',
]

function kindSections(kind: Kind, level: string, book: Book): string[] {
  const below = `${level}#`
  const copied = kind.argued.map(({ model }) => model.system).find(isTwoCopies)
  return [
    ...(copied === undefined ? operationSections(kind, level, book) : partiesSection(copied)),
    `${level} Properties`,
    '',
    ...propertyTable(kind),
    ...adequacySection(kind, below),
    `${level} Designs`,
    '',
    ...[...designs(kind)].flatMap(([name, runs]) => [
      ...designSection(name, runs, kind, below),
      ...changes(name, runs, kind),
    ]),
  ]
}

const operationSections = (kind: Kind, level: string, { results }: Book): string[] => [
  `${level} Machines`,
  '',
  ...machineSections(kind, `${level}#`),
  `${level} Operations`,
  '',
  'Whoever takes part is asked from top to bottom. A call returns what stands beside the first that refuses; a step of',
  'hardware or of a worker does not happen until all accept.',
  ...(results === undefined ? [] : [`[What a refused call returns](../${results}) is told in the glossary.`]),
  ...(kind.argued.some(({ model }) => model.properties.some(isContract))
    ? ["The sentence below a name is the operation's contract; two properties check it."]
    : []),
  '',
  ...operationTable(kind),
]

/** Of a system in two copies: whose doing its operations are. They, and the machines, are told where the system is. */
function partiesSection({ of, parties: { observer, secret, common = [] } }: TwoCopies): string[] {
  const named = (names: readonly string[]): string => names.map(code).join(', ')
  return [
    `The system *${text(of.name)}*, as on the other platforms, in two copies: one with all that happens, one without what is secret. What the`,
    'observer does is tried in both at once; an operation that comes to something else in the two *tells* (`allocate.tells`).',
    '',
    ...table(
      ['observer', 'secret', 'common'],
      [
        [
          named(observer),
          named(secret),
          common.length === 0 ? 'what is neither' : `${named(common)}, and what is neither`,
        ],
      ],
    ),
  ]
}

const SPOKEN: Readonly<Record<Property['kind'], string>> = {
  invariant: 'in every state',
  transition: 'in every step',
  reachable: 'in some state',
  deadlock: 'no standstill',
  recoverable: 'from every state',
  leadsTo: 'then or later, if fair',
  eventually: 'at last, if fair',
  infinitelyOften: 'again and again, if fair',
}

function propertyTable(kind: Kind): string[] {
  const platforms = kind.argued.map(({ model }) => platformOf(model))
  const notes = footnotes()
  const rows = propertiesOf(kind).map(({ name, id, property }) => [
    text(id ?? '-'),
    `${text(name)}${property?.says === undefined ? '' : `<br><sub>Asked: ${text(property.says)}.</sub>`}${property?.why === undefined ? '' : `<br><sub>If not: ${text(property.why)}.${source(property)}</sub>`}`,
    property === undefined ? 'asked of no design' : SPOKEN[property.kind],
    ...platforms.map(platform => cell(kind, name, platform, undefined, notes)),
  ])
  return [...table(['id', 'property', 'required', ...platforms.map(text)], rows), ...notes.lines()]
}

/** What the verdicts on the design argued for are worth: of each property, on the first platform where it is asked. */
function adequacySection(kind: Kind, level: string): string[] {
  const rows = propertiesOf(kind).flatMap(({ name, id }) => {
    const run = kind.argued.find(each => resultOf(each, name)?.adequacy !== undefined)
    const result = run && resultOf(run, name)
    if (run === undefined || result === undefined) return []
    const kills = killsOf(name, run.mutants)
    const told = adequacyOf({ ...result, adequacy: { ...result.adequacy, kills } }, run.result)
    return [
      [
        `${id === undefined ? '' : `${text(id)} `}${text(name)}`,
        text(platformOf(run.model)),
        told.map(text).join('<br>') || '-',
      ],
    ]
  })
  if (rows.length === 0) return []
  return [
    `${level} What the verdicts are worth`,
    '',
    'How often there was something to ask, which mutants the property kills (*nothing else does*: no later than two steps after it), and',
    'the reachable state that differs from a violation in the fewest components; if there are several, one in which the premise is true.',
    '',
    ...table(['property', 'on', 'in the design argued for'], rows),
  ]
}

const source = ({ source }: Property): string => (source === undefined ? '' : ` Source: ${text(source)}.`)

/** What the first model of a design does otherwise than the design argued for. */
function changes(name: string, [run]: Kind['runs'], kind: Kind): string[] {
  const argued = kind.argued.find(({ model }) => run !== undefined && platformOf(model) === platformOf(run.model))
  if (name === ARGUED || run === undefined || argued === undefined || isTwoCopies(run.model.system)) return []
  const different = differences(run, argued)
  if (different.length === 0) return []
  const on = kind.argued.length > 1 ? ` on ${text(platformOf(run.model))}` : ''
  return [`Other operations than in the design argued for${on}:`, '', ...different.map(line => `- ${line}`), '']
}

/** What the ids stand for that the rules and properties of the chapter cite. */
function sourceSection({ kinds }: Chapter, { sources }: Book): string[] {
  const cited = new Set(kinds.flatMap(({ runs }) => runs.flatMap(({ model }) => citedBy(model))))
  const rows = Object.entries(sources).flatMap(([id, what]) => (cited.has(id) ? [[text(id), text(what)]] : []))
  return rows.length === 0 ? [] : ['## Sources', '', ...table(['id', 'what it is'], rows)]
}

const citedBy = ({ system, scope, properties }: Model): (string | undefined)[] => [
  ...Object.values(system.components).flatMap(({ machine }) => sourcesOf(machine)),
  ...Object.values(system.operations)
    .flatMap(operation => rulesOf(system, operation, scope)?.rules ?? [])
    .map(rule => rule.source),
  ...properties.map(({ source }) => source),
]
