/** The mutants: one place changed, and the property that notices. With the bugs known beforehand, and where each is shown. */
import type { Mutant } from '../system/model.ts'
import { type Book, type Chapter, grouped, type Kind, platformOf, type Run } from './book.ts'
import { anchor, code, page, GENERATED, table, text } from './markdown.ts'

export function mutantsPage(chapters: readonly Chapter[], book: Book): string {
  return page([
    GENERATED,
    '',
    '# Mutants',
    '',
    'Each is a system with one place changed. A property that no mutant breaks would prove nothing: every one here is killed',
    'by the property that stands beside it, with a shortest counterexample of so many steps; *never reached* means that what the',
    'property asks for does not happen any more.',
    '',
    ...bugSection(chapters, book),
    ...chapters.flatMap(({ title, kinds }) => {
      const rows = kinds.flatMap(kindRows)
      return rows.length === 0
        ? []
        : [`## ${text(title)}`, '', ...table(['mutant', 'what is changed', 'killed by', 'steps', 'on'], rows)]
    }),
  ])
}

interface Changed {
  readonly run: Run
  readonly mutant: Mutant
  /** How many steps its counterexample has; undefined where it survives. */
  readonly steps: number | undefined
}

function kindRows(kind: Kind): string[][] {
  const changed = kind.runs.flatMap(run =>
    run.mutants.map(({ mutant, result }): Changed => {
      const killer = result.properties.find(({ name }) => name === mutant.killedBy)
      return {
        run,
        mutant,
        steps: killer?.verdict === 'violated' ? (killer.counterexample?.steps.length ?? 0) : undefined,
      }
    }),
  )
  return [...grouped(changed, ({ mutant }) => mutant.name).values()].map(those => {
    const [{ mutant, run }] = those as [Changed]
    const id = run.model.properties.find(({ name }) => name === mutant.killedBy)?.id
    const where = [...grouped(those, ({ steps }) => spokenSteps(steps))]
    return [
      code(mutant.name),
      `${text(mutant.change)}${mutant.source === undefined ? '' : ` (${text(mutant.source)})`}`,
      `${id === undefined ? '' : `${id} `}${text(mutant.killedBy)}`,
      where.map(([steps]) => steps).join(' or '),
      where.map(([steps, some]) => `${where.length > 1 ? `${steps}: ` : ''}${places(some, kind)}`).join('<br>'),
    ]
  })
}

const spokenSteps = (steps: number | undefined): string =>
  steps === undefined ? '**survives**' : steps === 0 ? 'never reached' : String(steps)

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
    const { design, later } = bugs[name] ?? {}
    const title = home.get(name)
    if (title !== undefined) return `mutant of [${text(title)}](#${anchor(title)})`
    if (design !== undefined) return `design ${code(design)}`
    return later === undefined ? '**nothing**' : `comes with the chapter ${text(later)}`
  }
  const rows = Object.entries(bugs).map(([name, { bug }]) => [text(name), text(bug), shown(name)])
  return rows.length === 0 ? [] : ['## Historic and latent bugs', '', ...table(['id', 'bug', 'shown by'], rows)]
}
