/** A trace as a Mermaid sequence diagram: who acts is on the left, and beside it the components that change. Names are data. */
import type { Step } from '../check/result.ts'
import { label } from '../system/expand.ts'
import { sideBySide } from '../system/two-copies.ts'
import { mermaidText } from './mermaid-text.ts'
import { type Played, spokenRest, spokenStep } from './sequence.ts'

const ACTORS: Readonly<Record<Step['kind'], string>> = { call: 'caller', hardware: 'hardware', worker: 'worker' }

export function sequenceMermaid(title: string, { steps, because = [], lasso }: Played): string[] {
  const kinds = [...new Set(steps.map(({ kind }) => kind))]
  const components = sideBySide([...new Set(steps.flatMap(({ changes }) => changes.map(({ component }) => component)))])
  // Mermaid has words of its own, such as `end`; no name here is one.
  const laneOf = (component: string): string => `c${components.indexOf(component)}`
  return [
    'sequenceDiagram',
    `  %% ${mermaidText(title).replace(/[{}]/g, ' ')}`,
    ...kinds.map(kind => `  actor ${kind}0 as ${ACTORS[kind]}`),
    ...components.map(component => `  participant ${laneOf(component)} as ${mermaidText(component)}`),
    ...steps.flatMap((step, i) => {
      const before = i === lasso?.stem ? ['  loop for ever'] : []
      const [first, ...others] = step.changes
      const actor = `${step.kind}0`
      const said = mermaidText(spokenStep(step, i))
      if (first === undefined) return [...before, `  Note over ${actor}: ${said}`]
      return [
        ...before,
        `  ${actor}->>${laneOf(first.component)}: ${said}`,
        ...others.map(
          ({ component }) => `  ${actor}->>${laneOf(component)}: ${mermaidText(label(step.operation, []))}`,
        ),
        ...step.changes.map(({ component, to }) => `  Note over ${laneOf(component)}: ${mermaidText(to)}`),
      ]
    }),
    ...restLines(lasso?.stem, steps.length, kinds[0]),
    ...(because.length > 0 ? [`  Note over ${kinds[0]}0: ${because.map(mermaidText).join('<br/>')}`] : []),
  ]
}

function restLines(stem: number | undefined, steps: number, kind: Step['kind'] | undefined): string[] {
  if (stem === undefined) return []
  return stem < steps ? ['  end'] : [`  Note over ${kind}0: ${spokenRest(stem, steps)}`]
}
