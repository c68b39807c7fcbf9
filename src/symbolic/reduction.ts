/**
 * A product as a net of what must be told apart: without the counters that other components tell, and with what is held of a
 * member where that member's components are.
 */
import type { StateValue } from 'xstate'
import type { Counter } from '../check/exploration.ts'
import type { Component, Product } from '../system/expand.ts'
import { spokenValue } from '../tabulate/snapshot.ts'
import type { Table } from '../tabulate/table.ts'
import { type Closure, closuresOf, type Known, startsOf, widen } from './closure.ts'
import { type Effect, effectsOf, stepPool, type Steps } from './effects.ts'
import { eliminate, nameOf } from './elimination.ts'
import { countingFields, type CounterProof, type Invariant, proofOf } from './invariants.ts'
import type { Domain, Net, Rewriting } from './net.ts'
import { indexOf, type Recipe } from './order.ts'
import { spreadings } from './spread.ts'
import { withoutTold } from './told.ts'

export interface Reduction {
  /** Of the whole: local states by component, and what operations do. */
  readonly closures: readonly Closure[]
  readonly effects: readonly Effect[]
  /** What is left of it, and what is not. */
  readonly net: Net
  readonly counters: readonly Counter[]
  /** By effect of what is left, the effect of the whole that it is a case of. */
  readonly origins: readonly number[]
  /** Steps of the whole, as steps of what is left: cases that exclude each other. @throws CounterRead */
  cases(steps: Steps): Steps[]
  /** By component, the local states of the whole, given those in what is left. */
  whole(locals: Int32Array): Int32Array
}

/** More may be known afterwards: a proof says which values a counter can have. */
export function reduce(product: Product, tables: readonly Table[], known: Known, recipe: Recipe): Reduction {
  for (;;) {
    const reduction = tryToReduce(product, tables, known, recipe)
    if (reduction !== undefined) return reduction
  }
}

/** undefined: more has become known. */
function tryToReduce(product: Product, tables: readonly Table[], known: Known, recipe: Recipe): Reduction | undefined {
  const closures = closuresOf(tables, known)
  const starts = startsOf(product, tables).map((start, c) => (closures[c] as Closure).numberOf(start))
  const pool = stepPool()
  const effects = effectsOf(product, closures, pool)
  const families = familiesOf(product)
  const rewritings: Rewriting[] = []
  const counters: Counter[] = []
  const indices = product.components.map((_, c) => indexOf(product, c))
  let net: Net = { domains: closures, starts, indices, effects }
  for (const [family, [first]] of families)
    for (const field of countingFields(net.domains[first as number] as Domain)) {
      const proof = known.kept.has(nameOf(family, field)) ? undefined : proofOf(family, field, families, net)
      if (proof === undefined) continue
      if (hasMoreValues(proof, tables, known)) return undefined
      const elimination = eliminate(proof, net, pool)
      if (elimination === undefined) continue
      counters.push(spoken(proof, product, net))
      rewritings.push(elimination)
      net = elimination.net
    }
  const shortened = withoutTold(net, pool)
  rewritings.push(shortened)
  net = shortened.net
  for (const spreading of spreadings(net, product, recipe, pool)) {
    rewritings.push(spreading)
    net = spreading.net
  }
  return {
    closures,
    effects,
    net,
    counters,
    origins: rewritings.reduceRight<readonly number[]>(
      (events, { origins }) => events.map(event => origins[event] as number),
      [...net.effects.keys()],
    ),
    cases: steps => rewritings.reduce<Steps[]>((all, rewriting) => all.flatMap(one => rewriting.cases(one)), [steps]),
    whole: locals => rewritings.reduceRight((now, { before }) => before(now), locals),
  }
}

/** By family, its components; a family that has none in this scope is left out. */
function familiesOf({ components }: Product): Map<string, number[]> {
  const families = new Map<string, number[]>()
  components.forEach(({ family }, c) => families.set(family, [...(families.get(family) ?? []), c]))
  return families
}

/** Whether the counter can have values that were not known; now they are. */
function hasMoreValues({ field, invariants }: CounterProof, tables: readonly Table[], known: Known): boolean {
  const [first] = invariants.keys()
  const ranges = [...invariants.values()]
  const least = Math.min(...ranges.map(range => range.least))
  const greatest = Math.max(...ranges.map(range => range.greatest))
  return widen(known, tables[first as number] as Table, field, least, greatest)
}

/** By the first component of the family; what the others count differs in names only. */
function spoken({ family, field, invariants }: CounterProof, { components }: Product, { domains }: Net): Counter {
  const [{ summands }] = invariants.values() as unknown as [Invariant]
  const counts = new Map<string, Counter['counts'][number]>()
  for (const [c, weights] of summands)
    weights.forEach((adds, local) => {
      if (adds === undefined || adds === 0) return
      const { family } = components[c] as Component
      const state = spokenValue((domains[c] as Domain).locals[local]?.value as StateValue)
      counts.set([family, state, adds].join(), { family, state, adds })
    })
  return { family, field, counts: [...counts.values()] }
}
