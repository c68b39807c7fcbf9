/** Coverage the plain way: every state of XState's own snapshots, every attempt in it, every history of two steps. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Product } from '../../src/system/expand.ts'
import { keyOf } from '../../src/tabulate/snapshot.ts'
import { type Locals, play, startOf } from '../../src/trace/play.ts'

export interface NaiveCoverage {
  readonly states: number
  /** 'op', and 'op -> errno' of calls. */
  readonly attempts: ReadonlySet<string>
  /** 'machine: state' */
  readonly active: ReadonlySet<string>
  /** By 'machine/value before/value between/value after' of two steps of one component, others in between: the least operations that take them. */
  readonly pairs: ReadonlyMap<string, number>
}

export function coverNaively(product: Product): NaiveCoverage {
  const { components, operations } = product
  const attempts = new Set<string>()
  const active = new Set<string>()
  const pairs = new Map<string, number>()
  const value = (locals: Locals, c: number): string => JSON.stringify((locals[c] as AnyMachineSnapshot).value)

  /** Every state, breadth first, with `remembered` about how it was reached; `step` says what is remembered after a step. */
  const walk = (
    step: (before: Locals, after: Locals, number: number, remembered: string, taken: number) => string,
  ): number => {
    const unexplored = [{ locals: startOf(product), remembered: '', taken: 0 }]
    const seen = new Set<string>()
    for (const at of unexplored) {
      const key = JSON.stringify([at.remembered, ...at.locals.map(keyOf)])
      if (seen.has(key)) continue
      seen.add(key)
      for (const [number, instance] of operations.entries()) {
        const { next, refusal } = play(instance, at.locals)
        if (refusal === undefined) attempts.add(instance.operation)
        else if (instance.kind === 'call')
          attempts.add(`${instance.operation} -> ${refusal.participation.errno ?? 'refused'}`)
        if (refusal !== undefined) continue
        const taken = at.taken + 1
        unexplored.push({ locals: next, remembered: step(at.locals, next, number, at.remembered, taken), taken })
      }
    }
    return seen.size
  }

  const states = walk(() => '')
  components.forEach(({ machine }, c) => {
    walk((before, after, number, remembered, taken) => {
      const { participants } = operations[number] as Product['operations'][number]
      const sent = participants.find(p => p.kind !== 'requires' && p.component === c)
      const from = before[c] as AnyMachineSnapshot
      for (const { path } of from._nodes) if (path.length > 0) active.add(`${machine.id}: ${path.join('.')}`)
      if (sent === undefined || sent.kind === 'requires' || from.status !== 'active' || !from.can(sent.event))
        return remembered
      const pair = `${machine.id}/${remembered}/${value(before, c)}/${value(after, c)}`
      if (remembered !== '') pairs.set(pair, Math.min(taken, pairs.get(pair) ?? Infinity))
      return value(before, c)
    })
    for (const { path } of (startOf(product)[c] as AnyMachineSnapshot)._nodes)
      if (path.length > 0) active.add(`${machine.id}: ${path.join('.')}`)
  })
  return { states, attempts, active, pairs }
}
