/** The arrows of charts that a step goes along. */
import type { Instance } from '../system/expand.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import type { State, World } from './world.ts'

/** By component, the ids that its arrows may have in its chart; an arrow within a state may begin at any state in it. */
export function arrowsOf(world: World, operation: number, before: State): ReadonlyMap<number, readonly string[]> {
  const { participants } = world.product.operations[operation] as Instance
  return new Map(
    participants.flatMap((participation, place): [number, string[]][] => {
      if (participation.kind === 'requires') return []
      const { component } = participation
      const table = world.tables[component] as Table
      const [local, event] = [before[component] as number, world.events[operation]?.[place] as number]
      if (table.next(local, event) === REFUSED) return []
      const taken = new Set(table.observe(local, event).transitions)
      const arrows = table.declared().transitions.flatMap(({ id, source, targets }) => {
        const from = source === '(root)' ? '' : source
        return taken.has(id) ? targets.flatMap(to => [`${from} > ${to}`, `${from} any > ${to}`]) : []
      })
      return [[component, arrows]]
    }),
  )
}
