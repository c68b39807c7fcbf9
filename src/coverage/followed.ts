/** Machines with what each of their components can do step after step. */
import type { AnyStateMachine } from 'xstate'
import type { Work } from '../check/work.ts'
import type { Table } from '../tabulate/table.ts'
import { type History, historyOf } from './histories.ts'
import { machineNames } from './names.ts'
import type { Steps } from './steps.ts'
import type { Survey } from './survey.ts'

/** Transitions times components of a model. */
const WORK = 60_000_000

export interface Followed {
  readonly machine: AnyStateMachine
  readonly table: Table
  readonly name: string
  /** By component. */
  readonly histories: ReadonlyMap<number, History>
}

/** All steps that components take are numbered then. A text where that would be too much: why. */
export function* followed({ product, tables, graph }: Survey, steps: Steps): Work<Followed[] | string> {
  const { components } = product
  const transitions = graph.first[graph.size] as number
  if (transitions * components.length > WORK)
    return `the model has too many transitions (${transitions}) for its ${components.length} components`
  const all: Followed[] = []
  for (const [machine, name] of machineNames(product)) {
    const histories = new Map<number, History>()
    for (const [component, other] of components.entries()) {
      if (other.machine !== machine) continue
      histories.set(component, historyOf(product, tables, graph, steps, component))
      yield
    }
    const [first] = histories.keys()
    all.push({ machine, name, table: tables[first as number] as Table, histories })
  }
  return all
}
