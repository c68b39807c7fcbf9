/** What machines have to do step after step: the sequences of some criteria that some component can take. */
import type { Work } from '../check/work.ts'
import { followed } from '../coverage/followed.ts'
import { takes } from '../coverage/histories.ts'
import { type Criterion, spokenSequence, TOO_MANY } from '../coverage/histories-covered.ts'
import type { Steps } from '../coverage/steps.ts'
import type { Survey } from '../coverage/survey.ts'
import type { Table } from '../tabulate/table.ts'

export interface Sequence {
  readonly text: string
  readonly table: Table
  /** Numbers of steps of that table. */
  readonly steps: readonly number[]
}

/** Sequences that were not computed, so that none of them is an item. */
export interface LeftOut {
  readonly criterion: string
  /** Absent: of all of them. */
  readonly machine?: string
  readonly because: string
}

export interface Sequences {
  /** Feasible ones. */
  readonly all: readonly Sequence[]
  /** Those of them that are part of no other. */
  readonly longest: readonly Sequence[]
  /** Components that can take all of them, few. */
  readonly components: readonly number[]
  readonly leftOut: readonly LeftOut[]
}

export function* sequencesOf(survey: Survey, steps: Steps, criteria: readonly Criterion[]): Work<Sequences> {
  const machines = criteria.length === 0 ? [] : yield* followed(survey, steps)
  if (typeof machines === 'string') return withoutAny(criteria, machines)
  const all: Sequence[] = []
  const longest: Sequence[] = []
  const components: number[] = []
  const leftOut: LeftOut[] = []
  for (const { table, name, histories } of machines) {
    const known = steps.of(table)
    const possible: { sequence: Sequence; takers: readonly number[] }[] = []
    const texts = new Set<string>()
    for (const criterion of criteria) {
      const found = criterion.of(known)
      if (found === undefined) leftOut.push({ criterion: criterion.name, machine: name, because: TOO_MANY })
      for (const own of found ?? []) {
        const text = spokenSequence(name, known, own)
        if (texts.has(text)) continue
        texts.add(text)
        const takers = [...histories].flatMap(([c, history]) => (takes(history, own) ? [c] : []))
        if (takers.length > 0) possible.push({ sequence: { text, table, steps: own }, takers })
        yield
      }
    }
    all.push(...possible.map(({ sequence }) => sequence))
    const kept = possible.filter(
      ({ sequence: one }) => !possible.some(({ sequence: other }) => other !== one && contains(other.steps, one.steps)),
    )
    longest.push(...kept.map(({ sequence }) => sequence))
    components.push(...few(kept.map(({ takers }) => takers)))
  }
  return { all, longest, components, leftOut }
}

export const withoutAny = (criteria: readonly Criterion[], because: string): Sequences => ({
  all: [],
  longest: [],
  components: [],
  leftOut: criteria.map(({ name }) => ({ criterion: name, because })),
})

/** Members such that each set has one of them: the one that most have first. */
function few(sets: readonly (readonly number[])[]): number[] {
  const chosen: number[] = []
  for (let left = sets; left.length > 0; ) {
    const times = new Map<number, number>()
    for (const set of left) for (const each of set) times.set(each, (times.get(each) ?? 0) + 1)
    const [best] = [...times].reduce((a, b) => (b[1] > a[1] ? b : a))
    chosen.push(best)
    left = left.filter(set => !set.includes(best))
  }
  return chosen
}

const contains = (longer: readonly number[], shorter: readonly number[]): boolean =>
  longer.length > shorter.length && longer.some((_, at) => shorter.every((step, i) => longer[at + i] === step))
