/**
 * Paths that reach every goal, few and short. What is searched are pairs of a node and the goals reached so far: by A* for
 * the cheapest paths, and where there are too many pairs, for cheap ones among the most promising.
 */
import { slices, type Work } from '../check/work.ts'
import type { Automaton } from './automaton.ts'
import type { Chains } from './chains.ts'
import { distancesTo, type Estimate, estimate, ONE_GOAL, promise, wordsOf } from './estimate.ts'
import type { Goal, Goals } from './goals.ts'
import type { Moves, Taken } from './moves.ts'
import { type Pairs, pairs } from './pairs.ts'
import { RESET, type Roads } from './roads.ts'

export interface Searched {
  /** As moves, from node 0. Not all goals are reached where the time was up. */
  readonly paths: readonly (readonly number[])[]
  /** No paths to all goals cost less, steps and resets together: A* looks at nothing dearer while something cheaper may exist. 0 with chains. */
  readonly bound: number
}

/** Pairs to keep, times goals and followed components: what A* may take each time. */
const EFFORT = 24_000_000
/** Pairs that are gone on from, of those with as many steps: at most, at least, and that many times goals times goals between. */
const WIDTH = { most: 1000, least: 10, goals: 12_000_000 }

/** `until`: the time at which it has to end. Half of what is left until then is for the cheapest paths. */
export function* search(moves: Moves, goals: Goals, chains: Chains, roads: Roads, until: number): Work<Searched> {
  const many = goals.all.length + chains.sequences.length
  if (many === 0) return { paths: [], bound: 0 }
  const half = (performance.now() + until) / 2
  const walk = walker(moves, goals, chains)
  const distances = yield* distancesTo(moves, goals, chains, roads)
  // Of chains there are mostly far too many pairs for the cheapest.
  if (chains.sequences.length > 0) return { bound: 0, paths: yield* promising(walk, promise(distances), many, until) }
  const { bound, paths } = yield* cheapest(walk, estimate(goals, distances), EFFORT / many, half)
  if (paths !== undefined) return { bound, paths }
  // What it costs to reach some of the goals, all of them cost too; of fewer goals there are fewer pairs.
  const bounds = [bound]
  for (const share of [2 / 3, 1 / 2]) {
    const some = rarest(goals, Math.ceil(share * many))
    const estimated = estimate(some, yield* distancesTo(moves, some, chains, roads))
    bounds.push((yield* cheapest(walker(moves, some, chains), estimated, EFFORT / some.all.length, half)).bound)
  }
  return { bound: Math.max(...bounds), paths: yield* promising(walk, promise(distances), many, until) }
}

/**
 * Paths that cost less than `below`, if there are any: good ones are looked for first, then the cheapest. `atLeast`: what else is
 * known of what it costs to go on.
 */
export function* cheaper(
  moves: Moves,
  goals: Goals,
  chains: Chains,
  roads: Roads,
  atLeast: Estimate,
  below: number,
  until: number,
): Work<{ bound: number; paths?: readonly (readonly number[])[] }> {
  const many = goals.all.length + chains.sequences.length
  const distances = yield* distancesTo(moves, goals, chains, roads)
  const walk = walker(moves, goals, chains)
  const [farthest, promised] = [estimate(goals, distances), promise(distances)]
  const toGo: Estimate = (node, reached) => Math.max(farthest(node, reached), atLeast(node, reached))
  const better: Estimate = (node, reached) => toGo(node, reached) + promised(node, reached) / ONE_GOAL
  let good: { cost: number; paths?: number[][] } = { cost: below }
  for (const which of [promised, better]) {
    const paths = yield* promising(walk, which, many, until)
    if (performance.now() > until) return { bound: 0 }
    const cost = paths.reduce((sum, { length }) => sum + length + RESET, 0)
    if (cost < good.cost) good = { cost, paths }
  }
  return { ...good, ...(yield* cheapest(walk, toGo, EFFORT / (many + chains.automata.length), until, good.cost)) }
}

/** As many of the goals, of those with the fewest ways to reach them. */
function rarest(goals: Goals, many: number): Goals {
  const kept = [...goals.all.keys()]
    .sort((a, b) => (goals.all[a]?.from.length as number) - (goals.all[b]?.from.length as number) || a - b)
    .slice(0, many)
  const numbers = new Map(kept.map((goal, number) => [goal, number]))
  const among = (lists: Goals['by']): Goals['by'] => lists.map(list => list.flatMap(goal => numbers.get(goal) ?? []))
  return { ...goals, all: kept.map(goal => goals.all[goal] as Goal), by: among(goals.by), at: among(goals.at) }
}

interface Walker {
  readonly words: number
  /** Offers the pair where a path begins, by `node` 0, no `parent` and no `move`. */
  begin(offer: Offer): void
  /** Offers each pair that a step or a reset leads to. */
  goOn(known: Pairs, pair: number, offer: Offer): void
}

/** `reached` is written over by the next offer. A `move` of -1 begins a path. */
type Offer = (node: number, reached: Int32Array, cost: number, parent: number, move: number) => void

const BEGIN = -1

