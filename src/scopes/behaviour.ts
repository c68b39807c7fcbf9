/** What machines and operations do in a scope, told without the names of members, so that scopes can be compared. */
import { type Work, slices } from '../check/work.ts'
import { followed } from '../coverage/followed.ts'
import { spokenSequence } from '../coverage/histories-covered.ts'
import { general } from '../coverage/names.ts'
import { switches } from '../coverage/sequences.ts'
import { stepsOf } from '../coverage/steps.ts'
import { firstOfItems, type Survey } from '../coverage/survey.ts'

/** From the weakest. */
export const ASPECTS = ['machine states', 'machine transitions', 'transition pairs', 'operations', 'refusals'] as const
export type Aspect = (typeof ASPECTS)[number]

/** Of each aspect, what was met; undefined where that would be too much to compute. */
export type Behaviour = Readonly<Record<Aspect, ReadonlySet<string> | undefined>>

const KINDS = {
  'machine states': 'state',
  'machine transitions': 'transition',
  operations: 'operation',
  refusals: 'refusal',
} as const

/** Pairs of one machine beyond which none is counted. */
const PAIRS = 20_000

export function* behaviourOf(survey: Survey): Work<Behaviour> {
  const { product, items, initially } = survey
  const firsts = firstOfItems(survey)
  const met = (aspect: keyof typeof KINDS): Set<string> =>
    new Set(
      items.texts
        .filter(
          (_, item) => items.all[item]?.kind === KINDS[aspect] && (firsts[item] !== undefined || initially.has(item)),
        )
        .map(text => general(product, text)),
    )
  return {
    'machine states': met('machine states'),
    'machine transitions': met('machine transitions'),
    'transition pairs': yield* pairsOf(survey),
    operations: met('operations'),
    refusals: met('refusals'),
  }
}

/** Two steps that some component takes one after the other, whatever others do in between. */
function* pairsOf(survey: Survey): Work<ReadonlySet<string> | undefined> {
  const { product, tables } = survey
  const steps = stepsOf(product, tables)
  const all = yield* followed(survey, steps)
  if (typeof all === 'string') return undefined
  const isOver = slices()
  const found = new Set<string>()
  for (const { name, table, histories } of all) {
    const known = steps.of(table)
    const pairs = switches(known, 2, PAIRS)
    if (pairs === undefined) return undefined
    for (const [first, second] of pairs as readonly [number, number][]) {
      if (isOver()) yield
      const isTaken = [...histories.values()].some(({ everywhere, after }) => {
        const between = after(everywhere, first)
        return between !== undefined && after(between, second) !== undefined
      })
      if (isTaken) found.add(general(product, spokenSequence(name, known, [first, second])))
    }
  }
  return found
}
