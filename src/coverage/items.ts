/** What there is to cover: the items of each criterion, by number. */
import type { AnyStateMachine } from 'xstate'
import type { Product } from '../system/expand.ts'
import type { Declared, Observation } from '../tabulate/observe.ts'
import type { Table } from '../tabulate/table.ts'
import { machineNames } from './names.ts'

export type Item =
  | { readonly kind: 'state'; readonly machine: AnyStateMachine; readonly state: string }
  | { readonly kind: 'transition'; readonly machine: AnyStateMachine; readonly transition: Declared }
  | {
      readonly kind: 'guard' | 'condition'
      readonly machine: AnyStateMachine
      readonly transition: Declared
      readonly condition: string
      readonly answer: boolean
    }
  | { readonly kind: 'operation'; readonly operation: string }
  | { readonly kind: 'refusal'; readonly operation: string; readonly errno: string }

/** From the weakest; of each criterion the items of that kind. */
export const LADDER = [
  { name: 'machine states', kind: 'state' },
  { name: 'machine transitions', kind: 'transition' },
  { name: 'guard outcomes', kind: 'guard' },
  { name: 'conditions', kind: 'condition' },
  { name: 'operations', kind: 'operation' },
  { name: 'refusals', kind: 'refusal' },
] as const

export interface Items {
  readonly all: readonly Item[]
  readonly texts: readonly string[]
  /** The numbers of what a step of a machine covers. */
  observed(machine: AnyStateMachine, observation: Observation): number[]
  operation(name: string): number
  refusal(name: string, errno: string): number
}

export function itemsOf(product: Product, tables: readonly Table[]): Items {
  const names = machineNames(product)
  const all: Item[] = []
  const texts: string[] = []
  const numbers = new Map<string, number>()
  const add = (text: string, item: Item): void => {
    const key = `${item.kind} ${text}`
    if (numbers.has(key)) return
    numbers.set(key, all.push(item) - 1)
    texts.push(text)
  }

  const machines = new Map(product.components.map(({ machine }, c) => [machine, tables[c] as Table]))
  for (const [machine, table] of machines) {
    const name = names.get(machine) as string
    const { states, transitions } = table.declared()
    for (const state of states) add(`${name}: ${state}`, { kind: 'state', machine, state })
    for (const transition of transitions) {
      add(spoken(name, transition), { kind: 'transition', machine, transition })
      if (transition.guard === undefined) continue
      for (const answer of [true, false]) {
        const guard = { machine, transition, answer }
        const at = `${name}: ${transition.id}`
        add(`${at} ${transition.guard} = ${answer}`, { kind: 'guard', ...guard, condition: transition.guard })
        for (const condition of transition.conditions)
          add(`${at} ${condition} = ${answer}`, { kind: 'condition', ...guard, condition })
      }
    }
  }
  for (const operation of Object.keys(product.system.operations)) add(operation, { kind: 'operation', operation })
  for (const { operation, kind, participants } of product.operations)
    if (kind === 'call')
      for (const { kind: asks, errno = 'refused' } of participants)
        if (asks !== 'hears') add(`${operation} -> ${errno}`, { kind: 'refusal', operation, errno })

  const numberOf = (kind: Item['kind'], text: string): number[] => {
    const number = numbers.get(`${kind} ${text}`)
    return number === undefined ? [] : [number]
  }
  const declared = new Map(
    [...machines].map(([machine, table]) => [machine, new Map(table.declared().transitions.map(t => [t.id, t]))]),
  )

  return {
    all,
    texts,
    observed(machine, { states, transitions, guards, conditions }) {
      const name = names.get(machine) as string
      const transition = (id: string): Declared => declared.get(machine)?.get(id) as Declared
      const found = [
        ...states.flatMap(state => numberOf('state', `${name}: ${state}`)),
        ...transitions.flatMap(id => numberOf('transition', spoken(name, transition(id)))),
        ...guards.flatMap(({ transition: id, answer }) =>
          numberOf('guard', `${name}: ${id} ${transition(id).guard} = ${answer}`),
        ),
        ...conditions.flatMap(({ transition: id, condition, answer }) =>
          numberOf('condition', `${name}: ${id} ${condition} = ${answer}`),
        ),
      ]
      return [...new Set(found)]
    },
    operation: name => numberOf('operation', name)[0] as number,
    refusal: (name, errno) => numberOf('refusal', `${name} -> ${errno}`)[0] as number,
  }
}

/** 'lease: free on TAKE[0] {isOwner} -> taken' */
const spoken = (machine: string, { id, guard, targets }: Declared): string =>
  `${machine}: ${id}${guard === undefined ? '' : ` {${guard}}`}${targets.length > 0 ? ` -> ${targets.join(', ')}` : ''}`
