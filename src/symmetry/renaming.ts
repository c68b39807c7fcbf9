/** Two members of a sort that change places, and what that does to whatever names them. */

export interface Swap {
  readonly sort: string
  /** Neighbours in the order of the sort. */
  readonly members: readonly [string, string]
}

export const renamedMember = ({ members: [a, b] }: Swap, name: string): string => {
  if (name === a) return b
  return name === b ? a : name
}

/** The same plain data with the two members exchanged, wherever it names them: in values, in Sets, in keys. */
export function renamed(swap: Swap, value: unknown): unknown {
  const rename = (below: unknown): unknown => renamed(swap, below)
  if (typeof value === 'string') return renamedMember(swap, value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(rename)
  if (value instanceof Set) return new Set([...value].map(rename))
  if (value instanceof Map) return new Map([...value].map(([key, held]) => [rename(key), rename(held)]))
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [renamedMember(swap, key), rename(held)]))
}
