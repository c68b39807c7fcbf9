/** A formula over local states, written out as a tree of cases: which component it reads, and what it says for which of its local states. */
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

/** What a formula read, in this order, and answered. */
interface Asked {
  readonly reads: readonly number[]
  readonly answer: boolean
}

/** A formula reads too much to be written out. */
export class TooManyCases extends Error {
  override readonly name = 'TooManyCases'

  constructor() {
    super('its conditions read too many local states together')
  }
}

/**
 * Asks the formula in every case that it tells apart. It is a function of what it reads, so the order of its reads is
 * decided by what it has read before. @throws TooManyCases, and what the formula throws
 */
export function treeOf(formula: (read: Read) => boolean, domains: Domains, budget: Budget): Tree {
  const known = new Map<string, { readonly tree: Tree; readonly key: string }>()
  const chosen = new Map<number, number>()

  // What it reads besides what is chosen, and what it answers when each of these is in its first local state.
  const ask = (): Asked => {
    if (budget.left-- <= 0) throw new TooManyCases()
    const reads = new Set<number>()
    const answer = formula(component => {
      const local = chosen.get(component)
      if (local !== undefined) return local
      reads.add(component)
      return domains[component]?.[0] as number
    })
    return { reads: [...reads], answer }
  }
  const grow = ({ reads: [component, ...rest], answer }: Asked): { readonly tree: Tree; readonly key: string } => {
    if (component === undefined) return { tree: answer, key: String(answer) }
    const ways = new Map<string, { locals: number[]; then: Tree }>()
    for (const [i, local] of (domains[component] as readonly number[]).entries()) {
      chosen.set(component, local)
      const { tree, key } = grow(i === 0 ? { reads: rest, answer } : ask())
      const way = ways.get(key)
      if (way === undefined) ways.set(key, { locals: [local], then: tree })
      else way.locals.push(local)
    }
    chosen.delete(component)
    const [key, { then }] = [...ways][0] as [string, { then: Tree }]
    if (ways.size === 1) return { tree: then, key }
    // Equal cases are one: trees are equal where they read the same component and say the same of the same local states.
    const text = `${component}:${[...ways].map(([key, { locals }]) => `${locals.join()}>${key}`).join(';')}`
    const same = known.get(text)
    if (same !== undefined) return same
    const grown = { tree: { component, ways: [...ways.values()] }, key: `#${known.size}` }
    known.set(text, grown)
    return grown
  }
  return grow(ask()).tree
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
