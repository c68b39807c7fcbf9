/** The designs of a kind of system: what each asks, on which platforms, and how it fails. */
import { count } from '../report/numbers.ts'
import type { Scope } from '../system/sort.ts'
import { ARGUED, designOf, grouped, type Kind, platformOf, type Run } from './book.ts'
import { anchor, code, table, text } from './markdown.ts'
import { shortest, summary, violatedOf } from './verdicts.ts'

export const designs = ({ runs }: Pick<Kind, 'runs'>): Map<string, Run[]> => {
  const models = runs.map(({ model }) => model)
  return grouped(runs, ({ model }) => designOf(model, models))
}

export function designSection(name: string, runs: readonly Run[], kind: Kind, level: string): string[] {
  return [
    `${level} ${name === ARGUED ? 'The design argued for' : code(name)}`,
    '',
    ...questions(runs),
    ...table(
      ['model', 'scope', 'states', 'verdict'],
      runs.map(run => [code(run.model.name), scopeCell(run, kind), count(run.result.states.distinct), summary(run)]),
    ),
    ...violations(runs),
  ]
}

/** Each question, with the platforms where it is asked if these are not all. */
function questions(runs: readonly Run[]): string[] {
  const asked = grouped(
    runs.filter(({ model }) => model.question !== undefined),
    ({ model }) => model.question as string,
  )
  const lines = [...asked].map(([question, those]) => {
    const on = asked.size > 1 ? ` (${platformNames(those)})` : ''
    const sides = [...new Set(those.flatMap(({ model }) => model.debate ?? []))]
    return `${text(question)}${on}${sides.map(side => ` Debate: [${text(side)}](../debates.md#${anchor(side)}).`).join('')}`
  })
  return lines.flatMap(line => [line, ''])
}

export const platformNames = (runs: readonly Run[]): string =>
  [...new Set(runs.map(({ model }) => platformOf(model)))].map(text).join(', ')

/** The scope, and where it is smaller than that of the design argued for. */
function scopeCell({ model, result }: Run, kind: Kind): string {
  const argued: Scope = kind.argued.find(run => platformOf(run.model) === platformOf(model))?.result.scope ?? {}
  const spoken = Object.entries(result.scope).map(([sort, size]) => `${sort}=${size}`)
  const smaller = Object.entries(result.scope).filter(([sort, size]) => size < (argued[sort] ?? 0))
  const note = smaller.map(([sort]) => `${sort}=${argued[sort]}`).join(', ')
  return `${spoken.map(text).join(', ') || 'one of each'}${note === '' ? '' : ` (smaller than ${note} of the design argued for)`}`
}

/** Each violated property with its shortest counterexample, once for all platforms where it is the same. */
export function violations(runs: readonly Run[]): string[] {
  const found = runs.flatMap(run => violatedOf(run).map(property => ({ run, property, told: shortest(property) })))
  const lines = [...grouped(found, each => each.told)].map(([line, those]) => {
    const everywhere = new Set(those.map(({ run }) => run)).size === runs.length
    return `- ${line}${everywhere ? '' : ` (${platformNames(those.map(({ run }) => run))})`}`
  })
  return lines.length > 0 ? ['Violated:', '', ...lines, ''] : []
}
