/** How the counts of a search come about, level by level, and a way to a state of the last level. The script makes a table of it. */
import type { Run } from '../../pages/book.ts'
import { count } from '../numbers.ts'
import { esc } from './escape.ts'
import { folded } from './packed.ts'
import type { Writing } from './report.ts'

export function levelsOf(run: Run, { ids, traces, pack }: Writing): string[] {
  const { levels, stopped } = run.result
  if (levels === undefined) return []
  const id = ids.model(run)
  const { each, deepest } = levels
  const numbers = (of: 'states' | 'steps'): string => each.map(level => count(level[of])).join(' ')
  const piece = (): readonly string[] => [
    `<p>States first reached after 0, 1, 2 and so on operations: <span>${numbers('states')}</span>.</p>`,
    `<p>Operations enabled in them${stopped === undefined ? '' : ', as far as they were asked'}: <span>${numbers('steps')}</span>. With the initial state, that is what was generated.</p>`,
    ...(deepest.steps.length === 0
      ? []
      : [
          `<details class="way" id="${id}:deepest"><summary>A shortest way through all levels, to one of the states that are furthest away</summary>`,
          `<section class="trace" data-trace="${traces.add(deepest)}" data-title="Way"><div class="steps"></div></section></details>`,
        ]),
  ]
  return folded(run, pack, {
    attributes: `class="panel levels" id="${id}:levels"`,
    summary: 'How these counts come about',
    piece,
  })
}

/** The counts of a run, each a link to how it comes about. */
export function linkedCounts(run: Run, writing: Writing): { distinct: string; generated: string; depth: string } {
  const { states, levels } = run.result
  const id = writing.ids.model(run)
  const to = (place: string, text: string): string =>
    `<a href="#${id}${levels === undefined ? '' : place}">${esc(text)}</a>`
  return {
    distinct: to(':levels', count(states.distinct)),
    generated: to(':levels', count(states.generated)),
    depth:
      states.depth === undefined ? '-' : to(levels?.deepest.steps.length ? ':deepest' : ':levels', `${states.depth}`),
  }
}