function walker({ first, target, label, takes }: Moves, { all, by, at }: Goals, chains: Chains): Walker {
  const { sequences, automata } = chains
  const words = wordsOf(all.length + sequences.length)
  const taking = bitsOf(by, words)
  const being = bitsOf(at, words)
  const ending = automata.map(({ ends }) => bitsOf(ends, words))
  const beginning = automata.map(({ begins }) => bitsOf(begins, words))
  const reached = new Int32Array(words + automata.length)

  const take = (taken: readonly Taken[]): void => {
    for (const { place, step } of taken) {
      const { next, steps } = automata[place] as Automaton
      const node = next[(reached[words + place] as number) * steps + step] as number
      reached[words + place] = node
      const ends = ending[place] as Int32Array
      for (let w = 0; w < words; w++) reached[w] = (reached[w] as number) | (ends[node * words + w] as number)
    }
  }
  /** What was the beginning only of what has been reached need not be told from less. */
  const forget = (): void => {
    for (const [place, { shorter }] of automata.entries()) {
      const begins = beginning[place] as Int32Array
      let node = reached[words + place] as number
      while (node > 0 && !isLeft(begins, node)) node = shorter[node] as number
      reached[words + place] = node
    }
  }
  const isLeft = (begins: Int32Array, node: number): boolean => {
    for (let w = 0; w < words; w++)
      if (((begins[node * words + w] as number) & ~(reached[w] as number)) !== 0) return true
    return false
  }
  return {
    words: words + automata.length,
    begin: offer => {
      reached.fill(0)
      for (let w = 0; w < words; w++) reached[w] = being[w] as number
      offer(0, reached, RESET, -1, BEGIN)
    },
    goOn: (known, pair, offer) => {
      const [node, cost] = [known.node(pair), known.cost(pair)]
      for (let m = first[node] as number; m < (first[node + 1] as number); m++) {
        const to = target[m] as number
        for (let w = 0; w < words; w++)
          reached[w] = known.word(pair, w) | (taking[m * words + w] as number) | (being[to * words + w] as number)
        for (let w = words; w < reached.length; w++) reached[w] = known.word(pair, w)
        take(takes[label[m] as number] as readonly Taken[])
        forget()
        offer(to, reached, cost + 1, pair, m)
      }
      if (node === 0) return
      for (let w = 0; w < words; w++) reached[w] = known.word(pair, w)
      reached.fill(0, words)
      offer(0, reached, cost + RESET, pair, BEGIN)
    },
  }
}

/** A row of words for each list, with a bit for each number in it. */
function bitsOf(lists: readonly (readonly number[])[], words: number): Int32Array {
  const bits = new Int32Array(words * lists.length)
  lists.forEach((list, row) => {
    for (const goal of list) {
      const at = row * words + (goal >>> 5)
      bits[at] = (bits[at] as number) | (1 << (goal & 31))
    }
  })
  return bits
}

/** Without paths where `most` pairs are not enough, or the time, or where none cost less than `below`. */
function* cheapest(
  walk: Walker,
  toGo: Estimate,
  most: number,
  until: number,
  below = Infinity,
): Work<{ bound: number; paths?: number[][] }> {
  const known = pairs(walk.words)
  const isOver = slices()
  // By what the whole would cost at least: pairs, the last of which is looked at first.
  const open: number[][] = []
  /** By pair: the cost of the way to it by which it was gone on from. */
  const goneOn: number[] = []
  let least = 0
  const offer: Offer = (node, reached, cost, parent, move) => {
    const pair = known.add(node, reached, cost, parent, move)
    if (pair < 0) return
    // Where an estimate is rounded, a step may lower it by more than its cost.
    const whole = Math.max(least, cost + toGo(node, reached))
    if (whole < below) (open[whole] ??= []).push(pair)
  }
  walk.begin(offer)
  for (; least < open.length; least++) {
    const level = open[least] ?? []
    for (let pair = level.pop(); pair !== undefined; pair = level.pop()) {
      // Since it was put there, a cheaper way to it was found, and gone on from.
      if (goneOn[pair] === known.cost(pair)) continue
      goneOn[pair] = known.cost(pair)
      if (toGo(known.node(pair), known.reached(pair)) === 0) return { bound: least, paths: pathsTo(known, pair) }
      if (known.size > most) return { bound: least }
      if (isOver()) {
        if (performance.now() > until) return { bound: least }
        yield
      }
      walk.goOn(known, pair, offer)
    }
  }
  if (below < Infinity) return { bound: below }
  throw new Error('some goal is not reached by the graph that it is a goal of')
}

/** Ends, since some step from the best of the pairs leads to one that is better than any before. */
function* promising(
  walk: Walker,
  promised: (node: number, reached: Int32Array) => number,
  goals: number,
  until: number,
): Work<number[][]> {
  const width = Math.min(WIDTH.most, Math.max(WIDTH.least, WIDTH.goals / goals ** 2))
  const isOver = slices()
  const known = pairs(walk.words)
  let offered: (readonly [promised: number, ...Parameters<typeof known.add>])[] = []
  const offer: Offer = (node, reached, cost, parent, move) => {
    offered.push([promised(node, reached), node, reached.slice(), cost, parent, move])
  }
  walk.begin(offer)
  for (;;) {
    const best = offered.sort(([a], [b]) => a - b)
    offered = []
    const kept: number[] = []
    for (const [left, ...candidate] of best) {
      const pair = known.add(...candidate)
      if (pair < 0) continue
      if (left === 0) return pathsTo(known, pair)
      if (kept.push(pair) >= width) break
    }
    const [first] = kept
    if (first === undefined)
      throw new Error('paths came to an end before they reached all goals, of which each is feasible')
    if (performance.now() > until) return pathsTo(known, first)
    for (const pair of kept) {
      walk.goOn(known, pair, offer)
      if (isOver()) yield
    }
  }
}

function pathsTo(known: Pairs, pair: number): number[][] {
  const paths: number[][] = [[]]
  for (let at = pair; at >= 0; at = known.parent(at))
    if (known.move(at) !== BEGIN) paths[0]?.unshift(known.move(at))
    else if (known.parent(at) >= 0) paths.unshift([])
  return paths
}
