/** Local states by the member of a sort that they hold, as a program counter holds the PASID of its procedure. */
import { canonical } from '../system/canonical.ts'
import { REFUSED } from '../tabulate/table.ts'
import type { Domain } from './net.ts'

/** A member by number, or NOBODY. */
export type Holder = number
export const NOBODY: Holder = -1

/** A domain in parts: one for each member that is held, and one for the local states that hold none. One part has the state, the others are away. */
export interface Holding {
  /** Who has a part. */
  readonly holders: readonly Holder[]
  partOf(holder: Holder): Domain
  /** Where a part is that is away. */
  awayOf(holder: Holder): number
  /** Whose part has a local state, and where that part is then. */
  placeOf(local: number): { readonly holder: Holder; readonly place: number }
  /** The local state, given a part that is not away. */
  localAt(holder: Holder, place: number): number
}

/** undefined: no two members are held, or two at once. */
export function holdingOf({ locals }: Domain, members: readonly string[]): Holding | undefined {
  const texts = locals.map(({ value, context }) => canonical([value, context]))
  const named = texts.map(text => [...members.keys()].filter(member => text.includes(`"${members[member]}"`)))
  const held = new Set(named.flat())
  if (held.size < 2 || named.some(({ length }) => length > 1)) return undefined

  const resting: number[] = []
  // All members are held in the same forms, so that their parts are alike. Place 0 is being away.
  const forms = new Map<string, number>()
  const spoken: Domain['locals'][number][] = []
  const byPlace = new Map<string, number>()
  const places = texts.map((text, local) => {
    const [holder = NOBODY] = named[local] as number[]
    if (holder === NOBODY) return { holder, place: resting.push(local) - 1 }
    const form = text.replaceAll(`"${members[holder]}"`, '""')
    const place = forms.get(form) ?? forms.size + 1
    if (place > forms.size) spoken.push(locals[local] as Domain['locals'][number])
    forms.set(form, place)
    byPlace.set(`${holder},${place}`, local)
    return { holder, place }
  })
  // Something hidden tells two apart, as a history does.
  if (resting.length + byPlace.size < locals.length) return undefined

  const [any] = locals as [Domain['locals'][number]]
  const rest: Domain = {
    size: resting.length + 1,
    locals: [...resting.map(local => locals[local] as Domain['locals'][number]), any],
  }
  const part: Domain = { size: forms.size + 1, locals: [any, ...spoken] }
  return {
    holders: [NOBODY, ...[...held].sort((a, b) => a - b)],
    partOf: holder => (holder === NOBODY ? rest : part),
    awayOf: holder => (holder === NOBODY ? resting.length : 0),
    placeOf: local => places[local] as (typeof places)[number],
    localAt: (holder, place) => (holder === NOBODY ? resting[place] : byPlace.get(`${holder},${place}`)) as number,
  }
}

/** By holder, what its part does; where none is mentioned, it does nothing and may be anywhere. */
export type Way = ReadonlyMap<Holder, Int32Array>

/** Steps as ways of the parts. */
export class Ways {
  readonly holding: Holding
  private readonly known = new Map<Int32Array, Way[]>()

  constructor(holding: Holding) {
    this.holding = holding
  }

  /** Each happens in other states. */
  readonly of = (next: Int32Array): Way[] => {
    const ways = this.known.get(next) ?? waysOf(next, this.holding)
    this.known.set(next, ways)
    return ways
  }
}

/** One way in which nothing changes hands, and all in which something does. */
function waysOf(next: Int32Array, { holders, partOf, awayOf, placeOf }: Holding): Way[] {
  const size = next.length
  const refusing = (holder: Holder): Int32Array => new Int32Array(partOf(holder).size).fill(REFUSED)
  const keeping = new Map<Holder, Int32Array>()
  const passing = new Map<string, Way>()
  next.forEach((to, from) => {
    if (to === REFUSED) return
    const before = placeOf(from)
    const { holder } = before
    // Outside of what is known is outside of the part that has the state.
    const after = to === size ? { holder, place: partOf(holder).size } : placeOf(to)
    if (after.holder === holder) {
      const step = keeping.get(holder) ?? refusing(holder)
      step[before.place] = after.place
      keeping.set(holder, step)
      return
    }
    const key = `${holder},${to}`
    const way =
      passing.get(key) ??
      new Map([
        [holder, refusing(holder)],
        [after.holder, refusing(after.holder).fill(after.place, awayOf(after.holder), awayOf(after.holder) + 1)],
      ])
    ;(way.get(holder) as Int32Array)[before.place] = awayOf(holder)
    passing.set(key, way)
  })
  if (keeping.size <= 1) return [...(keeping.size === 1 ? [keeping] : []), ...passing.values()]
  // Whoever has the state does what it would do; for the others, being away is all that is asked.
  const together = holders.flatMap(holder => {
    const step = keeping.get(holder) ?? refusing(holder)
    step[awayOf(holder)] = awayOf(holder)
    return step.every((to, from) => to === from) ? [] : [[holder, step] as const]
  })
  return [new Map(together), ...passing.values()]
}
