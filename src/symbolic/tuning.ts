/**
 * The recipe that serves a system best, found out in scopes that grow: one scope alone misleads, for what a sort costs shows
 * when it has many members. Recipes are ranked by the nodes that saturation makes with them.
 */
import type { OrderUsed } from '../check/exploration.ts'
import { expand, type Product } from '../system/expand.ts'
import type { System } from '../system/system.ts'
import type { Table } from '../tabulate/table.ts'
import { guess, shrunk } from './discovery.ts'
import { byTopLevel } from './events.ts'
import { Forest } from './forest.ts'
import { levelsOf } from './levels.ts'
import { TooManyNodes } from './nodes.ts'
import { arranged, indexOf, type Recipe, recipeFor, recipesFor } from './order.ts'
import { reduce } from './reduction.ts'
import { Saturation } from './saturation.ts'
import { inSlices } from './slices.ts'
import { sortsToSpreadOver } from './spread.ts'
import { type Variables, variablesOf } from './variables.ts'

/** Members of the sorts that have most, and of the others, scope by scope. */
const SCOPES = [
  [4, 2],
  [6, 3],
  [12, 3],
] as const
/** A recipe is given up when it has made so many times the nodes of the best one, or this many. */
const WORSE = 8
const MOST = 60_000
/** Recipes that go on to the next scope. */
const KEPT = 12

/** Nodes for each level that saturation makes before a better recipe is looked for. */
const DISORDERED = 1000

export const disorderOf = ({ sizes }: Forest): number => DISORDERED * sizes.length

/** Recipes that were found, by system: they fit every scope. */
const found = new WeakMap<System, Recipe>()

/** The recipe that was found for this system, or else the usual one. */
export function orderKnownFor(product: Product): OrderUsed {
  const recipe = found.get(product.system)
  return recipe === undefined ? { ...recipeFor(product), from: 'rule' } : { ...recipe, from: 'search' }
}

/** Whether there is a better recipe than the usual one; it is known from now on. Looked for once a system, in slices of work. */
export function* findsBetterRecipe(
  product: Product,
  tablesOf: (smaller: Product) => Table[],
): Generator<undefined, boolean, void> {
  if (found.has(product.system)) return false
  const best = yield* tune(product, tablesOf)
  found.set(product.system, best)
  return JSON.stringify(best) !== JSON.stringify(recipeFor(product))
}

function* tune(product: Product, tablesOf: (smaller: Product) => Table[]): Generator<undefined, Recipe, void> {
  const largest = Math.max(...Object.values(product.scope))
  let recipes = recipesFor(product)
  // What each recipe would come to in the next scope, if it went on as it did.
  const expected = new Map<Recipe, number>()
  const before = new Map<Recipe, number>()
  for (const [most, others] of SCOPES) {
    const smaller = expand(
      product.system,
      shrunk(product.scope, sort => (product.scope[sort] === largest ? most : others)),
    )
    let allowed = MOST
    const done: Recipe[] = []
    for (const { recipe, variables } of yield* different(recipes, variablesIn(smaller, tablesOf))) {
      const nodes = yield* nodesMade(variables, recipe, allowed)
      if (nodes === undefined) continue
      done.push(recipe)
      expected.set(recipe, nodes * (nodes / (before.get(recipe) ?? nodes)))
      before.set(recipe, nodes)
      allowed = Math.min(allowed, WORSE * nodes)
    }
    if (done.length === 0) break
    recipes = done.sort((a, b) => (expected.get(a) as number) - (expected.get(b) as number)).slice(0, KEPT)
  }
  return recipes[0] as Recipe
}

interface Entrant {
  readonly recipe: Recipe
  readonly variables: Variables
}

/** Many recipes come to the same order. */
function* different(
  recipes: readonly Recipe[],
  variablesFor: (recipe: Recipe) => Variables,
): Generator<undefined, Entrant[], void> {
  const byOrder = new Map<string, Entrant>()
  for (const recipe of recipes) {
    const variables = variablesFor(recipe)
    const indices = variables.variables.map(({ index }) => index)
    const order = JSON.stringify(arranged(indices, recipe).map(v => indices[v]))
    if (!byOrder.has(order)) byOrder.set(order, { recipe, variables })
    yield
  }
  return [...byOrder.values()]
}

/** What the tables do not know yet is left out: a little less is ranked alike. Recipes that spread alike have the same variables. */
function variablesIn(product: Product, tablesOf: (smaller: Product) => Table[]): (recipe: Recipe) => Variables {
  const tables = tablesOf(product)
  const known = guess(product, tables, tablesOf)
  const indices = product.components.map((_, c) => indexOf(product, c))
  const bySpreading = new Map<string, Variables>()
  return recipe => {
    const spreading = JSON.stringify(indices.map(sortsToSpreadOver(product, recipe)))
    const variables = bySpreading.get(spreading) ?? variablesOf(reduce(product, tables, known, recipe).net)
    bySpreading.set(spreading, variables)
    return variables
  }
}

/** undefined: more than allowed. */
function* nodesMade(
  variables: Variables,
  recipe: Recipe,
  allowed: number,
): Generator<undefined, number | undefined, void> {
  const { sizes, events, height, pool } = levelsOf(variables, recipe)
  const forest = new Forest(sizes)
  forest.nodes.most = allowed
  const saturation = new Saturation(forest, byTopLevel(events, height, pool))
  const start = forest.cube(sizes.map(size => Uint8Array.from({ length: size }, (_, i) => (i === 0 ? 1 : 0))))
  try {
    yield* inSlices(forest, () => saturation.closure(start))
    return forest.nodes.count
  } catch (error) {
    if (error instanceof TooManyNodes) return undefined
    throw error
  }
}
