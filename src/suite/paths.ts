/**
 * Paths for a suite. Those that take sequences are sought with few components followed, which leads to good ones; then with all that
 * could take some, for cheaper ones, or for a proof that there are none.
 */
import { within, type Work } from '../check/work.ts'
import type { Survey } from '../coverage/survey.ts'
import type { Table } from '../tabulate/table.ts'
import { type Chains, chainsOf } from './chains.ts'
import { type Goals, goalsOf } from './goals.ts'
import type { Estimate } from './estimate.ts'
import { lifted, withRefused } from './lift.ts'
import { lowerBound, type Prices } from './lower-bound.ts'
import { type Moves, movesOf } from './moves.ts'
import { quotient } from './quotient.ts'
import { cheaper, search } from './search.ts'
import { RESET, type Roads, roadsOf } from './roads.ts'
import type { Wanted } from './wanted.ts'
import { worthOf } from './worth.ts'

export interface Path {
  /** Instances of operations. */
  readonly operations: readonly number[]
  /** That they lead to. */
  readonly state: number
}

export interface Paths {
  readonly paths: readonly Path[]
  /** No suite costs less. */
  readonly bound: number
}

export const costOf = (paths: readonly Path[]): number =>
  paths.reduce((sum, { operations }) => sum + operations.length + RESET, 0)

/** Numbers to keep of how far it is to the ends of sequences; where there are more, no proof is sought. */
const DISTANCES = 60_000_000

export function* pathsFor(survey: Survey, wanted: Wanted, until: number): Work<Paths> {
  const isLate = (): boolean => performance.now() > until
  const few = yield* within(ground(survey, wanted, wanted.sequences.components), isLate)
  if (few === undefined) return { paths: [], bound: 0 }
  const found = yield* search(few.moves, few.goals, few.chains, few.roads, until)
  const good = { paths: few.whole(found.paths), bound: found.bound + few.goals.refused.length }
  if (wanted.sequences.longest.length === 0) return good
  const cost = costOf(good.paths)
  const counted = yield* within(lowerBound(survey, wanted, cost, until), isLate)
  if (counted === undefined) return good
  const { bound, prices } = counted
  if (bound >= cost || survey.graph.stopped !== undefined) return { ...good, bound }
  const sure = yield* within(proof(survey, wanted, prices, cost, until), isLate)
  if (sure === undefined) return { ...good, bound }
  return { paths: sure.paths ?? good.paths, bound: Math.max(bound, sure.bound) }
}

/** Paths that cost less than `cost`, and none less than they; or how much all cost at least. */
function* proof(
  survey: Survey,
  wanted: Wanted,
  prices: Prices,
  cost: number,
  until: number,
): Work<{ bound: number; paths?: readonly Path[] }> {
  const { longest } = wanted.sequences
  const takers = [...survey.tables.keys()].filter(c => longest.some(({ table }) => table === survey.tables[c]))
  const { moves, goals, chains, roads, atLeast, whole } = yield* ground(survey, wanted, takers, prices)
  const perNode = longest.reduce(
    (sum, { table, steps }) => sum + steps.length * takers.filter(c => survey.tables[c] === table).length,
    0,
  )
  if (perNode * moves.size > DISTANCES) return { bound: 0 }
  const { bound, paths } = yield* cheaper(moves, goals, chains, roads, atLeast, cost - goals.refused.length, until)
  return { bound: bound + goals.refused.length, ...(paths !== undefined && { paths: whole(paths) }) }
}

/** The graph in which paths are sought, and what they have to come to. */
interface Ground {
  readonly moves: Moves
  readonly roads: Roads
  readonly goals: Goals
  readonly chains: Chains
  /** What it costs at least to go on, as far as prices say. */
  readonly atLeast: Estimate
  /** Its paths as paths of the model, with the refused calls. */
  whole(paths: readonly (readonly number[])[]): Path[]
}

function* ground(
  survey: Survey,
  { items, sequences, steps }: Wanted,
  followed: readonly number[],
  prices?: Prices,
): Work<Ground> {
  const tables = followed.map(component => survey.tables[component] as Table)
  const chainsFrom = (offset: number): Chains =>
    chainsOf(sequences.longest, offset, tables, table => steps.of(table).length)
  const all = yield* movesOf(survey, items, steps, followed)
  const worth = prices && worthOf(survey, prices, chainsFrom(0), followed)
  const merged = yield* quotient(all, worth?.kinds)
  const { moves } = merged
  const roads = roadsOf(moves)
  const goals = yield* goalsOf(moves, roads.source)
  return {
    moves,
    roads,
    goals,
    chains: chainsFrom(goals.all.length),
    atLeast: worth?.estimate(merged.blockOf, goals.all.length) ?? (() => 0),
    whole: paths => withRefused(moves, goals, paths).map(path => lifted(all, merged, path)),
  }
}
