/** Operations tried one after the other, whatever each comes to: a refused one changes nothing. */
import type { Step } from '../check/result.ts'
import type { Product } from '../system/expand.ts'
import { OK } from '../system/outcome.ts'
import { play, startOf } from './play.ts'
import { told } from './tell.ts'
import { instanceOf, refusedWith } from './why.ts'

/** `operations`: texts such as 'bind(guest0, rid1)'. @throws ModelError when one is unknown */
export function attempt(product: Product, operations: readonly string[]): Step[] {
  let locals = startOf(product)
  return operations.map(text => {
    const instance = instanceOf(product, text)
    const { next, refusal } = play(instance, locals)
    const outcome = refusal === undefined ? OK : refusedWith(instance, refusal.participation)
    const step = told(product, instance, outcome, locals, next)
    locals = next
    return step
  })
}
