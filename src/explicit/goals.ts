/** What is asked of paths: of each state whether a goal is true there, and whether it is one from which the goal is awaited. */
import type { Product } from '../system/expand.ts'
import { answerOf, membersIn, type Obligation, obligations } from '../system/obligations.ts'
import { hasGoal, isPremise, type Property } from '../system/property.ts'
import { viewsOf } from '../system/view.ts'
import type { Table } from '../tabulate/table.ts'
import { decisionTrees } from './decision-trees.ts'
import type { Memory } from './memory.ts'

// What a state is to an obligation: a set of these. That a goal is awaited depends on what was before; it is marked later.
export const GOAL = 1
export const PREMISE = 2
export const AWAITED = 4

/** Every step between the states that were seen: those out of state `s` are from `first[s]` up to `first[s + 1]`. */
export interface Steps {
  readonly size: number
  readonly first: Int32Array
  readonly operation: Int32Array
  readonly target: Int32Array
}

export interface Goal extends Obligation {
  /** By state. */
  readonly answers: Uint8Array
}

export interface Goals {
  /** Looks at the next state, from 0 on. @throws ModelError where a formula throws, and StoreFull */
  see(locals: Int32Array): void
  /** One for each choice of the variables of each property that has a goal. */
  readonly all: readonly Goal[]
}

export const hasGoals = (properties: readonly Property[]): boolean => properties.some(hasGoal)

export function goalsOf(
  properties: readonly Property[],
  product: Product,
  tables: readonly Table[],
  memory: Memory,
): Goals {
  const trees = decisionTrees(tables, memory)
  const view = viewsOf(product)
  const members = membersIn(product)
  const all = obligations(properties, product).flatMap(({ property, at }) => {
    const of = properties[property] as Property
    if (!hasGoal(of)) return []
    const tree = trees.plant(read =>
      answerOf(of, at, () => {
        const state = view(read)
        return (of.goal(state, at, members) ? GOAL : 0) | (isPremise(of, state, at, members) ? PREMISE : 0)
      }),
    )
    return { property, at, tree, answers: new Uint8Array(1024) }
  })
  let seen = 0
  return {
    all,
    see(locals) {
      for (const one of all) {
        if (seen === one.answers.length) {
          memory.hold(seen)
          const longer = new Uint8Array(2 * seen)
          longer.set(one.answers)
          one.answers = longer
        }
        one.answers[seen] = trees.answer(one.tree, locals)
      }
      seen++
    },
  }
}
