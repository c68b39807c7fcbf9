/** Everything in an outline that a text must name, and the tables behind the names. */
import type { AnyStateMachine } from 'xstate'
import { spokenEvent } from '../tabulate/step.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import { spoken } from '../trace/tell.ts'
import { nextOf } from './moves.ts'
import { type Namer, namer } from './names.ts'
import type { Move, Outline } from './outline.ts'

export interface Machine {
  readonly machine: AnyStateMachine
  readonly name: string
  /** Names and words of the local states, by their number in the table. */
  readonly locals: ReadonlyMap<number, { readonly name: string; readonly says: string }>
  readonly events: readonly Signal[]
}

/** An event of a machine, as far as operations send it. */
export interface Signal {
  readonly name: string
  readonly says: string
  /** Where it leads from the local states that accept it. */
  readonly cells: ReadonlyMap<number, number>
  /** Some operation is refused where it is not accepted; some goes on. */
  readonly taken: boolean
  readonly heard: boolean
}

export interface Symbols {
  /** One for each table. */
  readonly machines: readonly Machine[]
  /** By component. */
  readonly variables: readonly string[]
  readonly moves: ReadonlyMap<Move, string>
  local(component: number, local: number): string
  signal(component: number, event: number): Signal
}

/** `reserved`: what the language, or the text, has other uses for. */
export function symbolsOf(outline: Outline, reserved: Iterable<string>): Symbols {
  const { product, tables, domains, moves } = outline
  const name = namer(reserved)
  const variables = product.components.map(({ name: own, at }) => name(at.length === 0 ? `the_${own}` : own))
  const machines = new Map<Table, Machine & { readonly byEvent: ReadonlyMap<number, Signal> }>()
  for (const table of new Set(tables)) {
    const { machine } = table
    const of = name(machine.id)
    const mine = (component: number): boolean => tables[component] === table
    const reached = new Set(domains.flatMap((domain, c) => (mine(c) ? domain : [])))
    const locals = [...reached]
      .sort((a, b) => a - b)
      .map(local => {
        const says = spoken(table.locals[local] as Parameters<typeof spoken>[0])
        return [local, { name: name(`${of}_${says}`), says }] as const
      })
    const byEvent = signalsOf(table, of, name, moves, mine, reached)
    const events = [...byEvent.values()]
    machines.set(table, { machine, name: of, locals: new Map(locals), events, byEvent })
  }
  const machineOf = (component: number) => machines.get(tables[component] as Table)
  return {
    machines: [...machines.values()],
    variables,
    moves: new Map(moves.map(move => [move, name(move.instance.name)])),
    local: (component, local) => machineOf(component)?.locals.get(local)?.name as string,
    signal: (component, event) => machineOf(component)?.byEvent.get(event) as Signal,
  }
}

function signalsOf(
  table: Table,
  of: string,
  name: Namer,
  moves: readonly Move[],
  mine: (component: number) => boolean,
  reached: ReadonlySet<number>,
): Map<number, Signal> {
  const uses = new Map<number, { from: Set<number>; taken: boolean; heard: boolean }>()
  for (const { steps, domains } of moves)
    for (const { kind, component, event } of steps) {
      if (!mine(component)) continue
      const use = uses.get(event) ?? { from: new Set(), taken: false, heard: false }
      uses.set(event, use)
      for (const local of domains[component] as readonly number[]) use.from.add(local)
      if (kind === 'takes') use.taken = true
      else use.heard = true
    }
  return new Map(
    [...uses].map(([event, { from, taken, heard }]) => {
      const says = spokenEvent(table.events[event] as Parameters<typeof spokenEvent>[0])
      const cells = [...from]
        .sort((a, b) => a - b)
        .flatMap((local): [number, number][] => {
          const next = nextOf(table, local, event, () => {})
          // What leads to no known local state is never enabled there.
          return next === REFUSED || !reached.has(next) ? [] : [[local, next]]
        })
      return [event, { name: name(`${of}_${says}`), says, cells: new Map(cells), taken, heard }]
    }),
  )
}
