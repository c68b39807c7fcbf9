/** Sorts are finite index sets (guest, rid, pasid); a member is a string that says so: 'rid1'. */

/** How many members each sort has: `{ guest: 2, rid: 2, pasid: 3 }`. */
export type Scope = Readonly<Record<string, number>>

/** Members that one sort may have; beyond it the components alone would not fit. */
export const LARGEST_SORT = 64

/** A member of sort S, numbered from 0: `Index<'rid'>` is 'rid0', 'rid1', ... Two sorts never mix, in types nor in a trace. */
export type Index<S extends string> = S extends string ? `${S}${number}` : never

/** Every member of the sort. */
export const all = '*'
/** The type of `all`. */
export type All = typeof all

/** Every member of the sort but the one named. */
export type Others<S extends string> = `~${Index<S>}`
/** `others('rid0')`: every member of the sort but that one, as an index. */
export const others = <I extends string>(member: I): `~${I}` => `~${member}`

/** Which sort each variable of an operation or a property ranges over: `{ g: 'guest', r: 'rid' }`. */
export type Variables = Readonly<Record<string, string>>

/** One member for each variable: `{ g: 'guest0', r: 'rid1' }`. */
export type Members<P extends Variables> = { readonly [K in keyof P]: Index<P[K]> }

/** How many members a sort has in a scope. One that the scope does not mention has one, also where each object has something of its name. */
export const sizeOf = (sort: string, scope: Scope): number => (Object.hasOwn(scope, sort) ? (scope[sort] as number) : 1)

/** The members of a sort in a scope, in order. */
export const members = (sort: string, scope: Scope): string[] =>
  Array.from({ length: sizeOf(sort, scope) }, (_, i) => `${sort}${i}`)

/** A choice of variables, one by one: 'g = guest0'. */
export const spokenChoice = (at: Readonly<Record<string, string>>): string[] =>
  Object.entries(at).map(([variable, member]) => `${variable} = ${member}`)

/** Every way to give each variable a member, the last variable varying fastest. */
export function assignments(variables: Variables, scope: Scope): Record<string, string>[] {
  const names = Object.keys(variables)
  return combinations(Object.values(variables).map(sort => members(sort, scope))).map(chosen =>
    Object.fromEntries(names.map((name, i) => [name, chosen[i] as string])),
  )
}

/** One element of each set, in every combination; the last set varies fastest. */
export const combinations = <T>(sets: readonly (readonly T[])[]): T[][] =>
  sets.reduce<T[][]>((chosen, set) => chosen.flatMap(before => set.map(next => [...before, next])), [[]])
