/** Events over the levels of a forest. What an event does below a level has one number for all events that do the same there. */
import type { Relation, RelationPool } from './relation.ts'

/** By level: where each local state may go; undefined where the event does nothing and asks nothing. */
export type LeveledEvent = readonly (Relation | undefined)[]

export interface Firing {
  readonly relations: LeveledEvent
  /** The highest and the lowest level that the event is about; -1: it is about none. */
  readonly top: number
  readonly bottom: number
  /** `below[level]` is the number of what the event does below that level; `below[height]` of all that it does. */
  readonly below: Int32Array
}

function firingsOf(events: readonly LeveledEvent[], height: number): Firing[] {
  const numbers = new Map<string, number>()
  return events.map(relations => {
    const below = new Int32Array(height + 1)
    let bottom = -1
    let top = -1
    relations.forEach((relation, level) => {
      below[level + 1] = below[level] as number
      if (relation === undefined) return
      if (bottom < 0) bottom = level
      top = level
      const key = `${below[level]},${level},${relation.id}`
      const number = numbers.get(key) ?? numbers.size + 1
      numbers.set(key, number)
      below[level + 1] = number
    })
    return { relations, top, bottom, below }
  })
}

/** By top level; those that do the same below their top are one. */
export function byTopLevel(events: readonly LeveledEvent[], height: number, pool: RelationPool): Firing[][] {
  const alike = new Map<string, Firing[]>()
  for (const firing of firingsOf(events, height)) {
    if (firing.top < 0) continue
    const key = `${firing.top},${firing.below[firing.top]}`
    alike.set(key, [...(alike.get(key) ?? []), firing])
  }
  const merged = [...alike.values()].map((group): LeveledEvent => {
    const [first] = group as [Firing]
    const relations = [...first.relations]
    relations[first.top] = united(
      group.map(({ relations }) => relations[first.top] as Relation),
      pool,
    )
    return relations
  })
  const levels: Firing[][] = Array.from({ length: height }, () => [])
  // Numbered anew: what several do together at their top is not what one of them does below the top of another.
  for (const firing of firingsOf(merged, height)) (levels[firing.top] as Firing[]).push(firing)
  return levels
}

/** By top level and local state there, the events that leave it; undefined: none does. */
export function leavingEach(
  byTop: readonly (readonly Firing[])[],
  sizes: Int32Array,
): ((readonly Firing[])[] | undefined)[] {
  return byTop.map((firings, level) => {
    if (firings.length === 0) return undefined
    const leaving = Array.from({ length: sizes[level] as number }, () => [] as Firing[])
    for (const firing of firings)
      for (const i of (firing.relations[level] as Relation).sources) (leaving[i] as Firing[]).push(firing)
    return leaving
  })
}

function united(relations: readonly Relation[], pool: RelationPool): Relation {
  if (relations.length === 1) return relations[0] as Relation
  const [{ start }] = relations as [Relation]
  return pool.of(
    Array.from({ length: start.length - 1 }, (_, i) =>
      relations.flatMap(({ start, targets }) => [...targets.subarray(start[i], start[i + 1])]),
    ),
  )
}
