/** Which property the last state of a path violates, or its last step: what a counterexample is of, when all that is left of it is its code. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Counterexample } from '../check/result.ts'
import type { Instance, Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import type { Model } from '../system/model.ts'
import { answerOf, membersIn, obligations, speaksOf } from '../system/obligations.ts'
import type { Property } from '../system/property.ts'
import { localOf } from '../tabulate/snapshot.ts'
import type { Locals } from './play.ts'
import { counterexample, walk } from './tell.ts'

export interface Broken {
  readonly property: Property
  readonly counterexample: Counterexample
}

/** The first invariant or transition property of the model that the end of the path violates. @throws ModelError where a formula throws */
export function brokenAtEnd(model: Model, product: Product, path: readonly number[]): Broken | undefined {
  const { states } = walk(product, path)
  const members = membersIn(product)
  const instance = product.operations[path.at(-1) as number] as Instance
  const views = states.slice(-2).map(locals => viewOf(product, locals))
  const [last, before] = [views.at(-1), views.length > 1 ? views[0] : undefined]
  const violates = (of: Property, at: Readonly<Record<string, string>>): boolean => {
    if (of.kind === 'invariant') return (of.when?.(last, at, members) ?? true) && !of.then(last, at, members)
    if (of.kind !== 'transition' || before === undefined || !speaksOf(of, at, instance, product)) return false
    return (of.when?.(before, last, at, members) ?? true) && !of.then(before, last, at, members)
  }
  for (const { property: number, at } of obligations(model.properties, product)) {
    const property = model.properties[number] as Property
    if (answerOf(property, at, () => violates(property, at)))
      return { property, counterexample: counterexample(model, undefined, product, property, { at, path }) }
  }
  return undefined
}

const viewOf = (product: Product, locals: Locals): Record<string, (...at: string[]) => Local> =>
  Object.fromEntries(
    Object.keys(product.system.components).map(family => [
      family,
      (...at: string[]) => localOf(locals[product.find(family, at)[0] as number] as AnyMachineSnapshot),
    ]),
  )
