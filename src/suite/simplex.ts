/**
 * The simplex method (Dantzig) for: greatest `gain` x with `rows` x <= `limits` and x >= 0, where no limit is negative. Columns can be
 * added once it is found, from where it goes on.
 */
import { slices, type Work } from '../check/work.ts'

const ZERO = 1e-9
/** Changes of numbers. */
const EFFORT = 2_000_000_000

export interface Simplex {
  /** Goes on to the greatest; false where that would take too long. */
  solve(until: number): Work<boolean>
  /** The best so far, by column. It satisfies the rows, up to rounding. */
  best(): Float64Array
  /** What more of each limit would gain: how much there is of each row in the dual program. */
  worth(): Float64Array
  /** Fills a column that has been nothing but 0 so far. */
  fill(column: number, each: number, entries: readonly { readonly row: number; readonly count: number }[]): void
}

/** `rows` has `limits.length` rows of `gain.length` numbers, and is written over as the others are. */
export function simplex(rows: Float64Array, limits: Float64Array, gain: Float64Array): Simplex {
  const many = gain.length
  // What stands beside each row and above each column: variables by number, then what the rows leave to their limits.
  const beside = Int32Array.from(limits, (_, row) => many + row)
  const above = Int32Array.from(gain, (_, column) => column)
  let effort = 0
  return {
    *solve(until) {
      const isOver = slices()
      while (effort < EFFORT) {
        if (isOver()) {
          if (performance.now() > until) return false
          yield
        }
        const column = most(gain)
        const row = column < 0 ? -1 : tightest(rows, limits, many, column)
        if (row < 0) return true
        effort += pivot(rows, limits, gain, row, column)
        const moved = beside[row] as number
        beside[row] = above[column] as number
        above[column] = moved
      }
      return false
    },
    best() {
      const x = new Float64Array(many)
      for (const [row, variable] of beside.entries())
        if (variable < many) x[variable] = Math.max(0, limits[row] as number)
      return x
    },
    worth() {
      const found = new Float64Array(limits.length)
      for (const [column, variable] of above.entries())
        if (variable >= many) found[variable - many] = Math.max(0, -(gain[column] as number))
      return found
    },
    fill(column, each, entries) {
      gain[column] = each
      // As all columns are by now: what a row leaves has changed into other variables, or stands beside a row yet.
      for (const { row, count } of entries) {
        const left = above.indexOf(many + row)
        if (left < 0) {
          const at = beside.indexOf(many + row) * many + column
          rows[at] = (rows[at] as number) + count
          continue
        }
        for (let r = 0; r < limits.length; r++)
          rows[r * many + column] = (rows[r * many + column] as number) + count * (rows[r * many + left] as number)
        gain[column] = gain[column] + count * (gain[left] as number)
      }
    },
  }
}

function most(gain: Float64Array): number {
  let best = -1
  for (let column = 0; column < gain.length; column++)
    if ((gain[column] as number) > (best < 0 ? ZERO : (gain[best] as number))) best = column
  return best
}

function tightest(rows: Float64Array, limits: Float64Array, many: number, column: number): number {
  let [best, least] = [-1, Infinity]
  for (let row = 0; row < limits.length; row++) {
    const each = rows[row * many + column] as number
    if (each <= ZERO) continue
    const room = (limits[row] as number) / each
    if (room < least) [best, least] = [row, room]
  }
  return best
}

function pivot(rows: Float64Array, limits: Float64Array, gain: Float64Array, row: number, column: number): number {
  const many = gain.length
  let changes = 0
  const at = row * many
  const by = 1 / (rows[at + column] as number)
  const used: number[] = []
  for (let k = 0; k < many; k++)
    if (rows[at + k] !== 0) {
      rows[at + k] = (rows[at + k] as number) * by
      if (k !== column) used.push(k)
    }
  rows[at + column] = by
  limits[row] = (limits[row] as number) * by
  for (let other = 0; other < limits.length; other++) {
    const factor = rows[other * many + column] as number
    if (other === row || factor === 0) continue
    changes += used.length
    for (const k of used)
      rows[other * many + k] = (rows[other * many + k] as number) - factor * (rows[at + k] as number)
    rows[other * many + column] = -factor * by
    limits[other] = Math.max(0, (limits[other] as number) - factor * limits[row])
  }
  const factor = gain[column] as number
  for (const k of used) gain[k] = (gain[k] as number) - factor * (rows[at + k] as number)
  gain[column] = -factor * by
  return changes + limits.length
}
