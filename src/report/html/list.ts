/** A list that the script makes when it is opened: items, each at `<id>.<number>`, with a way to play or a reason. */
import type { Listed } from './dictionary.ts'
import { esc } from './escape.ts'
import type { Writing } from './report.ts'

export function itemList(
  { id, heading, items }: { readonly id: string; readonly heading: string; readonly items: readonly Listed[] },
  { traces }: Pick<Writing, 'traces'>,
): string {
  const has = items.some(({ because }) => because !== undefined) ? 'reasons' : 'ways'
  return `<details class="items" id="${id}" data-list="${traces.list(items)}" data-has="${has}"><summary>${esc(heading)}</summary><p class="facts">This list needs a script.</p></details>`
}
