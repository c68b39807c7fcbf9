/** Scopes of pasid-ref, and what is published of each: whoever is measured must find it. */

/** Guests, RIDs, PASIDs. */
export type At = readonly [guests: number, rids: number, pasids: number]

/** A search that does not go by levels leaves them out; SPIN prints 8 digits of its transitions, which are left out where that is not all. */
export interface Counted {
  readonly states: number
  readonly transitions?: number
  readonly levels?: number
}

/** Of the form with counters. The last is the closed form's; its transitions were counted once, its levels never. */
export const published: readonly (Counted & { readonly at: At })[] = [
  { at: [2, 2, 2], states: 641, transitions: 3_428, levels: 11 },
  { at: [2, 2, 3], states: 3_887, transitions: 26_230, levels: 15 },
  { at: [2, 3, 3], states: 44_587, transitions: 375_054, levels: 19 },
  { at: [2, 3, 4], states: 452_141, transitions: 4_730_960, levels: 24 },
  { at: [3, 3, 4], states: 1_606_096, transitions: 16_634_400, levels: 24 },
  { at: [2, 4, 4], states: 7_886_273, transitions: 101_123_176, levels: 29 },
  { at: [4, 4, 4], states: 90_124_113, transitions: 1_102_966_640 },
]

/** Numbers that are there must be those that are published. @throws Error */
export function asPublished(who: string, at: At, counted: Counted): void {
  const expected = published.find(row => String(row.at) === String(at))
  if (expected === undefined) throw new Error(`nothing is published of (${at})`)
  for (const what of ['states', 'transitions', 'levels'] as const) {
    const [is, should] = [counted[what], expected[what]]
    if (is !== undefined && should !== undefined && is !== should)
      throw new Error(`${who} finds ${is} ${what} at (${at}), not ${should}`)
  }
}
