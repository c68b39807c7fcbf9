/** The rules of an operation: who takes part, in the order in which they are asked, in terms of the operation's variables. */
import { label } from '../system/expand.ts'
import type { Operation } from '../system/operation.ts'
import type { Address, Listed } from '../system/participant.ts'
import { assignments, type Scope, sizeOf } from '../system/sort.ts'
import type { System } from '../system/system.ts'

export interface Rule {
  /** 'slot(r, p)' */
  readonly who: string
  /** 'slot'; several where a condition is about several. */
  readonly families: readonly string[]
  /** 'takes ATTACH (guest g)', or the condition. */
  readonly what: string
  /** What the caller gets when this participant is the first to refuse. */
  readonly otherwise: string
  readonly source: string
}

export interface Rules {
  readonly rules: readonly Rule[]
  /** The values of the variables whose amounts show in the rules: 'q = quota1'. */
  readonly shownFor: string | undefined
}

type Members = Readonly<Record<string, string>>

/** Undefined where the operation has no instance in the scope. */
export function rulesOf(system: System, operation: Operation, scope: Scope): Rules | undefined {
  const instances = assignments(operation.over, atLeastDistinct(operation, scope)).flatMap(at => {
    const listed = operation.participants(at)
    return listed === undefined ? [] : [{ at, rules: listed.map(item => ruleOf(item, operation, at, system)) }]
  })
  const apart = instances.filter(({ at }) => new Set(Object.values(at)).size === Object.keys(at).length)
  const [first, ...others] = apart.length > 0 ? apart : instances
  if (first === undefined) return undefined
  const told = JSON.stringify(first.rules)
  const different = others.filter(({ rules }) => JSON.stringify(rules) !== told)
  const telling = Object.keys(operation.over).filter(variable =>
    different.some(({ at }) => Object.keys(at).every(name => (at[name] === first.at[name]) === (name !== variable))),
  )
  // One instance for each choice of the variables that tell; the others as in the first.
  const chosen = [first, ...others].filter(({ at }) =>
    Object.keys(at).every(name => telling.includes(name) || at[name] === first.at[name]),
  )
  const valuesOf = (at: Members): string => telling.map(name => `${name} = ${at[name]}`).join(' and ')
  const rows = merged(new Map(chosen.map(({ at, rules }) => [valuesOf(at), rules])), withoutAmounts)
  return {
    rules: rows.flatMap(({ items: [rule], of }) => {
      if (rule === undefined) return []
      return [of.length === chosen.length ? rule : { ...rule, what: `${rule.what}, with ${of.join(' or ')}` }]
    }),
    shownFor: rows.some(({ items }) => new Set(items.map(({ what }) => what)).size > 1)
      ? valuesOf(first.at)
      : undefined,
  }
}

/** Rules that differ in an amount only are one rule. */
const withoutAmounts = (rule: Rule): string => JSON.stringify(rule).replace(/\d+/g, '#')

/** A scope in which each variable of the operation can have a member of its own. */
function atLeastDistinct({ over }: Operation, scope: Scope): Scope {
  const sorts = Object.values(over)
  const needed = sorts.map(sort => [sort, sorts.filter(other => other === sort).length] as const)
  return Object.fromEntries(needed.map(([sort, many]) => [sort, Math.max(sizeOf(sort, scope), many)]))
}

function ruleOf({ part, errno, source }: Listed, operation: Operation, at: Members, system: System): Rule {
  const said = (words: string): string => withoutJson(inVariables(words, at))
  const addresses = addressesOf(part)
  return {
    who: addresses.map(address => addressed(address, at, system)).join(', '),
    families: addresses.map(address => nameOf(address, system)),
    what: 'says' in part ? said(part.says) : `${part.kind} ${said(spokenEvent(part.event))}`,
    otherwise: errno ?? (part.kind === 'hears' ? 'never refuses' : '-'),
    source: source ?? operation.source,
  }
}

function addressesOf(part: Listed['part']): readonly Address[] {
  if (part.kind === 'compares') return part.lists.flatMap(list => list.flatMap(item => addressesOf(item.part)))
  return part.kind === 'requires' ? part.of : [part.of]
}

const nameOf = ({ family }: Address, { components }: System): string =>
  Object.entries(components).find(([, { identity }]) => identity === family.identity)?.[0] ?? family.machine.id

function addressed(address: Address, at: Members, system: System): string {
  const { family, at: indices } = address
  const spoken = indices.map((index, i) => {
    if (index === '*') return `every ${family.sorts[i]}`
    return index.startsWith('~')
      ? `every ${family.sorts[i]} but ${inVariables(index.slice(1), at)}`
      : inVariables(index, at)
  })
  return label(nameOf(address, system), spoken)
}

function spokenEvent({ type, ...carried }: { readonly type: string }): string {
  return Object.keys(carried).length > 0 ? `${type} (${spokenFields(carried, ', ')})` : type
}

const spokenFields = (fields: object, between: string): string =>
  Object.entries(fields)
    .map(([name, value]) =>
      typeof value === 'object' && value !== null
        ? `${name} ${spokenFields(value, ' and ')}`.trimEnd()
        : `${name} ${String(value)}`,
    )
    .join(between)

/** Objects in conditions, as they are in events; a field that is named after the variable that it holds is said once. */
const withoutJson = (words: string): string =>
  words
    .replace(/\{"[^{}]*\}/g, json =>
      json.slice(1, -1).replaceAll('"', '').replaceAll(':', ' ').replaceAll(',', ' and '),
    )
    .replace(/\b(\w+) \1\b/g, '$1')

/** Members by the variables that they stand for; those of one member by the first. */
const inVariables = (words: string, at: Members): string =>
  words.replace(/\b[A-Za-z]\w*\d+\b/g, word => Object.entries(at).find(([, member]) => member === word)?.[0] ?? word)

/** The lists of several systems as one, in the order of each: what is the same has all their names. */
export function merged<T>(
  lists: ReadonlyMap<string, readonly T[]>,
  keyOf: (item: T) => string,
): { items: T[]; of: string[] }[] {
  const all: { items: T[]; key: string; of: string[] }[] = []
  for (const [name, items] of lists) {
    let after = -1
    for (const item of items) {
      const key = keyOf(item)
      const at = all.findIndex((known, i) => i > after && known.key === key)
      const known = all[at]
      if (known === undefined) all.splice(after + 1, 0, { items: [item], key, of: [name] })
      else {
        known.items.push(item)
        known.of.push(name)
      }
      after = at < 0 ? after + 1 : at
    }
  }
  return all.map(({ items, of }) => ({ items, of }))
}
