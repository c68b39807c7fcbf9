/** Why an item is not covered by any reachable behaviour: what is always false, or never reached. */
import type { AnyStateMachine } from 'xstate'
import type { Product } from '../system/expand.ts'
import type { Declared } from '../tabulate/observe.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import type { Graph } from '../explicit/graph.ts'
import type { Item, Items } from './items.ts'
import { asking, distinct, refusing, type Rule, spokenRefusal, spokenRule } from './refusers.ts'

/** `covered(number)`: whether anything reachable covers that item. The graph is that of everything reachable. */
export function infeasibility(
  product: Product,
  tables: readonly Table[],
  graph: Graph,
  items: Items,
  covered: (item: number) => boolean,
): (item: number) => string {
  const asked = asking(product, tables)
  const locals = new Int32Array(product.components.length)
  const every: readonly number[] = Array.from({ length: graph.size }, (_, state) => state)
  const known = new Map<string, string>()
  const visited = new Map<AnyStateMachine, Set<number>>()

  /** The local states that components of the machine come to. */
  const localsOf = (machine: AnyStateMachine): ReadonlySet<number> => {
    const found = visited.get(machine) ?? new Set<number>()
    if (!visited.has(machine)) {
      visited.set(machine, found)
      product.components.forEach((component, c) => {
        if (component.machine === machine) for (const state of every) found.add(graph.local(state, c))
      })
    }
    return found
  }
  const isCovered = (wanted: (item: Item) => boolean): boolean =>
    items.all.some((item, number) => wanted(item) && covered(number))
  const stateReached = (machine: AnyStateMachine, state: string): boolean =>
    state === '(root)' || isCovered(item => item.kind === 'state' && item.machine === machine && item.state === state)
  const taken = (machine: AnyStateMachine, id: string): boolean =>
    isCovered(item => item.kind === 'transition' && item.machine === machine && item.transition.id === id)

  const ofOperation = (operation: string): string => {
    const instances = numbersOf(product, operation)
    if (instances.length === 0) return 'it has no instance in this scope'
    return spokenRefusal(refusing(asked, graph, instances, every, locals))
  }

  const ofRefusal = (operation: string, errno: string): string => {
    const together = refusing(asked, graph, numbersOf(product, operation), every, locals)
    const mine = distinct(together.flat()).filter(rule => (rule.errno ?? 'refused') === errno)
    if (mine.length === 0) {
      const rules = new Set(
        numbersOf(product, operation).flatMap(number =>
          (product.operations[number]?.participants ?? [])
            .filter(p => p.kind !== 'hears' && (p.errno ?? 'refused') === errno)
            .map(p => p.source),
        ),
      )
      return `what would refuse with ${errno} [${[...rules].join(', ')}] accepts in every reachable state`
    }
    const before = distinct(
      together.flatMap(set => {
        const place = set.findIndex(rule => (rule.errno ?? 'refused') === errno)
        return place > 0 ? [set[0] as Rule] : []
      }),
    )
    return `where ${mine.map(({ says }) => `'${says}'`).join(' or ')} would refuse, ${before.slice(0, 3).map(spokenRule).join(' or ')} refuses first`
  }

  const ofTransition = (machine: AnyStateMachine, transition: Declared): string => {
    const key = `${machine.id} ${transition.id}`
    const found = known.get(key) ?? whyNotTaken(machine, transition)
    known.set(key, found)
    return found
  }

  const whyNotTaken = (machine: AnyStateMachine, transition: Declared): string => {
    const { id, source, event, guard } = transition
    if (!stateReached(machine, source)) return `its state ${source} is never reached`
    if (event === 'always' || event === 'done')
      return guard !== undefined && wasAsked(machine, id)
        ? `its guard ${guard} is false whenever it is asked`
        : event === 'done'
          ? `${source} is never done, or another transition is taken then`
          : 'another transition is always taken first'
    const table = tables[product.components.findIndex(c => c.machine === machine)] as Table
    const senders = product.operations.flatMap(({ participants }, number) =>
      participants.some(
        p =>
          p.kind !== 'requires' && product.components[p.component]?.machine === machine && matches(event, p.event.type),
      )
        ? [number]
        : [],
    )
    if (senders.length === 0) return `no operation sends ${event}`
    const firing = new Set<string>()
    for (const local of localsOf(machine))
      table.events.forEach((sent, number) => {
        if (!matches(event, sent.type) || table.next(local, number) === REFUSED) return
        if (table.observe(local, number).transitions.includes(id)) firing.add(`${local} ${number}`)
      })
    if (firing.size === 0) {
      if (guard !== undefined && wasAsked(machine, id)) return `its guard ${guard} is false whenever it is asked`
      const instead = insteadOf(table, machine, transition)
      return instead === undefined
        ? `no ${event} that is sent where ${source} is reached takes it`
        : `${instead} is taken in its place, always`
    }
    const sets: (readonly Rule[])[] = []
    for (const number of senders)
      for (const participation of product.operations[number]?.participants ?? []) {
        if (participation.kind === 'requires' || product.components[participation.component]?.machine !== machine)
          continue
        const { component } = participation
        const sent = table.event(participation.event)
        const there = every.filter(state => firing.has(`${graph.local(state, component)} ${sent}`))
        sets.push(...refusing(asked, graph, [number], there, locals))
      }
    if (sets.length === 0) return `no operation sends ${event} to a component that is in ${source} and would take it`
    const names = [...new Set(senders.map(number => product.operations[number]?.operation as string))]
    return `where it could be taken, ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and others' : ''}: ${spokenRefusal(sets)}`
  }

  /** What is taken on its event where its source is active. */
  const insteadOf = (table: Table, machine: AnyStateMachine, { source, event }: Declared): string | undefined => {
    const others = new Set<string>()
    for (const local of localsOf(machine))
      table.events.forEach((sent, number) => {
        const there = source === '(root)' || table.locals[local]?.is(source) === true
        if (!there || !matches(event, sent.type) || table.next(local, number) === REFUSED) return
        others.add(table.observe(local, number).transitions[0] as string)
      })
    return others.size === 0 ? undefined : [...others].slice(0, 3).join(' or ')
  }

  const wasAsked = (machine: AnyStateMachine, id: string): boolean =>
    isCovered(item => item.kind === 'guard' && item.machine === machine && item.transition.id === id)

  const ofState = (machine: AnyStateMachine, state: string): string => {
    const table = tables[product.components.findIndex(c => c.machine === machine)] as Table
    const into = table
      .declared()
      .transitions.filter(({ targets }) =>
        targets.some(to => to === state || to.startsWith(`${state}.`) || state.startsWith(`${to}.`)),
      )
      .filter(({ id }) => !taken(machine, id))
    const [first] = into
    if (first === undefined) return 'no transition leads there'
    const others = into.length > 1 ? `, nor ${into.length - 1} more` : ''
    return `${first.id} is never taken${others}: ${ofTransition(machine, first)}`
  }

  return number => {
    const item = items.all[number] as Item
    switch (item.kind) {
      case 'operation':
        return ofOperation(item.operation)
      case 'refusal':
        return ofRefusal(item.operation, item.errno)
      case 'transition':
        return ofTransition(item.machine, item.transition)
      case 'state':
        return ofState(item.machine, item.state)
      default: {
        const { machine, transition, condition, answer, kind } = item
        const asked = isCovered(
          other =>
            other.kind === kind &&
            other.machine === machine &&
            other.transition.id === transition.id &&
            other.condition === condition,
        )
        if (asked) return `${condition} is ${!answer} whenever it is asked`
        if (!stateReached(machine, transition.source)) return `its state ${transition.source} is never reached`
        return taken(machine, transition.id)
          ? 'it is never asked'
          : `it is never asked: ${ofTransition(machine, transition)}`
      }
    }
  }
}

/** As XState matches a descriptor: 'TAKE', '*', 'TAKE.*'. */
const matches = (descriptor: string, type: string): boolean =>
  descriptor === type ||
  descriptor === '*' ||
  (descriptor.endsWith('.*') && `${type}.`.startsWith(descriptor.slice(0, -1)))

const numbersOf = ({ operations }: Product, operation: string): number[] =>
  operations.flatMap((instance, number) => (instance.operation === operation ? [number] : []))
