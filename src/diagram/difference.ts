/** The operations that differ between two systems, beside each other, with the rules that only one of them has standing out. */
import { merged, type Rule } from '../pages/rules.ts'
import { label } from '../system/expand.ts'
import type { Scope } from '../system/sort.ts'
import type { System } from '../system/system.ts'
import type { Chart, ChartNode } from './chart.ts'
import type { Grid, GridItem, GridLine } from './grid.ts'
import { headOf, NAMING, otherwiseOf, type Row, rowsOf, type Sourced, toldRule } from './participants.ts'

export interface SystemSide {
  readonly name: string
  readonly system: System
  readonly scope: Scope
}

interface Differing {
  readonly name: string
  readonly sides: readonly (Row | undefined)[]
  /** By side: the rules that the other has not. */
  readonly only: readonly ReadonlySet<Rule>[]
}

/** Undefined where every operation asks the same in the same order. */
export function differenceGrid(
  title: string,
  sides: readonly [SystemSide, SystemSide],
  source: Sourced,
): Grid | undefined {
  const { differing, equal } = compared(sides)
  if (differing.length === 0) return undefined
  return {
    title,
    notes: [
      'Who takes part is asked from top to bottom. What stands out is there on one side only, or at another place.',
      ...(equal.length > 0 ? [`The same on both: ${equal.join(', ')}.`] : []),
    ],
    told: differing.map(told(sides)).join(' '),
    characters: [NAMING, ...sides.map(() => 44)],
    heads: ['operation', ...sides.map(({ name }) => name)].map((text): GridLine[] => [{ kind: 'strong', text }]),
    rows: differing.map(({ sides: rows, only }) => [
      [headOf(rows.find(row => row !== undefined) as Row, source)],
      ...rows.map((row, s) =>
        row === undefined
          ? [{ lines: [{ kind: 'quiet' as const, text: 'no such operation' }] }]
          : row.rules.map(rule => itemOf(rule, only[s]?.has(rule) === true, source)),
      ),
    ]),
  }
}

function itemOf(rule: Rule, only: boolean, source: Sourced): GridItem {
  const { who, what, otherwise } = rule
  return {
    lines: [
      { kind: 'strong', text: who },
      { kind: what.startsWith('takes ') ? 'plain' : 'guard', text: what },
      ...(otherwise === '-' ? [] : [{ kind: 'quiet' as const, text: otherwiseOf(rule) }]),
    ],
    ...source(rule.source),
    cites: rule.source,
    ...(only && { mark: 'only' }),
  }
}

/** The same as boxes: for each operation that differs what only one side asks. */
export function differenceChart(title: string, sides: readonly [SystemSide, SystemSide]): Chart {
  const { differing } = compared(sides)
  const node = (id: string, name: string, details: readonly string[]): ChartNode => ({
    id,
    kind: 'state',
    name,
    details: details.map(event => ({ event })),
    children: [],
  })
  const boxes = differing.flatMap(({ name, sides: rows, only }) =>
    rows.flatMap((row, s) => {
      const asked = row?.rules.filter(rule => only[s]?.has(rule)).map(toldRule) ?? ['no such operation']
      return asked.length === 0 ? [] : [{ name, side: sides[s]?.name as string, asked }]
    }),
  )
  return {
    title,
    notes: [],
    told: differing.map(told(sides)).join(' '),
    nodes: [
      ...differing.map(({ name }) => node(`operation ${name}`, name, [])),
      ...boxes.map(({ name, side, asked }) => node(`${side} ${name}`, `only on ${side}`, asked)),
    ],
    edges: boxes.map(({ name, side }) => {
      const [from, to] = [`operation ${name}`, `${side} ${name}`]
      return { id: `${from} > ${to}`, from, to, texts: [] }
    }),
  }
}

function compared(sides: readonly [SystemSide, SystemSide]): { differing: Differing[]; equal: string[] } {
  const rows = sides.map(({ system, scope }) => new Map(rowsOf(system, scope).map(row => [row.name, row])))
  const names = merged(new Map(rows.map((known, s) => [String(s), [...known.keys()]])), name => name)
  const all = names.map(({ items: [name] }): Differing => {
    const of = rows.map(known => known.get(name as string))
    const rules = merged(new Map(of.map((row, s) => [String(s), row?.rules ?? []])), ruleKey)
    return {
      name: name as string,
      sides: of,
      only: of.map(
        (_, s) =>
          new Set(rules.flatMap(({ items: [rule], of: has }) => (has.join() === String(s) && rule ? [rule] : []))),
      ),
    }
  })
  const differs = ({ sides: of, only }: Differing): boolean =>
    of.includes(undefined) || only.some(({ size }) => size > 0)
  return {
    differing: all.filter(differs),
    equal: all
      .filter(each => !differs(each))
      .map(({ name, sides: [row] }) => label(name, Object.keys(row?.operation.over ?? {}))),
  }
}

/** One rule may come from another source on each platform. */
const ruleKey = ({ who, what, otherwise }: Rule): string => JSON.stringify([who, what, otherwise])

const told =
  (sides: readonly [SystemSide, SystemSide]) =>
  ({ name, sides: rows, only }: Differing): string =>
    rows
      .flatMap((row, s) => {
        const where = `${name} on ${sides[s]?.name}`
        if (row === undefined) return [`There is no ${where}.`]
        const asked = row.rules.filter(rule => only[s]?.has(rule)).map(toldRule)
        return asked.length === 0 ? [] : [`Only ${where}: ${asked.join('; ')}.`]
      })
      .join(' ')
