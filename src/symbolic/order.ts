/**
 * The order of the variables, as a recipe that fits every scope: how the sorts nest, where variables go that lack the
 * outermost sort, and whether those with fewer indices come before or after the others of their group.
 */
import type { Product } from '../system/expand.ts'
import type { VariableOrder } from '../system/model.ts'

export type Recipe = Required<VariableOrder>

/** Which member of which sort a variable belongs to: `{ rid: 'rid0', pasid: 'pasid2' }`. */
export type Index = Readonly<Record<string, string>>

export function indexOf(product: Product, component: number): Index {
  const { family, at } = product.components[component] as { family: string; at: readonly string[] }
  const { sorts, shared } = product.system.components[family] as { sorts: readonly string[]; shared: readonly string[] }
  const own = sorts.filter(sort => !shared.includes(sort))
  return Object.fromEntries(own.map((sort, i) => [sort, at[i] as string]))
}

/** The sort that repeats most is outermost: what belongs to one of its members lies together. */
export function recipeFor({ scope, components, ...product }: Product): Recipe {
  const indices = components.map((_, c) => indexOf({ scope, components, ...product }, c))
  const sorts = [...new Set(indices.flatMap(index => Object.keys(index)))]
  const size = (sort: string): number => scope[sort] ?? 1
  const users = (sort: string): number => indices.filter(index => sort in index).length
  const nesting = sorts.sort((a, b) => size(b) - size(a) || users(b) - users(a))
  return { nesting, others: 'bottom', fewer: 'bottom' }
}

/** As it is asked for; sorts that it leaves out are innermost. */
export function recipeAsked({ nesting, others = 'bottom', fewer = 'bottom' }: VariableOrder, product: Product): Recipe {
  const usual = recipeFor(product).nesting
  return { nesting: [...nesting, ...usual.filter(sort => !nesting.includes(sort))], others, fewer }
}

/** All recipes that there are for its sorts, `recipeFor` first. A sort of one member makes no difference: it is innermost. */
export function recipesFor(product: Product): Recipe[] {
  const { nesting } = recipeFor(product)
  const single = nesting.filter(sort => (product.scope[sort] ?? 1) === 1)
  const ends = ['bottom', 'top'] as const
  return permutations(nesting.filter(sort => !single.includes(sort))).flatMap(sorts =>
    ends.flatMap(others => ends.map(fewer => ({ nesting: [...sorts, ...single], others, fewer }))),
  )
}

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map(rest => [item, ...rest]))

/** Variables by number, the topmost first. */
export function arranged(indices: readonly Index[], { nesting, others, fewer }: Recipe): number[] {
  const group = (among: readonly number[], depth: number, inside: boolean): number[] => {
    const sort = nesting[depth]
    if (sort === undefined) return [...among]
    const having = among.filter(v => sort in (indices[v] as Index))
    const lacking = group(
      among.filter(v => !having.includes(v)),
      depth + 1,
      inside,
    )
    if (having.length === 0) return lacking
    const members = [...new Set(having.map(v => (indices[v] as Index)[sort] as string))]
    const groups = members.flatMap(member =>
      group(
        having.filter(v => (indices[v] as Index)[sort] === member),
        depth + 1,
        true,
      ),
    )
    return (inside ? fewer : others) === 'bottom' ? [...groups, ...lacking] : [...lacking, ...groups]
  }
  return group([...indices.keys()], 0, false)
}
