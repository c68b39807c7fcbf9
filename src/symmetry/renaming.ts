/** Two members of a sort that change places, and what that does to whatever names them. */
import { members, type Scope } from '../system/sort.ts'

/** A sort; or several whose members with one number go together, as numbers that mean each other do. */
export type Tie = readonly string[]

/** 'pasid', or 'pasid with gpasid'. */
export const nameOfTie = (tie: Tie): string => tie.join(' with ')

export interface Swap {
  readonly tie: Tie
  /** Which change places, in words; neighbours in the order of the sort. */
  readonly members: readonly [string, string]
  /** Each member that changes its place, by the one in whose place it comes. */
  readonly exchanged: ReadonlyMap<string, string>
}

/** The members that go together, by their number, as many as each of the sorts has. */
export const tied = (tie: Tie, scope: Scope): string[][] => {
  const [first = [], ...others] = tie.map(sort => members(sort, scope))
  const size = Math.min(first.length, ...others.map(({ length }) => length))
  return first.slice(0, size).map((member, i) => [member, ...others.map(all => all[i] as string)])
}

/** Exchanges of neighbours, of which every permutation is made; in the order of the sort. */
export function swapsOf(tie: Tie, scope: Scope): Swap[] {
  const all = tied(tie, scope)
  return all.slice(1).map((these, i) => {
    const those = all[i] as string[]
    const exchanges = these.flatMap((member, k): [string, string][] => {
      const other = those[k] as string
      return [
        [member, other],
        [other, member],
      ]
    })
    return { tie, members: [nameOfTie(those), nameOfTie(these)], exchanged: new Map(exchanges) }
  })
}

export const renamedMember = ({ exchanged }: Swap, name: string): string => exchanged.get(name) ?? name

/** The same plain data with the members exchanged, wherever it names them: in values, in Sets, in keys. */
export function renamed(swap: Swap, value: unknown): unknown {
  const rename = (below: unknown): unknown => renamed(swap, below)
  if (typeof value === 'string') return renamedMember(swap, value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(rename)
  if (value instanceof Set) return new Set([...value].map(rename))
  if (value instanceof Map) return new Map([...value].map(([key, held]) => [rename(key), rename(held)]))
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [renamedMember(swap, key), rename(held)]))
}
