/** The names of places in the page: stable, so that a link from a mail still leads there when the page is written again. */
import type { Run } from '../../pages/book.ts'
import { title } from '../text.ts'

export interface Ids {
  model(run: Run): string
  /** Of the property with that number. */
  property(run: Run, index: number): string
}

/** Letters, digits and `_ . / -` only; what would be the same for two gets a number. */
export function idsOf(runs: readonly Run[]): Ids {
  const models = distinct(runs.map(({ result }) => plain(title(result))))
  const properties = runs.map(({ result }) => distinct(result.properties.map(({ id, name }) => plain(id ?? name))))
  const model = (run: Run): string => models[runs.indexOf(run)] as string
  return {
    model,
    property: (run, index) => `${model(run)}/${properties[runs.indexOf(run)]?.[index] ?? index}`,
  }
}

export const plain = (text: string): string =>
  text
    .replace(/[^\w./-]+/g, '-')
    .replace(/^[^a-z0-9]+/i, '')
    .slice(0, 100) || 'unnamed'

/** What occurs again gets a number. */
export function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map(name => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name}.${times}`
  })
}
