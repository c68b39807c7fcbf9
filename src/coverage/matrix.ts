/** Calls by states: what each operation comes to, given the state that one of its participants is in. */
import type { Stop } from '../check/exploration.ts'
import { askedBy } from '../system/expand.ts'
import { OK } from '../system/outcome.ts'
import type { Scope } from '../system/sort.ts'
import { spokenValue } from '../tabulate/snapshot.ts'
import type { Table } from '../tabulate/table.ts'
import type { Attempt } from './attempts.ts'
import { rule } from './names.ts'
import { type At, pathTo, type Seeing, type Survey } from './survey.ts'

/** One thing that an operation comes to. */
export interface Outcome {
  /** 'ok', or the errno of a refused call. */
  readonly outcome: string
  /** Who refuses first, for any members: 'claim(rid) takes HOLD'; absent where nobody does. */
  readonly rule?: string
  /** Where that rule comes from, or the operation. */
  readonly source: string
  /** The fewest operations that show it, the last of them the one that this is about. */
  readonly path: readonly string[]
}

export interface Row {
  readonly operation: string
  readonly kind: 'call' | 'hardware' | 'worker'
  /** By state of the object: nothing, where it is never reached or nothing can happen. */
  readonly cells: readonly (readonly Outcome[])[]
}

/** Of all components of a family. */
export interface ObjectMatrix {
  readonly object: string
  readonly machine: string
  /** The states in which it rests, then those that it never reaches. */
  readonly states: readonly { readonly state: string; readonly reached: boolean }[]
  /** The operations in which it takes part. */
  readonly operations: readonly Row[]
}

export interface Matrix {
  readonly model: string
  readonly scope: Scope
  /** Absent: every reachable state was seen, and what is not there never happens. */
  readonly stopped?: Stop
  readonly objects: readonly ObjectMatrix[]
}

export interface MatrixNotes {
  /** What `survey` is to tell. */
  seeing(survey: Omit<Survey, 'graph' | 'first'>): Seeing
  /** Once the walk is over. */
  matrix(survey: Survey): Matrix
}

/** Notes for one walk. */
export function matrixNotes(): MatrixNotes {
  // By family, state value, and number of a class of attempts: the first such attempt.
  const met = new Map<string, Map<string, Map<number, At>>>()
  /** The states in which components of a family rest. */
  const resting = new Map<string, Set<string>>()

  return {
    seeing({ product, tables }) {
      const values = new Map<Table, string[]>()
      const valueOf = (component: number, local: number): string => {
        const table = tables[component] as Table
        const known = values.get(table) ?? []
        values.set(table, known)
        return (known[local] ??= spokenValue(table.locals[local]?.value))
      }
      const asked = product.operations.map(({ participants }) => [...new Set(participants.flatMap(askedBy))])
      return {
        state(locals) {
          product.components.forEach(({ family }, c) =>
            entry(resting, family, () => new Set<string>()).add(valueOf(c, locals[c] as number)),
          )
        },
        attempt(state, locals, instance, attempt) {
          for (const component of asked[instance] as number[]) {
            const { family } = product.components[component] as (typeof product.components)[number]
            const value = valueOf(component, locals[component] as number)
            const classes = entry(
              entry(met, family, () => new Map<string, Map<number, At>>()),
              value,
              () => new Map<number, At>(),
            )
            if (!classes.has(attempt)) classes.set(attempt, { state, instance })
          }
        },
      }
    },
    matrix(survey) {
      const { model, product, items, first, initially, attempts, graph, tables } = survey
      const covered = new Set([
        ...initially,
        ...attempts.classes.flatMap((attempt, number) => (first[number] === undefined ? [] : attempt.items)),
      ])
      const objects = Object.keys(product.system.components).flatMap((object): ObjectMatrix[] => {
        const c = product.components.findIndex(({ family }) => family === object)
        if (c < 0) return []
        const { machine } = tables[c] as Table
        const reached = [...(resting.get(object) ?? [])]
        const never = items.all.flatMap((item, number) =>
          item.kind === 'state' && item.machine === machine && !covered.has(number) ? [item.state] : [],
        )
        const of = (state: string, operation: string): Outcome[] =>
          outcomes(
            survey,
            [...(met.get(object)?.get(state) ?? [])].filter(
              ([number]) => attempts.classes[number]?.operation === operation,
            ),
          )
        const operations = Object.entries(product.system.operations).flatMap(([operation, { kind }]): Row[] => {
          const takesPart = product.operations.some(
            instance =>
              instance.operation === operation &&
              instance.participants.some(p => askedBy(p).some(number => product.components[number]?.family === object)),
          )
          return takesPart ? [{ operation, kind, cells: reached.map(state => of(state, operation)) }] : []
        })
        return [
          {
            object,
            machine: machine.id,
            states: [
              ...reached.map(state => ({ state, reached: true })),
              ...never.map(state => ({ state, reached: false })),
            ],
            operations: operations.map(row => ({ ...row, cells: [...row.cells, ...never.map(() => [])] })),
          },
        ]
      })
      return {
        model: model.name,
        scope: product.scope,
        ...(graph.stopped !== undefined && { stopped: graph.stopped }),
        objects,
      }
    },
  }
}

/** Success first; of each errno and rule the one with the shortest path. */
function outcomes(survey: Survey, attempts: readonly (readonly [number, At])[]): Outcome[] {
  const { product } = survey
  const best = new Map<string, { readonly at: At; readonly attempt: Attempt; readonly rule: string | undefined }>()
  for (const [number, at] of attempts) {
    const attempt = survey.attempts.classes[number] as Attempt
    const says = attempt.refuser === undefined ? undefined : rule(product, attempt.refuser)
    const key = `${attempt.outcome === OK ? 0 : 1}${attempt.outcome}/${says}`
    const known = best.get(key)
    if (known === undefined || at.state < known.at.state) best.set(key, { at, attempt, rule: says })
  }
  return [...best]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { at, attempt, rule: says }]) => ({
      outcome: attempt.outcome,
      ...(says !== undefined && { rule: says }),
      source: attempt.refuser?.source ?? (product.operations[at.instance]?.source as string),
      path: pathTo(survey, at),
    }))
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
