/** Adequacy by its definition: every state and step is asked, and compared with every violation that can be put together. */
import type { Adequacy, Difference, Miss, Sighting } from '../check/exploration.ts'
import type { Instance, Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { membersIn, speaksOf } from '../system/obligations.ts'
import { hasOccasions, isOccasion, type Property } from '../system/property.ts'
import { type UntypedView, viewsOf } from '../system/view.ts'
import { keyOf, localOf } from '../tabulate/snapshot.ts'
import type { Node } from './recovery.ts'

/** Combinations that one formula may tell apart. */
const MOST = 10_000

/** Whose local state is read; of a step, before or after it. */
interface Place {
  readonly when: 'before' | 'after'
  readonly component: number
}
type Read = (place: Place) => Local
/** The local states with which a formula is false, in the order in which it reads them. */
type Violation = readonly (Place & { readonly key: string })[]

// oxlint-disable-next-line typescript/no-explicit-any -- formulas are called with untyped views
type Formula = (...asked: any[]) => boolean

/** Of one property, at all choices of its variables. `nodes` begin with the initial state, in the order in which they were found. */
export function adequacyOf(
  property: Property,
  choices: readonly Sighting['at'][],
  isViolated: boolean,
  nodes: readonly Node[],
  product: Product,
): Adequacy {
  const members = membersIn(product)
  const viewOf = viewsOf(product)
  const pairOf = (read: Read): UntypedView[] =>
    (['before', 'after'] as const).map(when => viewOf(component => read({ when, component })))
  const comings = comingsOf(property, choices, nodes, product)

  const occasions = (): number => {
    if (property.kind === 'deadlock') return nodes.filter(({ steps }) => steps.length === 0).length
    const isOne = ({ before, after, choices: asked }: Coming): boolean =>
      asked.some(at => {
        const views = pairOf(({ when, component }) => local(when === 'before' ? before : after, component))
        if (property.kind === 'transition') return property.when?.(views[0], views[1], at, members) ?? true
        return isOccasion(property, views[0], at, members)
      })
    return comings.filter(isOne).length
  }

  const nearest = (): Miss | null | undefined => {
    const locals = product.components.map((_, c) => new Map(nodes.map(node => [key(node, c), local(node, c)])))
    const { when, then } = property as { when?: Formula; then: Formula }
    const asked = (read: Read): object[] => pairOf(read).slice(0, property.kind === 'transition' ? 2 : 1)
    const asks = (at: Sighting['at'], read: Read): boolean => when?.(...asked(read), at, members) ?? true
    const isBroken =
      (at: Sighting['at']) =>
      (read: Read): boolean =>
        asks(at, read) && !then(...asked(read), at, members)
    const violations = new Map<Sighting['at'], readonly Violation[]>()
    for (const at of choices) {
      const all = violationsOf(isBroken(at), locals)
      if (all === undefined) return undefined
      violations.set(at, all)
    }
    let best: Miss | null = null
    let least = Infinity
    for (const { before, after, choices: here, path } of comings)
      for (const at of here) {
        const isPremise = asks(at, ({ when, component }) => local(when === 'before' ? before : after, component))
        const keyAt = ({ when, component }: Place): string => key(when === 'before' ? before : after, component)
        const differing = (violation: Violation): Violation => violation.filter(one => one.key !== keyAt(one))
        const distance = (violation: Violation): number =>
          new Set(differing(violation).map(({ component }) => component)).size
        const all = (violations.get(at) as readonly Violation[]).map(one => ({ one, many: distance(one) }))
        const many = Math.min(...all.map(each => each.many))
        // Of those that are as near, one in which the premise is true comes first.
        const far = isPremise ? many : many + 0.5
        if (far >= least) continue
        least = far
        const first = firstOf(
          all.filter(each => each.many === many).map(({ one }) => one),
          keyAt,
          locals,
        )
        const differences = differing(first).map(
          (one): Difference => ({
            component: one.component,
            ...(property.kind === 'transition' && { when: one.when }),
            instead: locals[one.component]?.get(one.key) as Local,
          }),
        )
        best = { at, path, differences }
      }
    return best
  }
  const isAsked = (property.kind === 'invariant' || property.kind === 'transition') && !isViolated
  const miss = isAsked ? nearest() : undefined
  return { ...(hasOccasions(property) && { occasions: occasions() }), ...(miss !== undefined && { nearest: miss }) }
}

const local = ({ state }: Node, component: number): Local =>
  localOf(state.locals[component] as Parameters<typeof localOf>[0])
const key = ({ state }: Node, component: number): string => {
  const known = keys.get(state) ?? state.locals.map(keyOf)
  keys.set(state, known)
  return known[component] as string
}
/** They are asked for more often than once. */
const keys = new WeakMap<Node['state'], readonly string[]>()

/** A state, or a step of which the property speaks, at these choices. */
interface Coming {
  readonly before: Node
  readonly after: Node
  readonly choices: readonly Sighting['at'][]
  readonly path: readonly number[]
}

function comingsOf(
  property: Property,
  choices: readonly Sighting['at'][],
  nodes: readonly Node[],
  product: Product,
): Coming[] {
  if (property.kind !== 'transition')
    return nodes.map(node => ({ before: node, after: node, choices, path: node.path }))
  return nodes.flatMap(node =>
    node.steps.map(({ number, to }) => ({
      before: node,
      after: to,
      choices: choices.filter(at => speaksOf(property, at, product.operations[number] as Instance, product)),
      path: [...node.path, number],
    })),
  )
}

/**
 * Every way to make it true, by combinations of the local states that components come to. Where it throws there may be no such
 * state. undefined: it tells too many apart.
 */
function violationsOf(
  isBroken: (read: Read) => boolean,
  locals: readonly ReadonlyMap<string, Local>[],
): Violation[] | undefined {
  const found: Violation[] = []
  const untried: Violation[] = [[]]
  let runs = 0
  for (let given = untried.pop(); given !== undefined; given = untried.pop()) {
    let open: Place | undefined
    let broken = false
    try {
      broken = isBroken(place => {
        const known = given?.find(({ when, component }) => when === place.when && component === place.component)
        if (known !== undefined) return locals[place.component]?.get(known.key) as Local
        open ??= place
        throw new Error('not given')
      })
    } catch {
      // What it reads is not given yet, or it cannot answer.
    }
    if (open === undefined) {
      if (++runs > MOST) return undefined
      if (broken) found.push(given)
      continue
    }
    const { when, component } = open
    for (const key of locals[component]?.keys() ?? []) untried.push([...given, { when, component, key }])
  }
  return found
}

/** The first of several, by what they read first: the local state that is there comes before others, and these in the order in which they come up. */
function firstOf(
  violations: readonly Violation[],
  keyAt: (place: Place) => string,
  locals: readonly ReadonlyMap<string, Local>[],
): Violation {
  const rank = (one: Violation[number]): number =>
    one.key === keyAt(one) ? -1 : [...(locals[one.component]?.keys() ?? [])].indexOf(one.key)
  return violations.reduce((first, other) => {
    const at = first.findIndex((one, i) => one.key !== other[i]?.key)
    return rank(first[at] as Violation[number]) <= rank(other[at] as Violation[number]) ? first : other
  })
}
