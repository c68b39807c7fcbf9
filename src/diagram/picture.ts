/** A picture in each of its formats, written when it is asked for. */
import type { AnyStateMachine } from 'xstate'
import type { Graph } from '../explicit/graph.ts'
import type { Product } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import type { Table } from '../tabulate/table.ts'
import { beside, type Side } from './beside.ts'
import { type Chart, cited, citedIn } from './chart.ts'
import { chartSvg } from './chart-svg.ts'
import { differenceChart, differenceGrid, type SystemSide } from './difference.ts'
import { dot } from './dot.ts'
import { flowchart } from './flowchart.ts'
import { type Grid, gridSvg } from './grid.ts'
import { participantsChart, participantsGrid, type Sourced } from './participants.ts'
import { quotient, type ViewOptions } from './quotient.ts'
import { type Played, sequenceSvg } from './sequence.ts'
import { sequenceMermaid } from './sequence-mermaid.ts'
import { stateDiagram } from './state-diagram.ts'
import { statechart, type StatechartOptions } from './statechart.ts'

/** Something drawn, in each format that it has. */
export interface Picture {
  /** What it is of. */
  readonly title: string
  /** The picture in words. */
  readonly told: string
  /** Not all that there is to see was seen: the picture says so. */
  readonly partial?: true
  /** Ids of the sources that its rules come from. */
  readonly cites: readonly string[]
  /** One SVG element, with its style in it; the same bytes for the same input. */
  svg(): Promise<string>
  /** Text that GitHub draws in a fence called `mermaid`. */
  mermaid(): string
  /** Text for Graphviz. Absent where that has nothing like it. */
  dot?(): string
}

/**
 * A machine as a statechart: `await machinePicture(machine).svg()`. Any XState machine can be drawn, also one that the
 * checker would refuse.
 */
export const machinePicture = (machine: AnyStateMachine, options: StatechartOptions = {}): Picture => {
  const chart = statechart(machine, options)
  // Mermaid's state diagrams cannot show what never happens; its flowcharts can.
  return chartPicture(chart, () => ((options.never?.size ?? 0) > 0 ? flowchart(chart) : stateDiagram(machine)))
}

export const machinesBeside = (title: string, a: Side, b: Side): Picture => chartPicture(beside(title, a, b))

export const operationsPicture = ({ name, system, scope }: Model, source: Sourced): Picture => {
  const title = `Operations of ${name}`
  return gridPicture(participantsGrid(title, system, scope, source), () => participantsChart(title, system, scope))
}

/** Undefined where the operations of both sides are the same. */
export function differencePicture(
  title: string,
  sides: readonly [SystemSide, SystemSide],
  source: Sourced,
): Picture | undefined {
  const grid = differenceGrid(title, sides, source)
  return grid && gridPicture(grid, () => differenceChart(title, sides))
}

/** `graph`: the walked states of the product. */
export const viewPicture = (
  product: Product,
  tables: readonly Table[],
  graph: Graph,
  options: ViewOptions,
): Picture => ({
  ...chartPicture(quotient(product, tables, graph, options)),
  ...(graph.stopped !== undefined && { partial: true }),
})

export const sequencePicture = (title: string, played: Played): Picture => ({
  title,
  told: title,
  cites: [...new Set(played.steps.flatMap(({ sources }) => sources))],
  svg: () => Promise.resolve(sequenceSvg(title, played)),
  mermaid: () => text(sequenceMermaid(title, played)),
})

const chartPicture = (chart: Chart, mermaid: () => readonly string[] = () => flowchart(chart)): Picture => ({
  title: chart.title,
  told: chart.told,
  cites: citedIn(chart),
  svg: () => chartSvg(chart),
  mermaid: () => text(mermaid()),
  dot: () => dot(chart),
})

/** `chart`: the same as boxes and arrows. */
const gridPicture = (grid: Grid, chart: () => Chart): Picture => ({
  title: grid.title,
  told: grid.told,
  cites: cited(grid.rows.flat(2)),
  svg: () => Promise.resolve(gridSvg(grid)),
  mermaid: () => text(flowchart(chart())),
  dot: () => dot(chart()),
})

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`
