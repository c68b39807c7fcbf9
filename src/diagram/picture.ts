/** A picture in each of its formats, written when it is asked for. */
import type { AnyStateMachine } from 'xstate'
import type { Chart } from './chart.ts'
import { chartSvg } from './chart-svg.ts'
import { dot } from './dot.ts'
import { stateDiagram } from './state-diagram.ts'
import { statechart, type StatechartOptions } from './statechart.ts'

export interface Picture {
  readonly title: string
  /** One sentence about it. */
  readonly about: string | undefined
  /** The picture in words. */
  readonly told: string
  svg(): Promise<string>
  mermaid(): string
  dot(): string
}

export const machinePicture = (machine: AnyStateMachine, options: StatechartOptions = {}): Picture =>
  chartPicture(statechart(machine, options), () => stateDiagram(machine))

const chartPicture = (chart: Chart, mermaid: () => readonly string[]): Picture => ({
  title: chart.title,
  about: chart.about,
  told: chart.told,
  svg: () => chartSvg(chart),
  mermaid: () => `${mermaid().join('\n')}\n`,
  dot: () => dot(chart),
})
