/**
 * Calls after a test whose outcomes tell the state that it has come to from the others: a unique input/output sequence
 * (Sabnani, Dahbura: A protocol test generation procedure, 1988), sought greedily. Hardware and workers are not called,
 * and states that no calls tell apart are one.
 */
import { slices, type Work } from '../check/work.ts'
import type { Survey } from '../coverage/survey.ts'
import { type Moves, MovesBuilder } from './moves.ts'
import { quotient } from './quotient.ts'

export interface Observation {
  /** Instances of calls. */
  readonly calls: readonly number[]
  /** Other reachable states that no calls tell from the one reached. */
  readonly alike: number
  /** Other reachable states that these calls do not tell from it, though some would. */
  readonly left: number
}

/** States times calls that are tabulated. */
const CELLS = 20_000_000
const LONGEST = 24

/** What to call in a state, by its number in the graph; a text where it cannot be found out: why. */
export function* observer({ product, attempts, graph }: Survey): Work<((state: number) => Observation) | string> {
  const calls = [...product.operations.keys()].filter(number => product.operations[number]?.kind === 'call')
  if (graph.stopped !== undefined) return 'not every state was seen'
  if (graph.size * calls.length > CELLS)
    return `the model has too many states (${graph.size}) for its ${calls.length} calls`
  const outcomes = new Map<string, number>([['', 0]])
  const builder = new MovesBuilder()
  const locals = new Int32Array(product.components.length)
  const isOver = slices()
  for (let state = 0; state < graph.size; state++) {
    if (isOver()) yield
    graph.read(state, locals)
    let step = graph.first[state] as number
    for (const number of calls) {
      while (step < (graph.first[state + 1] as number) && (graph.operation[step] as number) < number) step++
      const { outcome, refuser } = attempts.classes[attempts.ask(number, locals)] as (typeof attempts.classes)[number]
      const key = `${number} ${outcome}`
      if (!outcomes.has(key)) outcomes.set(key, outcomes.size)
      builder.add(number, refuser === undefined ? (graph.target[step] as number) : state, outcomes.get(key) as number)
    }
    builder.next()
  }
  const { moves, blockOf } = yield* quotient(builder.done({ covers: [], takes: [] }))
  const sizes = new Int32Array(moves.size)
  for (const block of blockOf) sizes[block] = (sizes[block] as number) + 1
  return state => {
    const block = blockOf[state] as number
    const { steps, left } = told(moves, calls.length, block)
    return {
      calls: steps.map(step => calls[step] as number),
      alike: (sizes[block] as number) - 1,
      left: left.reduce((sum, each) => sum + (sizes[each] as number), 0),
    }
  }
}

interface Other {
  readonly node: number
  /** Where it has come to by now. */
  readonly at: number
}

/** Each node has as many moves, one for each call. */
function told(moves: Moves, calls: number, block: number): { steps: number[]; left: number[] } {
  const { size, target, label } = moves
  let at = block
  let others = Array.from({ length: size }, (_, node): Other => ({ node, at: node })).filter(
    ({ node }) => node !== block,
  )
  const steps: number[] = []
  const lost: number[] = []
  const take = (step: number): void => {
    const own = at * calls + step
    const alike = others.filter(other => label[other.at * calls + step] === label[own])
    const moved = alike.map(({ node, at: its }) => ({ node, at: target[its * calls + step] as number }))
    at = target[own] as number
    others = moved.filter(other => other.at !== at)
    for (const other of moved) if (other.at === at) lost.push(other.node)
    steps.push(step)
  }
  while (others.length > 0 && steps.length < LONGEST) {
    const best = mostTelling(moves, calls, at, others)
    if (best >= 0) take(best)
    else for (const step of telling(moves, calls, at, (others[0] as Other).at)) take(step)
  }
  return { steps, left: [...lost, ...others.map(({ node }) => node)] }
}

/** The call that tells the most others apart, of those that lead none of them to where it leads from here; -1 where none tells. */
function mostTelling({ target, label }: Moves, calls: number, at: number, others: readonly Other[]): number {
  let best = { step: -1, apart: 0 }
  for (let step = 0; step < calls; step++) {
    const own = at * calls + step
    let apart = 0
    const loses = others.some(other => {
      const its = other.at * calls + step
      if (label[its] !== label[own]) apart++
      return label[its] === label[own] && target[its] === target[own]
    })
    if (!loses && apart > best.apart) best = { step, apart }
  }
  return best.step
}

/** The fewest calls the last of which has another outcome from the one node than from the other. */
function telling({ size, target, label }: Moves, calls: number, one: number, other: number): number[] {
  const came = new Map<number, { readonly from: number; readonly step: number }>()
  const pathTo = (pair: number): number[] => {
    const by = came.get(pair)
    return by === undefined ? [] : [...pathTo(by.from), by.step]
  }
  const queue = [one * size + other]
  for (const pair of queue) {
    const [a, b] = [Math.floor(pair / size), pair % size]
    for (let step = 0; step < calls; step++) {
      const [mine, its] = [a * calls + step, b * calls + step]
      if (label[mine] !== label[its]) return [...pathTo(pair), step]
      const next = (target[mine] as number) * size + (target[its] as number)
      if (target[mine] === target[its] || next === queue[0] || came.has(next)) continue
      came.set(next, { from: pair, step })
      queue.push(next)
    }
  }
  throw new Error('no calls tell apart what is told apart by calls')
}
