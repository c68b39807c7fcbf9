/**
 * What an implication says of every combination of the local states that its components come to, reachable or not: a tree that
 * branches where its formulas read, and how few components have to change until it is broken.
 */
import { casesOf } from '../system/cases.ts'
import type { Local } from '../system/local.ts'
import type { Read } from '../system/view.ts'

/** Combinations that one implication may tell apart. */
const MOST = 10_000

/** The premise is false; it is true, and so is the conclusion; it is true, and the conclusion is not. */
const IDLE = 0
const KEPT = 1
const BROKEN = 2
type Leaf = typeof IDLE | typeof KEPT | typeof BROKEN

/** What is to be said, or a position that is read, and a tree for each local state there. */
export type Tree = Leaf | { readonly position: number; readonly below: readonly Tree[]; readonly canBreak: boolean }

/** What would be otherwise: at this position, this local state. */
export interface Deviation {
  readonly position: number
  readonly local: number
}

export interface Implication {
  premise(read: Read): boolean
  conclusion(read: Read): boolean
}

/**
 * The formulas may throw where no state is: that is no violation. `localsAt` gives the local states at a position, in their order.
 * undefined: it tells too many combinations apart.
 */
export function treeOf(
  { premise, conclusion }: Implication,
  localsAt: (position: number) => readonly Local[],
): Tree | undefined {
  let asked = 0
  const answer = (read: Read): Leaf => {
    if (++asked > MOST) throw new TooMany()
    try {
      if (!premise(read)) return IDLE
      return conclusion(read) ? KEPT : BROKEN
    } catch {
      // It may say anything.
      return IDLE
    }
  }
  try {
    return casesOf<Local, Leaf, Tree>(answer, localsAt, {
      leaf: said => said,
      branch: (position, below) => ({ position, below, canBreak: below.some(canBreak) }),
    })
  } catch (error) {
    if (error instanceof TooMany) return undefined
    throw error
  }
}

class TooMany extends Error {}

/** Whether any combination breaks it. */
export const canBreak = (tree: Tree): boolean => (typeof tree === 'object' ? tree.canBreak : tree === BROKEN)

/** Whether the premise is true. `at` gives the number of the local state at each position. */
export function isPremiseTrue(tree: Tree, at: Int32Array): boolean {
  let here = tree
  while (typeof here === 'object') here = here.below[at[here.position] as number] as Tree
  return here !== IDLE
}

/**
 * The first way to break it by changing at most so many components, in the order in which it reads: what it reads first is
 * changed last, and then to the first local state that does. `componentAt` says whose a position is; a component that is
 * changed at one may be changed at others.
 */
export function deviation(
  tree: Tree,
  at: Int32Array,
  most: number,
  componentAt: (position: number) => number,
  changed: readonly number[] = [],
): readonly Deviation[] | undefined {
  if (!canBreak(tree)) return undefined
  if (typeof tree !== 'object') return []
  const { position, below } = tree
  const here = at[position] as number
  const same = deviation(below[here] as Tree, at, most, componentAt, changed)
  if (same !== undefined) return same
  const component = componentAt(position)
  const isChanged = changed.includes(component)
  if (most === 0 && !isChanged) return undefined
  const left = isChanged ? most : most - 1
  const now = isChanged ? changed : [...changed, component]
  for (const [local, other] of below.entries()) {
    const found = local === here ? undefined : deviation(other, at, left, componentAt, now)
    if (found !== undefined) return [{ position, local }, ...found]
  }
  return undefined
}
