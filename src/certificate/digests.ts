/** The digests of a model's states and transitions, taken on a walk of their own, whatever engine has settled the verdicts. */
import type { Progress } from '../check/exploration.ts'
import { slices } from '../check/work.ts'
import { explore, type GraphOptions } from '../explicit/graph.ts'
import type { Product } from '../system/expand.ts'
import { tablesOf } from '../tabulate/tables.ts'
import { type Digests, digits, type Hash } from './certificate.ts'

/** What was walked. */
export interface Walked {
  readonly digests: Digests
  readonly distinct: number
  readonly generated: number
}

/**
 * A state's hash is that of the keys of its local states; a transition's is that of the hashes before and after it, with the operation
 * between them. Undefined where it came to a limit. @throws ModelError
 */
export function* digestsOf(
  product: Product,
  hash: Hash,
  options: GraphOptions & { readonly fieldValues?: number | undefined },
): Generator<Progress, Walked | undefined, void> {
  const tables = tablesOf(product, options.fieldValues)
  const hashes: string[] = []
  const graph = yield* explore(product, tables, options, (_, locals) => {
    hashes.push(hash(tables.map((table, c) => table.key(locals[c] as number)).join('\n')))
  })
  if (graph.stopped !== undefined) return undefined
  const { size, depth, bytes, first, operation, target } = graph
  const generated = (first[size] as number) + 1
  const progress = { distinct: size, generated, depth, frontier: 0, memory: bytes }
  const isOver = slices()
  const sums = { states: 0n, transitions: 0n }
  const add = (to: keyof typeof sums, hashed: string): void => {
    sums[to] = BigInt.asUintN(128, sums[to] + BigInt(`0x${hashed}`))
  }
  for (let state = 0; state < size; state++) {
    add('states', hashes[state] as string)
    for (let step = first[state] as number; step < (first[state + 1] as number); step++) {
      const { name } = product.operations[operation[step] as number] as Product['operations'][number]
      add('transitions', hash(`${hashes[state]} ${name} ${hashes[target[step] as number]}`))
    }
    if (!isOver()) continue
    yield progress
    if (options.interrupted()) return undefined
  }
  return { digests: { states: digits(sums.states), transitions: digits(sums.transitions) }, distinct: size, generated }
}
