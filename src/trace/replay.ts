/** A trace played again: from its code to its steps, refused when the model is not the one that it was found in. */
import type { Step } from '../check/result.ts'
import { checkedSystem } from '../check/mutant.ts'
import { expand, type Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import type { Model } from '../system/model.ts'
import { decode } from './code.ts'
import { digest } from './digest.ts'
import { closes } from './lasso.ts'
import { play, startOf } from './play.ts'
import { walk } from './tell.ts'

/** A trace played again, and what it was played on. */
export interface Replayed {
  /** The model that the code names. */
  readonly model: Model
  /** The mutant of it that the trace is of; undefined: the model as it stands. */
  readonly mutant: string | undefined
  /** The system, in the scope that the code names. */
  readonly product: Product
  /** Numbers of operations of the product, in the order in which they happen. */
  readonly path: readonly number[]
  /** Of the path, told. */
  readonly steps: readonly Step[]
  /** Of a lasso: so many steps come before those that repeat for ever. */
  readonly stem?: number
}

const AS_PRINTED = 'take the code as it was printed'

/**
 * Plays the code of a trace, as results and reports print it; `find` gives the model of that name.
 * @throws ModelError when the code is of another version of the model, of no path of it, of a loop that does not close, or is none
 */
export function replay(code: string, find: (name: string) => Model): Replayed {
  const { model: name, mutant, scope, digest: expected, path, stem } = decode(code)
  const model = find(name)
  const product = expand(checkedSystem(model, mutant), { ...model.scope, ...scope })
  const actual = digest(product)
  const strange = Object.keys(scope).find(sort => !Object.hasOwn(model.scope, sort))
  if (actual !== expected && strange !== undefined)
    throw new ModelError({
      problem: `the trace is in a scope with '${strange}', a sort that '${name}' does not have`,
      remedy: AS_PRINTED,
    })
  if (actual !== expected)
    throw new ModelError({
      problem: `the trace is of another version of '${name}' (${expected}; this one is ${actual})`,
      remedy: 'check the model again: if the trace is still there, it has a new code',
    })
  follow(name, product, path)
  const { steps, states } = walk(product, path)
  if (stem === undefined) return { model, mutant, product, path, steps }
  if (!closes({ path, states, stem }))
    throw new ModelError({
      problem: `the trace is of no behaviour that repeats: after step ${path.length} it is not where it was after step ${stem}`,
      remedy: AS_PRINTED,
    })
  return { model, mutant, product, path, steps, stem }
}

/** @throws ModelError at the first step that cannot be taken */
function follow(name: string, product: Product, path: readonly number[]): void {
  const refuse = (step: number, because: string): never => {
    throw new ModelError({
      problem: `the code is no path of '${name}': in step ${step} ${because}`,
      remedy: AS_PRINTED,
    })
  }
  let locals = startOf(product)
  for (const [i, number] of path.entries()) {
    const instance =
      product.operations[number] ?? refuse(i + 1, `there is no operation ${number}, of ${product.operations.length}`)
    const { next, refusal } = play(instance, locals)
    if (refusal !== undefined) refuse(i + 1, `${instance.name} is refused`)
    locals = next
  }
}
