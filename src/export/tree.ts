/** A formula over local states, written out as a tree of cases: which component it reads, and what it says for which of its local states. */
import { casesOf } from '../system/cases.ts'

export type Tree = boolean | Branch

export interface Branch {
  readonly component: number
  /** Local states by what follows from them; every local state of the domain is in one of these. */
  readonly ways: readonly { readonly locals: readonly number[]; readonly then: Tree }[]
}

/** Asks a component for its local state. */
export type Read = (component: number) => number

/** The local states that each component may be in. */
export type Domains = readonly (readonly number[])[]

/** How often formulas may still be asked. */
export interface Budget {
  left: number
}

/** A formula reads too much to be written out. */
export class TooManyCases extends Error {
  override readonly name = 'TooManyCases'

  constructor() {
    super('its conditions read too many local states together')
  }
}

interface Keyed {
  readonly tree: Tree
  readonly key: string
}

/** @throws TooManyCases, and what the formula throws */
export function treeOf(formula: (read: Read) => boolean, domains: Domains, budget: Budget): Tree {
  const localsOf = (component: number): readonly number[] => domains[component] as readonly number[]
  const known = new Map<string, Keyed>()

  const leaf = (answer: boolean): Keyed => ({ tree: answer, key: String(answer) })
  const branch = (component: number, below: readonly Keyed[]): Keyed => {
    const ways = new Map<string, { locals: number[]; then: Tree }>()
    for (const [i, { tree, key }] of below.entries()) {
      const local = localsOf(component)[i] as number
      const way = ways.get(key)
      if (way === undefined) ways.set(key, { locals: [local], then: tree })
      else way.locals.push(local)
    }
    const [first] = below as [Keyed]
    if (ways.size === 1) return first
    // Equal cases are one: trees are equal where they read the same component and say the same of the same local states.
    const text = `${component}:${[...ways].map(([key, { locals }]) => `${locals.join()}>${key}`).join(';')}`
    const same = known.get(text)
    if (same !== undefined) return same
    const grown = { tree: { component, ways: [...ways.values()] }, key: `#${known.size}` }
    known.set(text, grown)
    return grown
  }
  const asked = (read: Read): boolean => {
    if (budget.left-- <= 0) throw new TooManyCases()
    return formula(read)
  }
  return casesOf(asked, localsOf, { leaf, branch }).tree
}

/** The local states of a component for which the tree may be true. */
export function mayBeTrue(tree: Tree, component: number, domain: readonly number[]): readonly number[] {
  if (typeof tree === 'boolean') return tree ? domain : []
  const found = new Set(
    tree.ways.flatMap(({ locals, then }) => {
      if (tree.component !== component) return mayBeTrue(then, component, domain)
      return canBeTrue(then) ? locals : []
    }),
  )
  return domain.filter(local => found.has(local))
}

// Equal subtrees are one, so a tree that is not `false` itself has a way to be true.
const canBeTrue = (tree: Tree): boolean => tree !== false
