/** One system put to the properties of a model, in the scope of the trial: what each of them says of it. */
import type { AnyStateMachine } from 'xstate'
import type { Exploration, Limits } from '../check/exploration.ts'
import { isVacuous, verdictOf } from '../check/verdict.ts'
import type { Work } from '../check/work.ts'
import { exploreAt } from '../explicit/engine.ts'
import { explore as graphOf, type Graph } from '../explicit/graph.ts'
import { expand, type Product } from '../system/expand.ts'
import type { Model, Verdict } from '../system/model.ts'
import { answeringAtOnce, obligations } from '../system/obligations.ts'
import { watched } from '../system/observer.ts'
import type { Property } from '../system/property.ts'
import type { Scope } from '../system/sort.ts'
import type { System } from '../system/system.ts'
import { FIELD_VALUES } from '../tabulate/field-watch.ts'
import type { Table } from '../tabulate/table.ts'
import { tablesOf } from '../tabulate/tables.ts'

/** Of so few states that no program is worth writing for them. */
const PACE = { kernel: Infinity }

/** Where it is tried, and what is known of its machines already. */
export interface Setting {
  readonly scope: Scope
  readonly properties: readonly Property[]
  readonly limits: Pick<Limits, 'states' | 'seconds'>
  readonly interrupted: () => boolean
  /** Those of the model as it stands; a mutant shares what it has not changed. */
  readonly tables: ReadonlyMap<AnyStateMachine, Table>
}

/** What one property says. */
export interface Answer {
  readonly verdict: Verdict
  readonly vacuous: boolean
}

export interface Trial {
  readonly product: Product
  readonly tables: readonly Table[]
  readonly exploration: Exploration
  /** By property. */
  readonly answers: readonly Answer[]
}

/** @throws ModelError when the system cannot be honoured */
export function* tried(system: System, setting: Setting): Work<Trial> {
  const { scope, properties, limits, interrupted } = setting
  const product = expand(watched({ system, properties }), scope)
  const known = new Map(setting.tables)
  const tables = tablesOf(product, FIELD_VALUES, known)
  const asked = new Set(obligations(properties, product).map(({ property }) => property))
  const options = { limits, fieldValues: FIELD_VALUES, tables: known, interrupted }
  const exploration = yield* without(exploreAt(PACE, product, properties.map(answeringAtOnce), options))
  const answers = properties.map((property, i): Answer => {
    const finding = exploration.findings[i] ?? {}
    const verdict = verdictOf(property, finding, exploration.stopped === undefined)
    return { verdict, vacuous: isVacuous(property, finding, verdict, asked.has(i)) }
  })
  return { product, tables, exploration, answers }
}

/** All its states and steps. */
export const walked = ({ product, tables }: Trial, { limits, interrupted }: Setting): Work<Graph> =>
  without(graphOf(product, tables, { limits, interrupted }, () => {}))

/** The model as it stands, for others to share its tables. @throws ModelError */
export function* triedAsItStands(
  { system, properties }: Model,
  scope: Scope,
  limits: Setting['limits'],
  interrupted: () => boolean,
): Work<{ readonly trial: Trial; readonly setting: Setting }> {
  const tables = new Map<AnyStateMachine, Table>()
  const trial = yield* tried(system, { scope, properties, limits, interrupted, tables })
  for (const table of trial.tables) tables.set(table.machine, table)
  return { trial, setting: { scope, properties, limits, interrupted, tables } }
}

/** The work without what it says on the way. */
function* without<T>(work: Generator<unknown, T, void>): Work<T> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    yield
  }
}
