/** The mutants: one place changed, and the property that notices. With the bugs known beforehand, and where each is shown. */
import type { Mutant } from '../system/model.ts'
import { type Book, type Chapter, grouped, type Kind, platformOf, type Run } from './book.ts'
import { brokenBy, type Fate, fateOf, type Killed } from './fate.ts'
import { anchor, code, GENERATED, page, table, text } from './markdown.ts'
import { letter } from './matrix.ts'
import { propertiesOf } from './verdicts.ts'

export function mutantsPage(chapters: readonly Chapter[], book: Book): string {
  return page([
    GENERATED,
    '',
    '# Mutants',
    '',
    'Each is a system with one place changed. A property that no mutant breaks would prove nothing: every one here is killed',
    'by the property that stands beside it, with a shortest counterexample of so many steps; *never reached* means that what the',
    'property asks for does not happen any more. The second table of each kind of system shows every property that a mutant',
    'breaks no later than two steps after it is killed: **in bold** its killer, with the steps of the shortest counterexample.',
    '',
    ...bugSection(chapters, book),
    ...chapters.flatMap(({ title, kinds }) => {
      const mutated = kinds.filter(({ runs }) => runs.some(({ mutants }) => mutants.length > 0))
      return mutated.length === 0
        ? []
        : [
            `## ${text(title)}`,
            '',
            ...table(['mutant', 'what is changed', 'killed by', 'steps', 'on'], mutated.flatMap(kindRows)),
            ...mutated.flatMap(kind => [`### ${text(kind.title)}: mutant by property`, '', ...crossTable(kind)]),
          ]
    }),
  ])
}

interface Changed {
  readonly run: Run
  readonly mutant: Mutant
  readonly fate: Fate
}

function kindRows(kind: Kind): string[][] {
  const changed = kind.runs.flatMap(run =>
    run.mutants.map(({ mutant, result }): Changed => ({ run, mutant, fate: fateOf(mutant, result) })),
  )
  return [...grouped(changed, ({ mutant }) => mutant.name).values()].map(those => {
    const [{ mutant, run }] = those as [Changed]
    const id = run.model.properties.find(({ name }) => name === mutant.killedBy)?.id
    const where = [...grouped(those, ({ fate }) => spokenFate(fate))]
    return [
      code(mutant.name),
      `${text(mutant.change)}${mutant.source === undefined ? '' : ` (${text(mutant.source)})`}`,
      `${id === undefined ? '' : `${id} `}${text(mutant.killedBy)}`,
      where.map(([steps]) => steps).join(' or '),
      where.map(([steps, some]) => `${where.length > 1 ? `${steps}: ` : ''}${places(some, kind)}`).join('<br>'),
    ]
  })
}

const spokenFate = (fate: Fate): string => (typeof fate === 'string' ? `**${fate}**` : spokenSteps(fate))
const spokenSteps = ({ steps, isReached }: Killed): string => (isReached ? String(steps) : 'never reached')

/** Ids of one requirement that is asked in several properties: S20a, S20b. */
const headsOf = (ids: readonly string[]): string[] =>
  ids.map((id, i) =>
    ids.indexOf(id) === ids.lastIndexOf(id) ? id : `${id}${letter(ids.slice(0, i).filter(each => each === id).length)}`,
  )

/** Mutants down, properties across: what each breaks, and after how many steps. */
function crossTable(kind: Kind): string[] {
  const asked = propertiesOf(kind).filter(({ property }) => property !== undefined)
  const heads = headsOf(asked.map(({ id }, i) => id ?? `p${i + 1}`))
  const mutants = grouped(
    kind.runs.flatMap(({ mutants }) => mutants),
    ({ mutant }) => mutant.name,
  )
  const rows = [...mutants].map(([name, those]) => [
    code(name),
    ...asked.map(property => {
      if (those.some(({ mutant }) => mutant.killedBy === property.name)) {
        const fates = those.map(({ mutant, result }) => spokenFate(fateOf(mutant, result)))
        return `**${[...new Set(fates)].join(' or ').replaceAll('*', '')}**`
      }
      const broken = those.map(({ result }) => brokenBy(property.name, result)).filter(fate => fate !== undefined)
      return [...new Set(broken.map(spokenSteps))].join(' or ') || '·'
    }),
  ])
  return [...table(['mutant', ...heads], rows), ...asked.map(({ name }, i) => `- ${heads[i]} *${text(name)}*`), '']
}

/** Platforms; with the designs that are mutated besides the one argued for. */
function places(those: readonly Changed[], kind: Kind): string {
  const designs = grouped(those, ({ run }) => (kind.argued.includes(run) ? '' : (run.model.variant ?? run.model.name)))
  return [...designs]
    .map(([design, some]) => {
      const on = some.map(({ run }) => text(platformOf(run.model))).join(', ')
      return design === '' ? on : `${code(design)} on ${on}`
    })
    .join('; ')
}

function bugSection(chapters: readonly Chapter[], { bugs }: Book): string[] {
  const home = new Map(
    chapters.flatMap(({ title, kinds }) =>
      kinds.flatMap(({ runs }) => runs.flatMap(run => run.mutants.map(({ mutant }) => [mutant.name, title] as const))),
    ),
  )
  const shown = (name: string): string => {
    const { design, needs } = bugs[name] ?? {}
    const title = home.get(name)
    if (title !== undefined) return `mutant of [${text(title)}](#${anchor(title)})`
    if (design !== undefined) return `design ${code(design)}`
    return needs === undefined ? '**nothing**' : `no model: it takes ${text(needs)}`
  }
  const rows = Object.entries(bugs).map(([name, { bug }]) => [text(name), text(bug), shown(name)])
  return rows.length === 0 ? [] : ['## Historic and latent bugs', '', ...table(['id', 'bug', 'shown by'], rows)]
}
