/** What is known of the models that are measured: whoever is measured must find it. */
import recorded from '../../machines/recorded.json' with { type: 'json' }
import type { Counted } from './run.ts'

export const COUNTERS = 'pasid-ref with counters'
export const COUNTER_FREE = 'pasid-ref without counters'
/** The same, asked for a shortest path to its farthest state. */
export const DEEP = 'pasid-ref without counters, with a deep witness'

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
