/** The levels of a search, by how much there was at the end of each. */
import type { Level, Levels } from '../check/exploration.ts'
import type { LevelSearch } from './level-search.ts'

export interface LevelNotes {
  /** Every state of a level is expanded. */
  over(): void
  levels(): Levels
}

/** Of a search that begins. */
export function levelNotes(search: LevelSearch): LevelNotes {
  const over: Level[] = []
  let [generated, from, to] = [search.generated, 0, search.found]
  const current = (): Level => ({ states: to - from, steps: search.generated - generated })
  return {
    over() {
      over.push(current())
      ;[generated, from, to] = [search.generated, to, search.found]
    },
    levels() {
      const under = [current(), { states: search.found - to, steps: 0 }]
      return { each: [...over, ...under.filter(({ states }) => states > 0)], deepest: search.deepest() }
    },
  }
}
