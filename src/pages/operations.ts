/** The operations of a kind of system: who takes part in each, in which order, and what a caller gets who is refused. */

import type { Model } from '../system/model.ts'
import type { Operation } from '../system/operation.ts'
import { type Kind, platformOf, type Run } from './book.ts'
import { code, table, text } from './markdown.ts'
import { merged, type Rule, type Rules, rulesOf } from './rules.ts'

/** One table of the designs argued for; what only some platforms have is marked. */
export function operationTable(kind: Kind): string[] {
  const platforms = kind.argued.map(({ model }) => platformOf(model))
  const names = merged(
    new Map(kind.argued.map(({ model }) => [platformOf(model), Object.keys(model.system.operations)])),
    name => name,
  )
  const rows = names.flatMap(({ items: [name] }) => (name === undefined ? [] : operationRows(name, kind.argued)))
  const differ = rows.some(({ of }) => of.length < platforms.length)
  return [
    ...variables(kind.argued),
    ...table(
      ['operation', 'who', 'takes an event or meets a condition', 'else', 'source', ...(differ ? ['on'] : [])],
      rows.map(({ cells, of }) => [
        ...cells,
        ...(differ ? [of.length === platforms.length ? 'all' : of.map(text).join(', ')] : []),
      ]),
    ),
  ]
}

function operationRows(name: string, runs: readonly Run[]): { cells: string[]; of: string[] }[] {
  const lists = new Map<string, readonly Rule[]>()
  const heads: string[] = []
  for (const { model } of runs) {
    const found = rulesIn(model, name)
    if (found === undefined) continue
    lists.set(platformOf(model), found.rules.rules.length > 0 ? found.rules.rules : [NOBODY])
    heads.push(operationHead(name, found.operation, found.rules, promiseOf(name, model)))
  }
  // One rule may have a source of its own on each platform.
  return merged(lists, ({ who, what, otherwise }) => JSON.stringify([who, what, otherwise])).map(
    ({ items, of }, i) => ({
      cells: [i === 0 ? (heads[0] as string) : '', ...ruleCells(items)],
      of,
    }),
  )
}

/** An operation that is always enabled and changes nothing. */
const NOBODY: Rule = { who: 'nobody', families: [], what: 'is always enabled', otherwise: '-', source: '-' }

const ruleCells = (items: readonly Rule[]): string[] => {
  const { who, what, otherwise } = items[0] ?? NOBODY
  return [code(who), text(what), text(otherwise), text([...new Set(items.map(({ source }) => source))].join(', '))]
}

/** What the contract of the model says of the operation, where it has one. */
const promiseOf = (operation: string, { properties }: Model): string | undefined =>
  properties.flatMap(property => ('contract' in property ? [property.contract?.[operation]] : []))[0]

function operationHead(
  name: string,
  { kind, over, doc }: Operation,
  { shownFor }: Rules,
  promise: string | undefined,
): string {
  return [
    `**${text(name)}**(${Object.keys(over).map(text).join(', ')})`,
    ...(kind === 'call' ? [] : [kind]),
    ...(doc === undefined ? [] : [code(doc)]),
    ...(promise === undefined ? [] : [text(promise)]),
    ...(shownFor === undefined ? [] : [`as with ${text(shownFor)}`]),
  ].join('<br>')
}

/** Which sort each variable is of, where that is the same in every operation. */
function variables(runs: readonly Run[]): string[] {
  const sorts = new Map<string, Set<string>>()
  for (const { model } of runs)
    for (const { over } of Object.values(model.system.operations))
      for (const [variable, sort] of Object.entries(over))
        sorts.set(variable, (sorts.get(variable) ?? new Set()).add(sort))
  const spoken = [...sorts].map(([variable, of]) => `${code(variable)} ${[...of].map(text).join(' or ')}`)
  return spoken.length > 0 ? [`Variables: ${spoken.join(', ')}.`, ''] : []
}

function rulesIn({ system, scope }: Model, name: string): { operation: Operation; rules: Rules } | undefined {
  const operation = system.operations[name]
  const rules = operation && rulesOf(system, operation, scope)
  return operation && rules && { operation, rules }
}

/** Where the operations of a design are others than those of the design argued for on its platform. */
export function differences(run: Run, argued: Run): string[] {
  const names = [
    ...new Set([...Object.keys(argued.model.system.operations), ...Object.keys(run.model.system.operations)]),
  ]
  return names.flatMap(name => {
    const [before, after] = [rulesIn(argued.model, name), rulesIn(run.model, name)]
    if (before === undefined && after === undefined) return []
    if (after === undefined) return [`there is no ${code(name)}`]
    const spoken = (rules: readonly Rule[]): string[] =>
      rules.map(({ who, what, otherwise }) => `${code(who)} ${text(what)}, else ${text(otherwise)}`)
    const [old, now] = [spoken(before?.rules.rules ?? []), spoken(after.rules.rules)]
    const lost = old.filter(rule => !now.includes(rule))
    const gained = now.filter(rule => !old.includes(rule))
    const parts = [
      ...(lost.length > 0 ? [`without ${lost.join('; ')}`] : []),
      ...(gained.length > 0 ? [`with ${gained.join('; ')}`] : []),
    ]
    if (parts.length > 0) return [`${before === undefined ? 'a new ' : ''}${code(name)} ${parts.join(', and ')}`]
    return old.join() === now.join() ? [] : [`${code(name)} asks in another order`]
  })
}
