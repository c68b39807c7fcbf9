/** The observers among the properties of a model as files for the kernel's rvgen, each tried on the model before it is written. */
import type { Progress } from '../check/exploration.ts'
import { expand, type Instance, type Product, spokenScope } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { watched } from '../system/observer.ts'
import type { Property } from '../system/property.ts'
import type { Scope } from '../system/sort.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { type Automaton, automatonOf, type Heard } from './automaton.ts'
import { type Graph, graphOf } from './graph.ts'
import { ltl, rulesOf } from './ltl.ts'
import { kernelNamer } from './names.ts'
import { rejection } from './rejection.ts'
import { dot } from './rv.ts'

export interface Monitors {
  /** The smallest scope that it could be tried in, where that has too many states; then there are no files. */
  readonly stopped?: Scope
  readonly files: readonly File[]
  readonly leftOut: readonly Lacking[]
  /** Those that are written as automata only. */
  readonly withoutLtl: readonly Lacking[]
}

interface File {
  readonly name: string
  readonly text: string
}

interface Lacking {
  readonly property: Property
  readonly because: string
}

/** `states`: how many to walk at most; where there are more, sorts lose members, but for those that are `asked` for. */
export interface Trial {
  readonly asked: Scope
  readonly states: number
}

/** @throws ModelError when the model cannot be honoured */
export function* monitors(model: Model, trial: Trial): Generator<Progress, Monitors, void> {
  watched(model)
  const scope = { ...model.scope, ...trial.asked }
  const automata: Automaton[] = []
  const leftOut: Lacking[] = []
  const withoutLtl: Lacking[] = []
  for (const property of model.properties) {
    const made = automatonOf(property, model.system, scope)
    if (typeof made === 'string') leftOut.push({ property, because: made })
    else automata.push(made)
  }
  if (automata.length === 0) return { files: [], leftOut, withoutLtl }
  const { graph, product } = yield* walkedWhole(model, scope, trial)
  if (graph.stopped !== undefined) return { files: [], leftOut, withoutLtl, stopped: product.scope }
  const name = kernelNamer()
  const from = [
    `Written by \`ioasid-spec export rv\` from ${model.name}.`,
    `Accepts all that the model does in the scope ${spokenScope(product.scope)}, ${graph.counts.distinct} states.`,
  ]
  const files: File[] = []
  for (const automaton of automata) {
    const { property, machine } = automaton
    const rejected = rejection(automaton, graph, product)
    if (rejected !== undefined) {
      const path = rejected.path.map(operation => (product.operations[operation] as Instance).name)
      leftOut.push({ property, because: `the model itself breaks it: ${path.join(', ')}` })
      continue
    }
    const own = name(machine)
    files.push({ name: `${own}.dot`, text: dot(automaton, own, from) })
    const rules = rulesOf(automaton)
    if (typeof rules === 'string') withoutLtl.push({ property, because: rules })
    else
      for (const rule of rules) {
        const its = name(`${machine} ${(automaton.events[rule.forbidden[0] as number] as Heard).name}`)
        files.push({ name: `${its}.ltl`, text: ltl(automaton, rule, its, from) })
      }
  }
  return { files, leftOut, withoutLtl }
}

/** In the scope, or in one with fewer members of its largest sort that may lose some. */
function* walkedWhole(
  model: Model,
  scope: Scope,
  trial: Trial,
): Generator<Progress, { readonly graph: Graph; readonly product: Product }, void> {
  const product = expand(model.system, scope)
  const graph = yield* graphOf(product, tablesOf(product), { states: trial.states, transitions: Infinity })
  const [largest] = Object.entries(scope)
    .filter(([sort, size]) => size > 1 && !(sort in trial.asked))
    .sort(([, a], [, b]) => b - a)
  if (graph.stopped === undefined || largest === undefined) return { graph, product }
  return yield* walkedWhole(model, { ...scope, [largest[0]]: largest[1] - 1 }, trial)
}
