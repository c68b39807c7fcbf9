/** A product by numbers alone: the local states that its components are told apart by, where they begin, and what is done with them. */
import type { Local } from '../system/local.ts'
import { REFUSED } from '../tabulate/table.ts'
import type { Effect, LocalStep, Steps } from './effects.ts'
import type { Index } from './order.ts'

export interface Domain {
  readonly size: number
  readonly locals: readonly Pick<Local, 'value' | 'context'>[]
}

export interface Net {
  /** By component. One object for components that are told apart alike. */
  readonly domains: readonly Domain[]
  /** By component, its local state in the initial state. */
  readonly starts: readonly number[]
  /** By component, the members that it belongs to. */
  readonly indices: readonly Index[]
  readonly effects: readonly Effect[]
}

/** A net written in another way: it has as many states, and they lead to one another by the same operations. */
export interface Rewriting {
  /** What it has become. */
  readonly net: Net
  /** By effect of what it has become, the effect before that it is a case of. */
  readonly origins: readonly number[]
  /** Steps before, as steps of what it has become: cases that exclude each other. @throws CounterRead */
  cases(steps: Steps): Steps[]
  /** By component, the local states before, given those of what it has become. */
  before(locals: Int32Array): Int32Array
}

/** What components do in a net, looked up. */
export class Doings {
  readonly net: Net
  private readonly byComponent: Effect[][]
  private readonly reachable = new Map<number, readonly number[]>()
  private readonly known: Map<LocalStep | undefined, Pairs>[]

  constructor(net: Net) {
    this.net = net
    this.byComponent = net.domains.map(() => [])
    this.known = net.domains.map(() => new Map<LocalStep | undefined, Pairs>())
    for (const effect of net.effects) for (const c of effect.steps.keys()) this.byComponent[c]?.push(effect)
  }

  /** The effects in which a component takes part. */
  effectsWith(component: number): readonly Effect[] {
    return this.byComponent[component] as Effect[]
  }

  /** The local states that a component may come to, if all others accept everything. */
  localsOf(component: number): readonly number[] {
    const known = this.reachable.get(component)
    if (known !== undefined) return known
    const { size } = this.net.domains[component] as Domain
    const steps = new Set(this.effectsWith(component).map(({ steps }) => steps.get(component) as LocalStep))
    const found = new Set([this.net.starts[component] as number])
    for (const local of found)
      for (const { next } of steps) {
        const to = next[local] as number
        if (to !== REFUSED && to < size) found.add(to)
      }
    const locals = [...found]
    this.reachable.set(component, locals)
    return locals
  }

  /** From where to where an effect takes a component, of what is known. */
  stepsOf(component: number, { steps }: Effect): Pairs {
    const step = steps.get(component)
    const known = this.known[component] as Map<LocalStep | undefined, Pairs>
    const pairs =
      known.get(step) ??
      this.localsOf(component).flatMap(from => {
        const to = step === undefined ? from : (step.next[from] as number)
        return to === REFUSED || to === this.net.domains[component]?.size ? [] : [[from, to] as const]
      })
    known.set(step, pairs)
    return pairs
  }
}

type Pairs = readonly (readonly [number, number])[]

/** Whether a component may be elsewhere after the step. */
export const moves = ({ next }: LocalStep): boolean => next.some((to, from) => to !== REFUSED && to !== from)
