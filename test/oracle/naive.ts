/**
 * A third checker, to compare the engines with: depth first, XState's own can(), transition() and matches(), a key of its own.
 * It shares nothing with them but the product.
 */
import { type AnyMachineSnapshot, initialTransition, type StateValue, transition } from 'xstate'
import type { Participation, Product } from '../../src/system/expand.ts'
import type { Local } from '../../src/system/local.ts'

type State = readonly AnyMachineSnapshot[]

export interface Census {
  distinct: number
  generated: number
  /** States in which no operation is enabled. */
  stuck: number
  /** Participants that stayed where they were, as they could not take what they heard. */
  deaf: number
  /** Operations refused, by errno, or by 'not enabled' where nobody is told. */
  refused: Record<string, number>
  /** States with a component that remembers where it was. */
  remembering: number
}

export function census({ components, operations }: Product): Census {
  const initial: State = components.map(({ machine, input }) => initialTransition(machine, input)[0])
  const seen = new Set([keyOf(initial)])
  const unexplored = [initial]
  const told: Census = { distinct: 1, generated: 1, stuck: 0, deaf: 0, refused: {}, remembering: 0 }
  for (let state = unexplored.pop(); state !== undefined; state = unexplored.pop()) {
    if (state.some(local => Object.keys(local.historyValue).length > 0)) told.remembering++
    let enabled = false
    for (const { participants } of operations) {
      const refuser = participants.find(participant => !accepts(participant, state))
      if (refuser !== undefined) {
        const outcome = refuser.errno ?? 'not enabled'
        told.refused[outcome] = (told.refused[outcome] ?? 0) + 1
        continue
      }
      enabled = true
      told.generated++
      const { after, deaf } = stepOf(participants, state)
      told.deaf += deaf
      const key = keyOf(after)
      if (seen.has(key)) continue
      seen.add(key)
      told.distinct++
      unexplored.push(after)
    }
    if (!enabled) told.stuck++
  }
  return told
}

export interface Unfolded {
  readonly states: readonly State[]
  /** Of each state, by number. */
  readonly steps: readonly (readonly { readonly operation: number; readonly to: number }[])[]
}

/** All states with all steps, numbered as they are found, from the initial one. */
export function unfold({ components, operations }: Product): Unfolded {
  const initial: State = components.map(({ machine, input }) => initialTransition(machine, input)[0])
  const numbers = new Map([[keyOf(initial), 0]])
  const states = [initial]
  const steps = []
  for (const state of states) {
    const out = []
    for (const [operation, { participants }] of operations.entries()) {
      if (!participants.every(participant => accepts(participant, state))) continue
      const { after } = stepOf(participants, state)
      const key = keyOf(after)
      const to = numbers.get(key) ?? states.push(after) - 1
      numbers.set(key, to)
      out.push({ operation, to })
    }
    steps.push(out)
  }
  return { states, steps }
}

/** Whose doing an instance is: done in both of two worlds, in the first only, or tried in both. */
type Party = 'observer' | 'secret' | 'common'

/**
 * The least number of attempts after which one of the observer comes to something else in a world where all is done than in one
 * where nothing secret is; Infinity where none does. Worlds side by side, each played by itself: no composed system.
 */
export function toldApart({ components, operations }: Product, partyOf: (number: number) => Party): number {
  const initial: State = components.map(({ machine, input }) => initialTransition(machine, input)[0])
  let level: (readonly [State, State])[] = [[initial, initial]]
  const seen = new Set([`${keyOf(initial)} / ${keyOf(initial)}`])
  for (let attempts = 1; level.length > 0; attempts++) {
    const next: (readonly [State, State])[] = []
    for (const worlds of level)
      for (const [number, { kind, participants }] of operations.entries()) {
        const party = partyOf(number)
        const outcomes = worlds.map(world => participants.find(one => !accepts(one, world)))
        const [one, other] = outcomes.map(refuser => refuser && (kind === 'call' ? refuser.errno : 'not enabled'))
        if (party === 'observer' && one !== other) return attempts
        const after = worlds.map((world, w) =>
          outcomes[w] !== undefined || (w === 1 && party === 'secret') ? world : stepOf(participants, world).after,
        ) as [State, State]
        const key = after.map(keyOf).join(' / ')
        if (seen.has(key)) continue
        seen.add(key)
        next.push(after)
      }
    level = next
  }
  return Infinity
}

/** What becomes of a state, and how many participants stay where they are since they cannot take what they hear. */
function stepOf(participants: readonly Participation[], state: State): { after: State; deaf: number } {
  const after = [...state]
  let deaf = 0
  for (const participant of participants) {
    if (participant.kind === 'requires') continue
    const { component, event } = participant
    const local = state[component] as AnyMachineSnapshot
    if (takes(local, event)) after[component] = transition(local.machine, local, event)[0]
    else deaf++
  }
  return { after, deaf }
}

const takes = (local: AnyMachineSnapshot, event: { type: string }): boolean =>
  local.status === 'active' && local.can(event)

function accepts(participant: Participation, state: State): boolean {
  if (participant.kind === 'requires')
    return participant.test(...participant.components.map(number => localOf(state[number] as AnyMachineSnapshot)))
  return participant.kind === 'hears' || takes(state[participant.component] as AnyMachineSnapshot, participant.event)
}

export const localOf = (snapshot: AnyMachineSnapshot): Local => ({
  value: snapshot.value,
  context: snapshot.context,
  done: snapshot.status === 'done',
  is: (path, context = {}) =>
    snapshot.matches(nested(String(path).split('.'))) &&
    Object.entries(context).every(([field, value]) => plain(snapshot.context[field]) === plain(value)),
  takes: event => takes(snapshot, event),
})

/** 'a.b.c' as the nested value that XState's matches() takes. */
const nested = ([first = '', ...below]: readonly string[]): StateValue =>
  below.length > 0 ? { [first]: nested(below) } : first

const keyOf = (state: State): string =>
  plain(
    state.map(({ status, value, context, historyValue, _nodes }) => [
      status,
      // With its regions in their own order, which XState acts on.
      JSON.stringify(value),
      _nodes.map(node => node.id).sort(),
      context,
      Object.entries(historyValue)
        .map(([id, nodes]) => `${id}: ${nodes.map(node => node.id).sort()}`)
        .sort(),
    ]),
  )

/** One text for equal data, whatever the order of its fields and members. */
const plain = (value: unknown): string =>
  JSON.stringify(value, (_, held: unknown) => {
    if (held instanceof Set) return { set: Array.from(held, String).sort() }
    if (typeof held !== 'object' || held === null || Array.isArray(held)) return held
    return Object.fromEntries(Object.entries(held).sort(([a], [b]) => a.localeCompare(b)))
  })
