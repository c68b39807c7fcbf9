/** A model written out as finite tables and trees of cases: what Promela and TLA+ texts are made of, whatever their syntax. */
import type { Instance, Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Model } from '../system/model.ts'
import { membersIn, type Obligation, obligations, speaksOf } from '../system/obligations.ts'
import { type Aspiration, isLiveness, type Property, type TransitionProperty } from '../system/property.ts'
import { type UntypedView, viewsOf } from '../system/view.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import { unsettled } from './closure.ts'
import { type Moves, movesOf, nextOf } from './moves.ts'
import { type Budget, type Domains, type Read, TooManyCases, type Tree, treeOf } from './tree.ts'

/** An operation that some combination of known local states enables. */
export interface Move extends Moves {
  readonly instance: Instance
}

/** One way for a property to show: the tree is true, while the operation is enabled if there is one. */
export interface Case {
  /** The choice of the property's variables. */
  readonly at: Obligation['at']
  readonly move: Move | undefined
  readonly tree: Tree
}

export interface Requirement {
  /** Its place among the properties, from 1 on. */
  readonly number: number
  readonly property: Property
  /** Of a reachability property: when it is seen. Of every other: when it is violated. */
  readonly cases: readonly Case[]
  /** It is violated only where no operation is enabled. */
  readonly whenStuck: boolean
  /** Why the formula is not written out. */
  readonly leftOut?: string
}

export interface Outline {
  readonly model: Model
  readonly product: Product
  readonly tables: readonly Table[]
  /** By component, the local states that it may come to, ascending. */
  readonly domains: Domains
  readonly moves: readonly Move[]
  /** Operations that no combination of known local states enables. */
  readonly never: readonly Instance[]
  readonly requirements: readonly Requirement[]
}

/** Cases in which the formulas of one property are asked, and the conditions of all operations. */
const CASES = 150_000
const CONDITIONS = 5_000_000

/** A formula throws in local states of which nobody knows whether they occur together. */
class Throws extends Error {}

/** The local states of each component; `exact`: all states of the whole were seen, so that what throws never happens. */
export interface Known {
  readonly domains: Domains
  readonly exact: boolean
}

/** @throws TooManyCases when the conditions of operations read too much, and NotClosed when they throw */
export function outlineOf(model: Model, product: Product, tables: readonly Table[], known: Known): Outline {
  const domains = known.domains.map(domain => domain.toSorted((a, b) => a - b))
  const budget = { left: CONDITIONS }
  const all = product.operations.map(instance => {
    const moves = movesOf(instance, tables, domains, budget, known.exact ? () => {} : unsettled(instance))
    return { instance, moves }
  })
  const moves = all.flatMap(({ instance, moves }) => (moves === undefined ? [] : [{ instance, ...moves }]))
  const never = all.flatMap(({ instance, moves }) => (moves === undefined ? [instance] : []))

  const written = obligations(model.properties, product)
  const requirements = model.properties.map((property, i): Requirement => {
    const choices = written.flatMap(({ property, at }) => (property === i ? [at] : []))
    const head = { number: i + 1, property, whenStuck: property.kind === 'deadlock' }
    if (property.kind === 'recoverable')
      return { ...head, cases: [], leftOut: 'that its goal stays reachable is shown by no single path' }
    if (isLiveness(property))
      return { ...head, cases: [], leftOut: 'that its goal comes, in behaviours that are fair, is not written out' }
    try {
      return { ...head, cases: casesOf(property, choices, { product, tables, domains, moves }, known.exact) }
    } catch (error) {
      if (error instanceof TooManyCases)
        return { ...head, cases: [], leftOut: `its formula tells more than ${CASES} cases apart` }
      if (error instanceof Throws)
        return { ...head, cases: [], leftOut: 'its formula throws in local states that may never occur together' }
      throw error
    }
  })
  return { model, product, tables, domains, moves, never, requirements }
}

type Written = Pick<Outline, 'product' | 'tables' | 'domains' | 'moves'>

function casesOf(
  property: Exclude<Property, Aspiration>,
  choices: readonly Obligation['at'][],
  written: Written,
  exact: boolean,
): Case[] {
  const { product, tables, domains, moves } = written
  const members = membersIn(product)
  const viewed = viewsOf(product)
  const views = (read: Read): UntypedView =>
    viewed(component => (tables[component] as Table).locals[read(component)] as Local)
  const budget: Budget = { left: CASES }
  const settled = (formula: () => boolean): boolean => {
    try {
      return formula()
    } catch {
      if (!exact) throw new Throws()
      return false
    }
  }
  const cases = ((): Case[] => {
    if (property.kind !== 'transition')
      return choices.map(at => {
        const tree = treeOf(read => settled(() => shows(property, at, views(read), members)), domains, budget)
        return { at, move: undefined, tree }
      })
    return moves.flatMap(move =>
      choices.flatMap(at => {
        if (!speaksOf(property, at, move.instance, product)) return []
        const broken = (read: Read): boolean => {
          const [before, after] = [views(read), views(afterOf(move, written, read))]
          return (property.when?.(before, after, at, members) ?? true) && !property.then(before, after, at, members)
        }
        return { at, move, tree: treeOf(read => settled(() => broken(read)), move.domains, budget) }
      }),
    )
  })()
  return cases.filter(({ tree }) => tree !== false)
}

/** Whether a state is one that a reachability property asks for, or violates any other. */
function shows(
  property: Exclude<Property, TransitionProperty | Aspiration>,
  at: Obligation['at'],
  view: UntypedView,
  members: ReturnType<typeof membersIn>,
): boolean {
  switch (property.kind) {
    case 'reachable':
      return property.when(view, at, members)
    case 'deadlock':
      return !property.resting(view, at, members)
    case 'invariant':
      return (property.when?.(view, at, members) ?? true) && !property.then(view, at, members)
  }
}

/** Local states after the operation, as far as those before it are read. */
function afterOf({ steps }: Move, { tables }: Written, read: Read): Read {
  return component => {
    const local = read(component)
    const step = steps.find(step => step.component === component)
    if (step === undefined) return local
    // What refuses an event, or throws, is only met where the operation is not enabled, or hears without taking.
    const next = nextOf(tables[component] as Table, local, step.event, () => {})
    return next === REFUSED ? local : next
  }
}
