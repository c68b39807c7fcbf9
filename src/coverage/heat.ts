/** Of each machine of a model, how often its states and transitions are covered, by all attempts in all reachable states. */
import type { AnyStateMachine } from 'xstate'
import { slices, type Work } from '../check/work.ts'
import { machineNames } from './names.ts'
import { firstOfItems, type Survey } from './survey.ts'

export interface MachineHeat {
  readonly name: string
  readonly machine: AnyStateMachine
  /** By the path of a state, or the id of a transition such as 'free on TAKE[0]': what is covered. */
  readonly covered: ReadonlyMap<string, { readonly count: number; readonly item: string }>
  /** What is not. */
  readonly never: ReadonlySet<string>
}

export function* heatOf(survey: Survey): Work<MachineHeat[]> {
  const { product, items, initially } = survey
  const times = yield* timesOf(survey)
  const firsts = firstOfItems(survey)
  return [...machineNames(product)].map(([machine, name]) => {
    const covered = new Map<string, { count: number; item: string }>()
    const never = new Set<string>()
    items.all.forEach((item, number) => {
      if ((item.kind !== 'state' && item.kind !== 'transition') || item.machine !== machine) return
      const id = item.kind === 'state' ? item.state : item.transition.id
      if (firsts[number] === undefined && !initially.has(number)) never.add(id)
      else covered.set(id, { count: times[number] as number, item: items.texts[number] as string })
    })
    return { name, machine, covered, never }
  })
}

/** By number of the item: attempts that cover it. */
function* timesOf({ product, attempts, graph, items }: Survey): Work<number[]> {
  const ofClass: number[] = []
  const locals = new Int32Array(product.components.length)
  const isOver = slices()
  for (let state = 0; state < graph.size; state++) {
    if (isOver()) yield
    graph.read(state, locals)
    for (const instance of product.operations.keys()) {
      const attempt = attempts.ask(instance, locals)
      if (attempt >= 0) ofClass[attempt] = (ofClass[attempt] ?? 0) + 1
    }
  }
  const times = items.all.map(() => 0)
  attempts.classes.forEach((attempt, number) => {
    for (const item of attempt.items) times[item] = (times[item] as number) + (ofClass[number] ?? 0)
  })
  return times
}
