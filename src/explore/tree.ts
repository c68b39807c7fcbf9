/** All the ways that were walked from the initial state, and where one is: what undo leaves behind is kept as a branch. */

export interface Place {
  /** The place before it; -1 of the initial state. */
  readonly before: number
  /** The operation that leads here; -1 to the initial state. */
  readonly by: number
}

export interface Tree {
  /** In the order in which they were first come to; the initial state is the first. */
  readonly places: readonly Place[]
  /** The number of the place where one is. */
  readonly at: number
}

export const root: Tree = { places: [{ before: -1, by: -1 }], at: 0 }

const placeAt = ({ places }: Tree, at: number): Place => places[at] as Place

/** The places that the operations lead to from this one, oldest first. */
export const placesAfter = ({ places }: Tree, at: number): number[] =>
  places.flatMap(({ before }, place) => (before === at ? [place] : []))

/** A step on; where it was made before, along the branch that is there. */
export function stepped(tree: Tree, by: number): Tree {
  const known = placesAfter(tree, tree.at).find(place => placeAt(tree, place).by === by)
  return known === undefined
    ? { places: [...tree.places, { before: tree.at, by }], at: tree.places.length }
    : { ...tree, at: known }
}

export const wentTo = (tree: Tree, at: number): Tree => ({ ...tree, at })

/** A path walked from a place. */
export const walked = (tree: Tree, from: number, path: readonly number[]): Tree =>
  path.reduce(stepped, wentTo(tree, from))

/** The places on the way from the initial state to one, both among them. */
export function wayTo(tree: Tree, at: number = tree.at): number[] {
  const way: number[] = []
  for (let place = at; place >= 0; place = placeAt(tree, place).before) way.push(place)
  return way.reverse()
}

/** The operations on that way. */
export const pathTo = (tree: Tree, at: number = tree.at): number[] =>
  wayTo(tree, at)
    .slice(1)
    .map(place => placeAt(tree, place).by)

/** An operation, or so many places back. */
export type Move = { readonly by: number } | { readonly back: number }

/** The shortest walk by which `treeOf` comes to the same places in the same order, and ends where this one is. */
export function movesOf(tree: Tree): Move[] {
  const moves: Move[] = []
  let at = 0
  const go = (to: number): void => {
    const [here, there] = [wayTo(tree, at), wayTo(tree, to)]
    const common = here.filter((place, i) => there[i] === place).length
    if (common < here.length) moves.push({ back: here.length - common })
    moves.push(...there.slice(common).map(place => ({ by: placeAt(tree, place).by })))
    at = to
  }
  for (const place of tree.places.keys()) go(place)
  go(tree.at)
  return moves
}

/**
 * The tree of a walk, as far as it can be walked; `made` moves of it were. `enter` is asked about each place that is new, in the order
 * of their numbers from 1 on: whether the operation can be taken in the place before it.
 */
export function treeOf(
  moves: readonly Move[],
  enter: (before: number, by: number) => boolean,
): { readonly tree: Tree; readonly made: number } {
  let tree = root
  for (const [made, move] of moves.entries()) {
    if ('back' in move) {
      const to = wayTo(tree).at(-1 - move.back)
      if (to === undefined) return { tree, made }
      tree = wentTo(tree, to)
    } else {
      const further = stepped(tree, move.by)
      if (further.places !== tree.places && !enter(tree.at, move.by)) return { tree, made }
      tree = further
    }
  }
  return { tree, made: moves.length }
}
