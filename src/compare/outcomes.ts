/** What both models say of an operation in a pair of states, looked up in a decision tree for each instance. */
import { decisionTrees } from '../explicit/decision-trees.ts'
import type { Memory } from '../explicit/memory.ts'
import type { Instance } from '../system/expand.ts'
import { OK } from '../system/outcome.ts'
import type { Read } from '../system/view.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import type { Matched } from './pairing.ts'

/** A model that has no such operation allows no sequence with it, which is a refusal of a kind of its own. */
export const NOT_THERE = 'not there'

/** Differences of one kind: an operation, and what the two models say of it. */
export interface Class {
  readonly operation: string
  readonly a: string
  readonly b: string
}

export interface Outcomes {
  /** The classes met so far, by number. */
  readonly classes: readonly Class[]
  /** The class of what the two models say of the instance with this number; -1 where they agree. @throws ModelError and StoreFull */
  ask(instance: number, locals: Int32Array): number
}

/** `tables` and `locals` by the component numbers of the joint product. */
export function outcomesOf(matched: readonly Matched[], tables: readonly Table[], memory: Memory): Outcomes {
  const trees = decisionTrees(tables, memory)
  const classes: Class[] = []
  const numbers = new Map<string, number>()
  let current: Int32Array = new Int32Array()

  const outcome = (instance: Instance | undefined, read: Read): string => {
    if (instance === undefined) return NOT_THERE
    const refuser = instance.participants.find(participation => {
      if (participation.kind === 'hears') return false
      if (participation.kind === 'requires') return !participation.test(...participation.components.map(read))
      const { component, event } = participation
      read(component)
      const table = tables[component] as Table
      return table.next(current[component] as number, table.event(event)) === REFUSED
    })
    if (refuser === undefined) return OK
    return instance.kind === 'call' ? (refuser.errno ?? 'refused') : 'not enabled'
  }

  const classOf = (found: Class): number => {
    const { operation, a, b } = found
    const refusedAnyway = a !== OK && b !== OK && [a, b].includes(NOT_THERE)
    if (a === b || refusedAnyway) return -1
    const key = JSON.stringify([operation, a, b])
    const number = numbers.get(key) ?? classes.push(found) - 1
    numbers.set(key, number)
    return number
  }

  // A tree answers 0 or greater.
  const planted = matched.map(({ operation, a, b }) =>
    trees.plant(read => 1 + classOf({ operation, a: outcome(a, read), b: outcome(b, read) })),
  )

  return {
    classes,
    ask(instance, locals) {
      current = locals
      return trees.answer(planted[instance] as number, locals) - 1
    },
  }
}
