/** A system as the table of its operations by its objects: who takes part in what, asked in which order, refusing how. */
import { rulesOf, type Rule } from '../pages/rules.ts'
import { label } from '../system/expand.ts'
import type { Operation } from '../system/operation.ts'
import type { Scope } from '../system/sort.ts'
import type { System } from '../system/system.ts'
import type { Chart, ChartEdge, ChartNode, Linked } from './chart.ts'
import type { Grid, GridItem, GridLine } from './grid.ts'

/** What a picture says of a source, by its id. */
export type Sourced = (id: string) => Linked

/** Characters of a line that names an operation, and of one in a cell. */
export const NAMING = 28
const WRAP = 24

export interface Row {
  readonly name: string
  readonly operation: Operation
  readonly rules: readonly Rule[]
}

/** The operations that have an instance in the scope. */
export const rowsOf = (system: System, scope: Scope): Row[] =>
  Object.entries(system.operations).flatMap(([name, operation]) => {
    const found = rulesOf(system, operation, scope)
    return found === undefined ? [] : [{ name, operation, rules: found.rules }]
  })

export function participantsGrid(title: string, system: System, scope: Scope, source: Sourced): Grid {
  const rows = rowsOf(system, scope)
  const families = Object.entries(system.components)
  return {
    title,
    notes: [NOTE],
    told: rows.map(toldRow).join(' '),
    characters: [NAMING, ...families.map(() => WRAP)],
    heads: [
      [{ kind: 'strong', text: 'operation' }],
      ...families.map(([name, { sorts, shared }]): GridLine[] => [
        { kind: 'strong', text: name },
        { kind: 'quiet', text: sorts.length === 0 ? ' ' : sorts.filter(sort => !shared.includes(sort)).join(', ') },
      ]),
    ],
    rows: rows.map(row => [
      [headOf(row, source)],
      ...families.map(([family]) =>
        row.rules.flatMap((rule, i) => (rule.families.includes(family) ? [itemOf(rule, i + 1, family, source)] : [])),
      ),
    ]),
  }
}

const NOTE =
  'Who takes part is asked in the order of the numbers: it takes an event or meets a condition. Of a call, the first that refuses decides what it returns; a step of hardware or of a worker waits until all accept.'

export const headOf = ({ name, operation: { kind, over, doc, source } }: Row, sourced: Sourced): GridItem => ({
  lines: [
    { kind: 'strong', text: label(name, Object.keys(over)) },
    ...(kind === 'call' ? [] : [{ kind: 'guard' as const, text: kind }]),
    ...(doc === undefined ? [] : [{ kind: 'quiet' as const, text: doc }]),
  ],
  ...sourced(source),
  cites: source,
})

/** `family`: in whose column it stands; a condition over several is told in the first of theirs. */
function itemOf(rule: Rule, number: number, family: string, source: Sourced): GridItem {
  const { who, what, otherwise, families } = rule
  if (families[0] !== family)
    return {
      lines: [{ kind: 'quiet', text: `${number} with ${families[0]}` }],
      ...source(rule.source),
      cites: rule.source,
    }
  const takes = /^takes ([^]*)$/.exec(what)?.[1]
  const args = families.length > 1 ? who : /\(([^]*)\)$/.exec(who)?.[1]
  return {
    lines: [
      {
        kind: takes !== undefined ? 'strong' : what.startsWith('hears ') ? 'action' : 'guard',
        text: `${number} ${takes ?? what}`,
      },
      ...(args === undefined ? [] : [{ kind: 'quiet' as const, text: args }]),
      ...(otherwise === '-' ? [] : [{ kind: 'plain' as const, text: otherwiseOf(rule) }]),
    ],
    ...source(rule.source),
    cites: rule.source,
  }
}

export const otherwiseOf = ({ otherwise }: Rule): string =>
  otherwise === 'never refuses' ? otherwise : `else ${otherwise}`

const toldRow = ({ name, operation: { over, kind }, rules }: Row): string =>
  `${label(name, Object.keys(over))}${kind === 'call' ? '' : `, a step of ${kind === 'worker' ? 'a worker' : kind}`}: ${rules.map(toldRule).join('; ')}.`

export const toldRule = (rule: Rule): string =>
  `${rule.who} ${rule.what}${rule.otherwise === '-' ? '' : `, ${otherwiseOf(rule)}`}`

/** The same as boxes and arrows, for languages that have no tables. */
export function participantsChart(title: string, system: System, scope: Scope): Chart {
  const rows = rowsOf(system, scope)
  const node = (id: string, name: string, details: readonly string[] = []): ChartNode => ({
    id,
    kind: 'state',
    name,
    details: details.map(event => ({ event })),
    children: [],
  })
  return {
    title,
    notes: [NOTE],
    told: rows.map(toldRow).join(' '),
    nodes: [
      ...rows.map(({ name, operation: { over, doc } }) =>
        node(`operation ${name}`, label(name, Object.keys(over)), doc === undefined ? [] : [doc]),
      ),
      ...Object.entries(system.components).map(([name, { sorts }]) => node(`object ${name}`, label(name, sorts))),
    ],
    edges: rows.flatMap(({ name, rules }) => {
      const edges = new Map<string, ChartEdge>()
      rules.forEach((rule, i) => {
        for (const family of rule.families) {
          const id = `${name} ${family}`
          const { texts } = edges.get(id) ?? { texts: [] }
          const text = { event: `${i + 1}. ${rule.what}${rule.otherwise === '-' ? '' : ` ${otherwiseOf(rule)}`}` }
          edges.set(id, { id, from: `operation ${name}`, to: `object ${family}`, texts: [...texts, text] })
        }
      })
      return [...edges.values()]
    }),
  }
}
