/** What is measured in a quick run and in a full one. */
import type { At } from '../toys/published.ts'
import { COUNTER_FREE, COUNTERS, DEEP } from './published.ts'

export interface Effort {
  /** How to run it again. */
  readonly command: string
  /** States of pasid-ref up to which our explicit engine and the searches by hand run, SPIN, and @xstate/graph. */
  readonly states: number
  readonly spin: number
  readonly graph: number
  /** Whether the largest models of the registry are searched too. */
  readonly chapters: boolean
  /** Runs of each contender where there are so many states. */
  readonly rounds: (states: number) => number
  /** Seconds on the clock: who takes longer is asked once. */
  readonly long: number
  readonly symbolic: readonly (readonly [model: string, at: At])[]
  /** Whether the chapters of the registry are searched symbolically too, in a large scope. */
  readonly largeChapters: boolean
  readonly symmetry: readonly At[]
  /** Runs of each symbolic search and of each with symmetry, and seconds after which one is given up. */
  readonly largeRounds: number
  readonly patience: number
  /** Runs of each start. */
  readonly starts: number
}

/** SPIN would need some 17 GB at the next scope, and @xstate/graph an hour. */
const SPIN = 1e7
const SYMBOLIC: Effort['symbolic'] = [
  ...[4, 8, 16, 32, 64, 128].map(pasids => [COUNTER_FREE, [2, 3, pasids]] as const),
  [COUNTER_FREE, [2, 4, 64]],
  [DEEP, [2, 4, 64]],
  ...[4, 8, 32].map(pasids => [COUNTERS, [2, 3, pasids]] as const),
]
/** What bars speak of, and what is soon over. */
const SYMBOLIC_IN_SHORT = SYMBOLIC.filter(([model, [, , pasids]]) => (model === DEEP || pasids !== 64) && pasids !== 8)
const SYMMETRY: readonly At[] = [
  [3, 3, 4],
  [3, 4, 6],
]

export const QUICK: Effort = {
  command: 'npm run bench -- --quick',
  states: SPIN,
  spin: SPIN,
  graph: 1e5,
  chapters: true,
  rounds: states => (states > 2e6 ? 1 : 2),
  long: 5,
  symbolic: SYMBOLIC_IN_SHORT,
  largeChapters: false,
  symmetry: SYMMETRY,
  largeRounds: 1,
  patience: 40,
  starts: 3,
}

export const FULL: Effort = {
  command: 'npm run bench',
  states: Infinity,
  spin: SPIN,
  graph: 2e5,
  chapters: true,
  rounds: states => (states > 1e7 ? 1 : states > 2e6 ? 3 : 5),
  long: 20,
  symbolic: SYMBOLIC,
  largeChapters: true,
  symmetry: SYMMETRY,
  largeRounds: 3,
  patience: 60,
  starts: 9,
}
