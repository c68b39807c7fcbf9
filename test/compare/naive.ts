/** A second way to compare, to compare the comparison with: pairs by their text, each operation played through XState in each of them. */
import type { Instance, Product } from '../../src/system/expand.ts'
import { keyOf } from '../../src/tabulate/snapshot.ts'
import { type Locals, play, startOf } from '../../src/trace/play.ts'

export interface NaiveComparison {
  distinct: number
  generated: number
  depth: number
  /** 'open: ok | EBUSY' with the length of a shortest sequence to it. */
  classes: Record<string, number>
}

/** undefined: there are more pairs than `limit`. */
export function compareNaively(a: Product, b: Product, limit: number): NaiveComparison | undefined {
  const names = [...new Set([...a.operations, ...b.operations].map(({ name }) => name))]
  let level: (readonly [Locals, Locals])[] = [[startOf(a), startOf(b)]]
  const seen = new Set(level.map(textOf))
  const told: NaiveComparison = { distinct: 1, generated: 1, depth: 0, classes: {} }
  while (level.length > 0) {
    told.depth++
    const next: typeof level = []
    for (const [inA, inB] of level) {
      for (const name of names) {
        const [one, other] = [answer(a, name, inA), answer(b, name, inB)]
        if (one.outcome === 'ok' && other.outcome === 'ok') {
          told.generated++
          const pair = [one.next, other.next] as const
          if (seen.has(textOf(pair))) continue
          if (seen.size === limit) return undefined
          seen.add(textOf(pair))
          next.push(pair)
        } else if (one.outcome !== other.outcome) {
          const isThere = one.instance !== undefined && other.instance !== undefined
          if (!isThere && one.outcome !== 'ok' && other.outcome !== 'ok') continue
          told.classes[`${(one.instance ?? other.instance)?.operation}: ${one.outcome} | ${other.outcome}`] ??=
            told.depth
        }
      }
    }
    level = next
  }
  return { ...told, distinct: seen.size }
}

interface Answer {
  readonly instance: Instance | undefined
  readonly outcome: string
  readonly next: Locals
}

function answer({ operations }: Product, name: string, locals: Locals): Answer {
  const instance = operations.find(each => each.name === name)
  if (instance === undefined) return { instance, outcome: 'not there', next: locals }
  const { next, refusal } = play(instance, locals)
  if (refusal === undefined) return { instance, outcome: 'ok', next }
  return { instance, outcome: instance.kind === 'call' ? `${refusal.participation.errno}` : 'not enabled', next }
}

const textOf = ([a, b]: readonly [Locals, Locals]): string => JSON.stringify([a.map(keyOf), b.map(keyOf)])
