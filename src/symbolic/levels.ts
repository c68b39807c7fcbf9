/** Variables on levels, in the order of a recipe: the topmost variable has the highest level. */
import { REFUSED } from '../tabulate/table.ts'
import type { LeveledEvent } from './events.ts'
import { arranged, type Recipe } from './order.ts'
import { type Relation, type RelationPool, relationPool } from './relation.ts'
import type { Variable, Variables } from './variables.ts'

export interface Levels {
  readonly height: number
  /** By level. */
  readonly variables: readonly Variable[]
  /** By level, its local states: those of its variable, and OUTSIDE as the last. */
  readonly sizes: readonly number[]
  /** By variable. */
  readonly levelOf: readonly number[]
  /** By event. */
  readonly events: readonly LeveledEvent[]
  /** Of all relations of the events. */
  readonly pool: RelationPool
}

export function levelsOf({ variables, events }: Variables, recipe: Recipe): Levels {
  const order = arranged(
    variables.map(({ index }) => index),
    recipe,
  )
  const height = order.length
  const levelOf: number[] = []
  order.forEach((variable, i) => {
    levelOf[variable] = height - 1 - i
  })
  const pool = relationPool()
  const relations = new Map<Int32Array, Relation>()
  const relationOf = (next: Int32Array): Relation => {
    const known = relations.get(next) ?? pool.of([...Array.from(next, to => (to === REFUSED ? [] : [to])), []])
    relations.set(next, known)
    return known
  }
  const leveled = events.map(({ moves }): LeveledEvent => {
    const byLevel: (Relation | undefined)[] = Array.from({ length: height })
    for (const { variable, next } of moves)
      if (next.some((to, from) => to !== from)) byLevel[levelOf[variable] as number] = relationOf(next)
    return byLevel
  })
  const ordered = order.toReversed().map(variable => variables[variable] as Variable)
  return {
    height,
    variables: ordered,
    sizes: ordered.map(({ combinations }) => combinations.length + 1),
    levelOf,
    events: leveled,
    pool,
  }
}
