/**
 * The second checker: counts, digests and verdicts derived anew, without any code of the engines. What it shares with them is how a
 * system is written out (src/system), and the tables of the steps that XState takes (src/tabulate).
 */
import type { Instance, Product } from '../system/expand.ts'
import { type Constraint, constraintsOf } from '../system/fairness.ts'
import type { Local } from '../system/local.ts'
import type { Counts } from '../system/model.ts'
import { answerOf, membersIn, type Obligation, obligations, speaksOf } from '../system/obligations.ts'
import { hasGoal, hasPremise, isPremise, type Property } from '../system/property.ts'
import { viewsOf } from '../system/view.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'

export interface Derived extends Counts {
  /** Sums modulo 2^128 of the hashes of states and of transitions. */
  readonly digests: { readonly states: bigint; readonly transitions: bigint }
  /** undefined: this checker does not know the kind of the property. @throws ModelError */
  judge(property: Property): { readonly verdict: 'holds' | 'violated'; readonly vacuous: boolean } | undefined
}

/** Out of each state: by which operation, to which state. All by their numbers. */
type Steps = readonly (readonly (readonly [by: number, to: number])[])[]

/** `hash`: 32 hexadecimal digits of a text. Yields how many states were found, now and then. @throws ModelError */
export function* derive(product: Product, hash: (text: string) => string): Generator<number, Derived, void> {
  const tables = tablesOf(product)
  const states: (readonly number[])[] = []
  const steps: [number, number][][] = []
  const hashes: string[] = []
  const numbers = new Map<string, number>()
  const digests = { states: 0n, transitions: 0n }
  const add = (to: keyof typeof digests, text: string): string => {
    const hashed = hash(text)
    digests[to] = BigInt.asUintN(128, digests[to] + BigInt(`0x${hashed}`))
    return hashed
  }
  const numberOf = (state: readonly number[]): number => {
    const key = state.join()
    const number = numbers.get(key) ?? states.length
    if (number < states.length) return number
    numbers.set(key, number)
    hashes.push(add('states', state.map((local, c) => tables[c]?.key(local)).join('\n')))
    return states.push(state) - 1
  }
  let [depth, end] = [0, 0]
  numberOf(product.components.map(({ input }, c) => (tables[c] as Table).start(input)))
  for (const [from, state] of states.entries()) {
    if (from === end) [depth, end] = [depth + 1, states.length]
    if (from % 256 === 0) yield states.length
    const out: [number, number][] = []
    for (const [by, instance] of product.operations.entries()) {
      const next = after(state, instance, tables)
      if (next === undefined) continue
      const to = numberOf(next)
      out.push([by, to])
      add('transitions', `${hashes[from]} ${instance.name} ${hashes[to]}`)
    }
    steps.push(out)
  }
  const local = (state: number, c: number): Local => tables[c]?.locals[states[state]?.[c] as number] as Local
  const judge: Derived['judge'] = of => {
    const told = obligations([of], product).map(({ at }) => judgeAt(product, of, at, steps, local))
    if (told.includes(undefined)) return undefined
    const isSeen = told.some(one => one?.isSeen)
    const isViolated = of.kind === 'reachable' ? !isSeen : told.some(one => one?.isViolated)
    return { verdict: isViolated ? 'violated' : 'holds', vacuous: !isViolated && !isSeen && hasPremise(of) }
  }
  return { distinct: states.length, generated: steps.reduce((n, out) => n + out.length, 1), depth, digests, judge }
}

/** The state after the operation; undefined: somebody refuses. */
function after(state: readonly number[], { participants }: Instance, tables: readonly Table[]): number[] | undefined {
  const next = [...state]
  for (const participation of participants) {
    if (participation.kind === 'requires') {
      const locals = participation.components.map(c => tables[c]?.locals[state[c] as number] as Local)
      if (!participation.test(...locals)) return undefined
      continue
    }
    const { component: c, event, kind } = participation
    const to = tables[c]?.next(state[c] as number, tables[c].event(event)) as number
    if (to !== REFUSED) next[c] = to
    else if (kind === 'takes') return undefined
  }
  return next
}

