/** Criteria by the names that a user gives them: what coverage counts, and what a suite has to cover. */
import { type Criterion, sequenceCriteria } from './histories-covered.ts'
import { LADDER } from './items.ts'
import { firstOfItems, type Survey } from './survey.ts'

/** By the name that a user gives it, the kind of its items. */
export const CRITERIA = {
  states: 'state',
  transitions: 'transition',
  guards: 'guard',
  conditions: 'condition',
  operations: 'operation',
  refusals: 'refusal',
} as const satisfies Record<string, (typeof LADDER)[number]['kind']>

/** Of sequences: by the name that a user gives it, that of the criterion. */
const SEQUENCES = {
  pairs: 'transition pairs',
  'round-trips': 'round trips',
  'prime-paths': 'prime paths',
} as const

export type CriterionName = keyof typeof CRITERIA | keyof typeof SEQUENCES | `${number}-switch`

/** What there is to name; n: 2 and more. */
export const CRITERION_NAMES: readonly string[] = [...Object.keys(CRITERIA), ...Object.keys(SEQUENCES), 'n-switch']

/** All but n-switch. */
export const CRITERIA_BY_DEFAULT = [...Object.keys(CRITERIA), ...Object.keys(SEQUENCES)] as readonly CriterionName[]

export const isCriterion = (name: string): name is CriterionName =>
  name in CRITERIA || name in SEQUENCES || switched(name) !== undefined

/** '2-switch' is three transitions in a row. */
function switched(name: string): number | undefined {
  const [, digits] = /^(\d{1,2})-switch$/.exec(name) ?? []
  return Number(digits) >= 2 ? Number(digits) + 1 : undefined
}

/** Of steps one after the other, and not of one. */
export const isOnSequences = (name: CriterionName): boolean => !(name in CRITERIA)

/** Those of the criteria that are on single items, from the weakest. */
export function onItems(names: readonly CriterionName[]): (typeof LADDER)[number][] {
  const kinds = kindsOf(names)
  return LADDER.filter(({ kind }) => kinds.has(kind))
}

const kindsOf = (names: readonly CriterionName[]): ReadonlySet<string> =>
  new Set(names.flatMap(name => (name in CRITERIA ? CRITERIA[name as keyof typeof CRITERIA] : [])))

/** Those of the criteria that are on sequences. */
export const onSequences = (names: readonly CriterionName[]): Criterion[] =>
  names.flatMap(name => {
    const wanted = name in SEQUENCES ? SEQUENCES[name as keyof typeof SEQUENCES] : name
    return sequenceCriteria(switched(name) ?? 0).filter(criterion => criterion.name === wanted)
  })

/** Numbers of the items that something reachable covers: of a walk that has stopped, that it has met. */
export function feasibleItems(survey: Survey, criteria: readonly CriterionName[]): number[] {
  const kinds = kindsOf(criteria)
  const firsts = firstOfItems(survey)
  return [...survey.items.all.keys()].filter(
    item =>
      kinds.has(survey.items.all[item]?.kind as string) && (firsts[item] !== undefined || survey.initially.has(item)),
  )
}
