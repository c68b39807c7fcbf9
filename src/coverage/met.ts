/** Which items some reachable state shows, by the states that would show them: who is asked, and who has accepted before. */
import { slices, type Work } from '../check/work.ts'
import type { Part, Region, Where } from '../symbolic/region.ts'
import type { Instance, Participation, Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import type { Items } from './items.ts'

/** States of a set that are in one of these. */
interface Asked {
  readonly of: Part
  readonly wheres: readonly Where[]
}

/** Conditions of several cases multiply. Beyond so many, a set of its own is made of what is in them. */
const MANY = 32

/** Adds the numbers of all of them to those that are met. @throws ForestFull, ModelError */
export function* meetItems(
  region: Region,
  product: Product,
  tables: readonly Table[],
  items: Items,
  met: Set<number>,
): Work<void> {
  const isDue = slices()
  for (const [c, { machine, input }] of product.components.entries())
    for (const item of items.observed(machine, (tables[c] as Table).observeStart(input))) met.add(item)
  function* meet(item: number, { of, wheres }: Asked): Work<void> {
    if (met.has(item)) return
    for (const where of wheres) {
      if (isDue()) yield
      if (!of.meets(where)) continue
      met.add(item)
      return
    }
  }
  const isAnswer = (item: number): boolean => {
    const kind = items.all[item]?.kind
    return kind === 'guard' || kind === 'condition'
  }

  /** Local states that the component comes to, in which XState can say what the event does. Where it cannot, nobody sends it. */
  const localsAt = remembered((component: number, event: number): readonly number[] => {
    const table = tables[component] as Table
    return region.localsOf(component).filter(local => {
      try {
        table.next(local, event)
      } catch (error) {
        if (error instanceof ModelError) return false
        throw error
      }
      return region.meets(new Map([[component, [local]]]))
    })
  })
  /** By item, the local states of the component in which it shows what XState does on the event. */
  const observed = remembered((component: number, event: number): ReadonlyMap<number, readonly number[]> => {
    const table = tables[component] as Table
    const shown = new Map<number, number[]>()
    for (const local of localsAt(component, event))
      for (const item of items.observed(table.machine, table.observe(local, event)))
        shown.set(item, [...(shown.get(item) ?? []), local])
    return shown
  })
  const accepting = remembered((component: number, event: number): readonly number[] => {
    const table = tables[component] as Table
    return localsAt(component, event).filter(local => table.next(local, event) !== REFUSED)
  })
  const eventOf = ({ component, event }: Extract<Participation, { component: number }>): number =>
    (tables[component] as Table).event(event)

  /** Where the participant gives that answer. */
  const answering = (participation: Participation, accepts: boolean): readonly Where[] => {
    if (participation.kind === 'requires') return region.answers(participation.components, participation.test, accepts)
    if (participation.kind === 'hears') return accepts ? [new Map()] : []
    const { component } = participation
    const event = eventOf(participation)
    const taking = accepting(component, event)
    const locals = accepts ? taking : localsAt(component, event).filter(local => !taking.includes(local))
    return [new Map([[component, locals]])]
  }

  function* attempt({ operation, kind, participants }: Instance): Work<void> {
    const watched: {
      readonly participation: Extract<Participation, { component: number }>
      readonly asked: Asked
    }[] = []
    let asked: Asked = { of: region, wheres: [new Map()] }
    for (const participation of participants) {
      if (participation.kind !== 'requires') watched.push({ participation, asked })
      // A refusal of hardware or a worker is no outcome.
      if (kind === 'call' && participation.kind !== 'hears')
        yield* meet(
          items.refusal(operation, participation.errno ?? 'refused'),
          both(asked, answering(participation, false)),
        )
      asked = both(asked, answering(participation, true))
      if (asked.wheres.length === 0) break
    }
    yield* meet(items.operation(operation), asked)
    // A guard has been asked, whoever refuses afterwards; a transition is taken only if nobody does.
    for (const { participation, asked: before } of watched)
      for (const [item, locals] of observed(participation.component, eventOf(participation))) {
        yield* meet(
          item,
          both(kind === 'call' && isAnswer(item) ? before : asked, [new Map([[participation.component, locals]])]),
        )
      }
  }
  for (const instance of product.operations) yield* attempt(instance)
}

/** What of it is in one of those, too. */
function both({ of, wheres }: Asked, those: readonly Where[]): Asked {
  if (wheres.length > 1 && wheres.length * those.length > MANY) return { of: of.among(wheres), wheres: those }
  return { of, wheres: wheres.flatMap(one => those.flatMap(other => bothOf(one, other) ?? [])) }
}

/** undefined: there is nothing that is in both. */
function bothOf(one: Where, other: Where): Where | undefined {
  const met = new Map(one)
  for (const [component, locals] of other) {
    const before = met.get(component)
    met.set(component, before === undefined ? locals : locals.filter(local => before.includes(local)))
  }
  return [...met.values()].some(({ length }) => length === 0) ? undefined : met
}

function remembered<T>(compute: (component: number, event: number) => T): (component: number, event: number) => T {
  const known = new Map<string, T>()
  return (component, event) => {
    const key = `${component} ${event}`
    const before = known.get(key)
    if (before !== undefined) return before
    const found = compute(component, event)
    known.set(key, found)
    return found
  }
}
