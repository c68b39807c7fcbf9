/** The machines of a model as statecharts: warmer where more happens, dotted where nothing does, each number a link to a way that shows it. */
import type { MachineHeat } from '../../coverage/heat.ts'
import { machinePicture } from '../../diagram/picture.ts'
import { STYLE } from '../../diagram/svg.ts'
import type { Run } from '../../pages/book.ts'
import { listId } from './coverage.ts'
import { esc } from './escape.ts'
import type { Writing } from './report.ts'

export async function chartsOf(run: Run, writing: Writing): Promise<string[]> {
  const heat = writing.heat(run)
  if (heat === undefined) return []
  const { stopped } = run.result
  const places = placesOf(run, writing)
  const drawn = await Promise.all(heat.map(machine => chart(machine, places)))
  return [
    '<details class="panel charts"><summary>Machines, and how often what happens</summary>',
    `<p class="facts">×: how many of all attempts, in all ${stopped === undefined ? 'reachable states' : 'states met'}, come to a state or take a transition. The more, the warmer: each colour is ten times as many. Dotted: ${stopped === undefined ? 'never, in this scope' : 'not met so far'}. What is underlined when pointed at leads to the shortest way to it.</p>`,
    ...drawn,
    '</details>',
  ]
}

async function chart(
  { name, machine, covered, never }: MachineHeat,
  places: ReadonlyMap<string, string>,
): Promise<string> {
  const picture = machinePicture(machine, {
    title: name,
    never,
    times: id => {
      const of = covered.get(id)
      if (of === undefined) return undefined
      const href = places.get(of.item)
      return { count: of.count, ...(href !== undefined && { href }) }
    },
  })
  const svg = await picture.svg()
  return `<div class="wide" tabindex="0" role="region" aria-label="The machine ${esc(name)}">${svg.replace(STYLE, '')}</div>`
}

/** By item of the machines: where the way to it is. */
function placesOf(run: Run, writing: Writing): ReadonlyMap<string, string> {
  const criteria = writing.coverage(run)?.criteria ?? []
  return new Map(
    criteria
      .filter(({ name }) => name === 'machine states' || name === 'machine transitions')
      .flatMap(criterion =>
        criterion.reached.map(({ item }, i) => [item, `#${listId(run, criterion.name, writing)}.${i}`] as const),
      ),
  )
}
