/** Paths of the quotient as paths of the model. */
import type { Goals } from './goals.ts'
import type { Moves } from './moves.ts'
import type { Quotient } from './quotient.ts'

/** With the refused calls put in as soon as they can be attempted; by ascending item. */
export function withRefused(
  { first, target }: Moves,
  { refused }: Goals,
  paths: readonly (readonly number[])[],
): number[][] {
  const left = new Set(refused)
  const loopsAt = (node: number): number[] =>
    [...left].flatMap(item => {
      const loop = item.find(m => m >= (first[node] as number) && m < (first[node + 1] as number))
      if (loop !== undefined) left.delete(item)
      return loop ?? []
    })
  return paths.map(path => [...loopsAt(0), ...path.flatMap(m => [m, ...loopsAt(target[m] as number)])])
}

/** Instances of operations, from the initial state, and the state that they lead to. Of moves that are alike the first is taken. */
export function lifted(
  moves: Moves,
  { moves: between, blockOf }: Quotient,
  path: readonly number[],
): { operations: number[]; state: number } {
  let state = 0
  const operations = path.map(step => {
    const alike = (m: number): boolean =>
      moves.label[m] === between.label[step] && blockOf[moves.target[m] as number] === between.target[step]
    let m = moves.first[state] as number
    while (!alike(m)) if (++m === moves.first[state + 1]) throw new Error('a path of the quotient is none of its graph')
    state = moves.target[m] as number
    return moves.operation[m] as number
  })
  return { operations, state }
}
