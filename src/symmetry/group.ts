/** Every permutation of some sorts, made of exchanges of neighbours, and what each does to components and local states. */
import type { LiftedSwap } from './lift.ts'

export interface Group {
  /** How many permutations; number 0 changes nothing. */
  readonly size: number
  /** The component that takes the place of a component. */
  counterpart(permutation: number, component: number): number
  /** The component whose place a component takes. */
  origin(permutation: number, component: number): number
  /** The image of a local state of a component: one of the component's counterpart. */
  image(permutation: number, component: number, local: number): number
}

/** @param size of the sorts: how many components there are */
export function groupOf(swaps: readonly LiftedSwap[], size: number): Group {
  // Members by sort in their present places; a permutation is made by one more exchange from one that was made before.
  const identity = new Map<string, string>()
  for (const { members } of swaps) for (const member of members) identity.set(member, member)
  const known = new Set([[...identity.values()].join()])
  const places: Map<string, string>[] = [identity]
  const makings: { readonly swap: LiftedSwap; readonly from: number }[] = []
  const counterparts: Int32Array[] = [Int32Array.from({ length: size }, (_, c) => c)]

  for (let from = 0; from < places.length; from++)
    for (const swap of swaps) {
      const [a, b] = swap.members
      const exchanged = new Map(
        [...(places[from] as Map<string, string>)].map(([member, at]) => [member, at === a ? b : at === b ? a : at]),
      )
      const key = [...exchanged.values()].join()
      if (known.has(key)) continue
      known.add(key)
      makings[places.length] = { swap, from }
      places.push(exchanged)
      counterparts.push((counterparts[from] as Int32Array).map(component => swap.components[component] as number))
    }

  const origins = counterparts.map(to => {
    const of = new Int32Array(size)
    to.forEach((image, component) => {
      of[image] = component
    })
    return of
  })
  const images: (Int32Array | undefined)[] = []

  const image = (permutation: number, component: number, local: number): number => {
    const slot = permutation * size + component
    const known = images[slot]
    if (known !== undefined && local < known.length && (known[local] as number) >= 0) return known[local] as number
    const made = makings[permutation]
    if (made === undefined) return local
    const { swap, from } = made
    const before = counterparts[from]?.[component] as number
    const found = swap.image(before, image(from, component, local))
    let room = known
    if (room === undefined || local >= room.length) {
      room = new Int32Array(2 * (local + 4)).fill(-1)
      if (known !== undefined) room.set(known)
      images[slot] = room
    }
    room[local] = found
    return found
  }

  return {
    size: places.length,
    counterpart: (permutation, component) => counterparts[permutation]?.[component] as number,
    origin: (permutation, component) => origins[permutation]?.[component] as number,
    image,
  }
}
