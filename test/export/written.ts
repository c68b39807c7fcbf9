/** What the tests of the texts share: a model prepared at once, and a scope in which it is small. */
import { type Prepared, prepare } from '../../src/export/prepare.ts'
import { walk } from '../../src/export/walk.ts'
import { expand } from '../../src/system/expand.ts'
import type { Model } from '../../src/system/model.ts'
import { watched } from '../../src/system/observer.ts'
import type { Scope } from '../../src/system/sort.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'

export function finish<T>(run: Generator<unknown, T, void>): T {
  for (;;) {
    const step = run.next()
    if (step.done) return step.value
  }
}

export const prepared = (model: Model, scope: Scope = model.scope, states = 1_000_000): Prepared =>
  finish(prepare(model, scope, states))

/**
 * What cannot be written out. Two copies of the nesting attach, where there are PASIDs: who frees a page table asks all RIDs and
 * PASIDs of both. And of the guest bind, which asks the same of how far a bind and a teardown are, and of a number with all its holders.
 */
export const isTooWide = ({ name }: Model): boolean =>
  /^other-guests\/((?!vtd-legacy).*\/nesting|.*\/guest-bind(-two-errnos)?)$/.test(name)

/** The model's own scope, with one member less of its largest sort for as long as it has more states than these. */
export function smallScope(model: Model, states: number): Scope {
  let scope = model.scope
  while (!isSmall(model, scope, states)) {
    const [largest] = Object.entries(scope).sort(([, a], [, b]) => b - a)
    if (largest === undefined || largest[1] === 1) return scope
    scope = { ...scope, [largest[0]]: largest[1] - 1 }
  }
  return scope
}

function isSmall(model: Model, scope: Scope, states: number): boolean {
  const { system, recorded } = model
  // What is recorded counts the states of observers, too; the test of the pages holds it to what is found.
  if (scope === model.scope && watched(model) === system && recorded !== undefined) return recorded.distinct <= states
  const product = expand(system, scope)
  return finish(walk(product, tablesOf(product), { states, transitions: Infinity })).stopped === undefined
}
