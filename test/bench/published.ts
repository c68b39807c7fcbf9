/** What is known of the models that are measured: whoever is measured must find it. */
import recorded from '../../machines/recorded.json' with { type: 'json' }
import type { Scope } from '../../src/system/sort.ts'
import type { Counted } from './run.ts'

/** Guests, RIDs, PASIDs. */
export type At = readonly [guests: number, rids: number, pasids: number]

export const scopeOf = ([guest, rid, pasid]: At): Scope => ({ guest, rid, pasid })

export const COUNTERS = 'pasid-ref with counters'
export const COUNTER_FREE = 'pasid-ref without counters'
/** The same, asked for a shortest path to its farthest state. */
export const DEEP = 'pasid-ref without counters, with a deep witness'

/** Of pasid-ref with counters. The last is the closed form's; its transitions were counted once, its levels never. */
export const published: readonly (Counted & { readonly at: At })[] = [
  { at: [2, 2, 2], states: 641, transitions: 3_428, levels: 11 },
  { at: [2, 2, 3], states: 3_887, transitions: 26_230, levels: 15 },
  { at: [2, 3, 3], states: 44_587, transitions: 375_054, levels: 19 },
  { at: [3, 3, 3], states: 162_664, transitions: 1_406_052, levels: 19 },
  { at: [2, 3, 4], states: 452_141, transitions: 4_730_960, levels: 24 },
  { at: [3, 3, 4], states: 1_606_096, transitions: 16_634_400, levels: 24 },
  { at: [2, 4, 4], states: 7_886_273, transitions: 101_123_176, levels: 29 },
  { at: [4, 4, 4], states: 90_124_113, transitions: 1_102_966_640 },
]

/** Of the models of the registry: the one with most states, and the one with most transitions. */
export const chapters: readonly (Counted & { readonly model: string })[] = (() => {
  const all = Object.entries(recorded).map(([model, { distinct, generated, depth }]) => ({
    model,
    states: distinct,
    // The initial state is generated, without a transition.
    transitions: generated - 1,
    levels: depth,
  }))
  const most = (of: 'states' | 'transitions'): (typeof all)[number] => all.reduce((a, b) => (b[of] > a[of] ? b : a))
  return [...new Set([most('states'), most('transitions')])]
})()

/** Numbers that are there must be those that are expected. @throws Error */
export function asExpected(who: string, where: string, expected: Counted, found: Counted): void {
  for (const what of ['states', 'transitions', 'levels'] as const) {
    const [is, should] = [found[what], expected[what]]
    if (is !== undefined && should !== undefined && is !== should)
      throw new Error(`${who} finds ${is} ${what} at ${where}, not ${should}`)
  }
}