/** At one choice of the variables: whether the premise is ever true, and whether the property is violated. */
function judgeAt(
  product: Product,
  of: Property,
  at: Obligation['at'],
  steps: Steps,
  local: (state: number, component: number) => Local,
): { readonly isSeen: boolean; readonly isViolated: boolean } | undefined {
  // What formulas look at: a state, and the one that a step leads to.
  let [here, there] = [0, 0]
  const viewOf = viewsOf(product)
  const [view, later] = [viewOf(c => local(here, c)), viewOf(c => local(there, c))]
  const members = membersIn(product)
  const is = (formula: (...given: [object, object, unknown]) => boolean) => (state: number) => {
    here = state
    return answerOf(of, at, () => formula(view, at, members))
  }
  const states = [...steps.keys()]
  if (of.kind === 'reachable') return { isSeen: states.some(is(of.when)), isViolated: false }
  if (of.kind === 'deadlock')
    return { isSeen: true, isViolated: states.some(s => steps[s]?.length === 0 && !is(of.resting)(s)) }
  if (of.kind === 'invariant') {
    const bound = states.filter(is(of.when ?? (() => true)))
    return { isSeen: bound.length > 0, isViolated: !bound.every(is(of.then)) }
  }
  if (of.kind === 'transition') {
    const speaks = product.operations.map(instance => speaksOf(of, at, instance, product))
    const told = { isSeen: false, isViolated: false }
    for (here of states)
      for (const [by, to] of steps[here] ?? []) {
        there = to
        if (speaks[by] !== true || !answerOf(of, at, () => of.when?.(view, later, at, members) ?? true)) continue
        told.isSeen = true
        told.isViolated ||= !answerOf(of, at, () => of.then(view, later, at, members))
      }
    return told
  }
  if (!hasGoal(of)) return undefined
  const bound = states.filter(is((...given) => isPremise(of, ...given)))
  const goals = new Set(states.filter(is(of.goal)))
  if (of.kind === 'recoverable') {
    const saved = coming(steps, states, part => part.some(state => goals.has(state)))
    return { isSeen: bound.length > 0, isViolated: !bound.every(state => saved.has(state)) }
  }
  const fair = constraintsOf(of.fair ?? {}, of.name, product)
  const left = states.filter(state => !goals.has(state))
  const missing = coming(steps, left, part => isFair(steps, part, fair))
  return { isSeen: bound.length > 0, isViolated: (of.kind === 'eventually' ? [0] : bound).some(s => missing.has(s)) }
}

/** Those of these states from which one comes, among them, to a strongly connected component that is good. */
function coming(steps: Steps, among: readonly number[], isGood: (part: readonly number[]) => boolean): Set<number> {
  const found = new Set<number>()
  for (const part of parts(steps, new Set(among)))
    if (isGood(part) || part.some(state => steps[state]?.some(([, to]) => found.has(to))))
      for (const state of part) found.add(state)
  return found
}

/** Whether one can stay in some of these states for ever, fairly; in a state without a step, too. */
function isFair(steps: Steps, part: readonly number[], fair: readonly Constraint[]): boolean {
  const inside = new Set(part)
  const taken = new Set(part.flatMap(s => steps[s]?.flatMap(([by, to]) => (inside.has(to) ? by : [])) ?? []))
  const enables = (s: number, one: Constraint): boolean => steps[s]?.some(([by]) => one.instances.includes(by)) === true
  const broken = fair
    .filter(({ instances }) => !instances.some(instance => taken.has(instance)))
    .filter(one => (one.strong ? part.some(s => enables(s, one)) : part.every(s => enables(s, one))))
  if (broken.length === 0 || broken.some(({ strong }) => !strong)) return broken.length === 0
  const left = new Set(part.filter(s => !broken.some(one => enables(s, one))))
  return [...parts(steps, left)].some(smaller => isFair(steps, smaller, fair))
}

/** The strongly connected components among these states, each after those that it leads to (Tarjan 1972). */
function* parts(steps: Steps, among: ReadonlySet<number>): Generator<number[]> {
  // Of a state that was come to, when; then when the earliest was that it leads back to; once its component is known, never.
  const low = new Map<number, number>()
  const open: number[] = []
  const path: { readonly state: number; readonly order: number; readonly ahead: number[] }[] = []
  const enter = (state: number): void => {
    const ahead = steps[state]?.flatMap(([, to]) => (among.has(to) ? to : [])) ?? []
    path.push({ state, order: low.size, ahead })
    open.push(state)
    low.set(state, low.size)
  }
  const lower = (state: number, to: number): unknown =>
    low.set(state, Math.min(low.get(state) as number, low.get(to) as number))
  for (const root of among) {
    if (!low.has(root)) enter(root)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = top.ahead.pop()
      if (to !== undefined) {
        if (low.has(to)) lower(top.state, to)
        else enter(to)
        continue
      }
      path.pop()
      if ((low.get(top.state) as number) < top.order) lower(path.at(-1)?.state as number, top.state)
      if (low.get(top.state) !== top.order) continue
      const part = open.splice(open.lastIndexOf(top.state))
      for (const state of part) low.set(state, Infinity)
      yield part
    }
  }
}
