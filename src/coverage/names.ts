/** How machines, rules and steps are called in lists that are about all members of a sort. */
import type { AnyStateMachine } from 'xstate'
import { label, type Participation, type Product } from '../system/expand.ts'
import { literal } from '../system/literal.ts'

/** Each machine by its id; with the family where several machines have that id. */
export function machineNames({ components }: Product): ReadonlyMap<AnyStateMachine, string> {
  const machines = new Map<AnyStateMachine, string>()
  for (const { machine, family } of components) if (!machines.has(machine)) machines.set(machine, family)
  const ids = [...machines.keys()].map(({ id }) => id)
  return new Map(
    [...machines].map(([machine, family]) => [
      machine,
      ids.filter(id => id === machine.id).length > 1 ? `${machine.id} of ${family}` : machine.id,
    ]),
  )
}

/** Says of a text about members what it says of any: 'guest0' becomes 'guest'. */
export function general({ scope }: Product, text: string): string {
  const sorts = Object.keys(scope).map(literal)
  return sorts.length === 0 ? text : text.replace(new RegExp(`(?<!\\w)(${sorts.join('|')})\\d+(?!\\w)`, 'g'), '$1')
}

/** What a participant asks, for any members: 'claim(rid) takes HOLD', 'number(pasid) is allocated with owner guest'. */
export function rule(product: Product, participation: Participation): string {
  const name = (c: number): string => {
    const { family } = product.components[c] as Product['components'][number]
    return label(family, product.system.components[family]?.sorts ?? [])
  }
  if (participation.kind === 'requires')
    return general(product, `${participation.components.map(name).join(' and ')} ${participation.says}`)
  return `${name(participation.component)} takes ${participation.event.type}`
}
