/** An operation over known local states: what must be true for it to happen, and where it takes whom. */
import type { Instance, Participation } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import { type Budget, type Domains, mayBeTrue, type Tree, treeOf } from './tree.ts'

/** A component that an operation moves, or may move. */
export interface Step {
  readonly kind: 'takes' | 'hears'
  readonly component: number
  /** As its table numbers it. */
  readonly event: number
}

export type Guard =
  | Step
  | {
      readonly kind: 'requires'
      /** Read in local states that the guards before it allow, and in no others. */
      readonly tree: Tree
    }

export interface Moves {
  /** In the order in which participants are asked. */
  readonly guards: readonly Guard[]
  readonly steps: readonly Step[]
  /** By component, the local states in which it may be while the operation happens. */
  readonly domains: Domains
}

/** What an event or a condition comes to that cannot be answered: the step or the condition throws. @throws what it does not settle */
export type Unanswerable = (error: unknown) => void

/**
 * undefined where the operation is never enabled. What throws counts as refused, unless `unanswerable` throws as well.
 * @throws TooManyCases
 */
export function movesOf(
  instance: Instance,
  tables: readonly Table[],
  domains: Domains,
  budget: Budget,
  unanswerable: Unanswerable,
): Moves | undefined {
  const allowed = domains.slice()
  const guards: Guard[] = []
  const steps: Step[] = []
  const allow = (component: number, locals: readonly number[]): boolean => {
    allowed[component] = locals
    return locals.length > 0
  }
  const among = (component: number): readonly number[] => allowed[component] as readonly number[]

  for (const participation of instance.participants) {
    if (participation.kind === 'requires') {
      const { components } = participation
      const tree = conditionOf(participation, tables, allowed, budget, unanswerable)
      if (tree === true) continue
      guards.push({ kind: 'requires', tree })
      if (!components.every(c => allow(c, mayBeTrue(tree, c, among(c))))) return undefined
      continue
    }
    const { kind, component } = participation
    const table = tables[component] as Table
    const step: Step = { kind, component, event: table.event(participation.event) }
    steps.push(step)
    if (kind === 'hears') continue
    guards.push(step)
    const accepted = among(component).filter(local => nextOf(table, local, step.event, unanswerable) !== REFUSED)
    if (!allow(component, accepted)) return undefined
  }
  return { guards, steps, domains: allowed }
}

function conditionOf(
  { components, test }: Extract<Participation, { kind: 'requires' }>,
  tables: readonly Table[],
  domains: Domains,
  budget: Budget,
  unanswerable: Unanswerable,
): Tree {
  return treeOf(
    read => {
      const locals = components.map(c => (tables[c] as Table).locals[read(c)] as Local)
      try {
        return test(...locals)
      } catch (error) {
        unanswerable(error)
        return false
      }
    },
    domains,
    budget,
  )
}

/** The cell of the table; REFUSED where it throws. */
export function nextOf(table: Table, local: number, event: number, unanswerable: Unanswerable): number {
  try {
    return table.next(local, event)
  } catch (error) {
    unanswerable(error)
    return REFUSED
  }
}
