/** The state: every component with its local state, and the statechart of one of them with what is active lit. */
import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Opened, Sight } from '../messages.ts'
import { drawing } from './drawing.ts'
import type { Actions, View } from './explorer.ts'

interface Props {
  readonly opened: Opened
  readonly sight: Sight
  readonly view: View
  readonly actions: Actions
}

export function Components({ opened, sight, view, actions }: Props): VNode {
  const shown = shownIn(view, sight)
  const list = useRef<HTMLUListElement>(null)
  // What follows from a step is in the same frame.
  useLayoutEffect(() => {
    const changed = list.current?.querySelector('.changed') ?? undefined
    if (list.current !== null && changed !== undefined) bringIntoView(list.current, changed)
  }, [sight])

  return (
    <section class="column" data-part="State" aria-labelledby="state-title">
      <h2 id="state-title">State</h2>
      <ul ref={list} class="components" aria-label="Components; pick one to see its chart">
        {opened.components.map(({ name }, number) => (
          <li key={name}>
            <button
              type="button"
              class={sight.components[number]?.changed ? 'component changed' : 'component'}
              aria-pressed={shown === number}
              onClick={() => actions.showChart(view.chart === number ? undefined : number)}
            >
              <code>{name}</code>
              <span>
                {sight.components[number]?.told}
                {sight.components[number]?.changed && <b class="heard"> (changed)</b>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Chart opened={opened} sight={sight} view={view} actions={actions} />
    </section>
  )
}

const shownIn = ({ chart }: View, { components }: Sight): number =>
  chart ??
  Math.max(
    0,
    components.findIndex(({ changed }) => changed),
  )

function Chart({ opened, sight, view, actions }: Props): VNode {
  const { subject } = view
  const chart = shownIn(view, sight)
  const component = opened.components[chart]
  const family = component?.family ?? 0
  const [picture, setPicture] = useState<Element>()
  const [problem, setProblem] = useState('')
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let isLate = false
    setPicture(undefined)
    setProblem('')
    actions
      .chartOf(family)
      .then(drawn => {
        if (!isLate) setPicture(drawing(drawn))
      })
      .catch((error: unknown) => {
        if (!isLate) setProblem(error instanceof Error ? error.message : String(error))
      })
    return () => {
      isLate = true
    }
  }, [subject, family])

  useLayoutEffect(() => {
    if (picture !== undefined) box.current?.replaceChildren(picture)
  }, [picture])

  // The picture is drawn once; what is active changes with each step.
  useLayoutEffect(() => {
    const { active = [], arrows = [] } = sight.components[chart] ?? {}
    const drawn = [...(box.current?.querySelectorAll<SVGElement>('[data-state]') ?? [])]
    for (const each of drawn) each.classList.toggle('live', active.includes(each.dataset['state'] ?? ''))
    for (const each of box.current?.querySelectorAll<SVGElement>('[data-arrow]') ?? [])
      each.classList.toggle('taken', arrows.includes(each.dataset['arrow'] ?? ''))
    // What is innermost comes last.
    const live = drawn.filter(each => each.classList.contains('live')).at(-1)
    if (live !== undefined && box.current !== null) bringIntoView(box.current, live)
  }, [picture, sight, chart])

  return (
    <>
      <h3>
        {component?.name}: {sight.components[chart]?.told}
      </h3>
      {picture === undefined ? (
        <p class="soft">{problem === '' ? 'The chart is being drawn …' : `The chart cannot be drawn: ${problem}`}</p>
      ) : (
        <div ref={box} class="chart" tabIndex={0} role="group" aria-label={`Statechart of ${component?.name}`} />
      )}
    </>
  )
}

/** Scrolls the box, not the page. */
function bringIntoView(box: HTMLElement, within: Element): void {
  const [outer, inner] = [box.getBoundingClientRect(), within.getBoundingClientRect()]
  if (inner.left < outer.left || inner.right > outer.right)
    box.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2)
  if (inner.top < outer.top || inner.bottom > outer.bottom)
    box.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2)
}
