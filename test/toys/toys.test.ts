/** Small systems with known answers: both engines count what was published or counted by hand, and find the shortest way. */
import { describe, expect, it } from 'vitest'
import { checkSync, type Counts, type Model } from '../../src/checker.ts'
import type { EngineName, PropertyResult } from '../../src/check/result.ts'
import { dieHard } from './die-hard.ts'
import { missionaries } from './missionaries.ts'
import { peterson } from './peterson.ts'
import { leftFirst, lowerFirst } from './philosophers.ts'
import { PAGES, readerModel } from './reader.ts'
import { transactionCommit, twoPhaseCommit } from './two-phase-commit.ts'

const counts = (distinct: number, generated: number, depth: number): Counts => ({ distinct, generated, depth })

/** 'holds', 'holds, shown in 3' (operations of the witness) or 'violated in 3'; vacuous where it is so. */
const told = ({ verdict, vacuous, witness, counterexample }: PropertyResult): string => {
  if (counterexample !== undefined) return `${verdict} in ${counterexample.steps.length}`
  if (vacuous) return `${verdict} vacuously`
  return witness === undefined ? verdict : `${verdict}, shown in ${witness.steps.length}`
}

const answers = (model: Model, engine: EngineName): { counts: Counts; verdicts: Record<string, string> } => {
  const { states, properties } = checkSync(model, { engine })
  return { counts: states, verdicts: Object.fromEntries(properties.map(property => [property.name, told(property)])) }
}

/** The operations of the counterexample of a property, as they would be typed. */
const wayTo = (model: Model, engine: EngineName, name: string): string[] | undefined =>
  checkSync(model, { engine })
    .properties.find(property => property.name === name)
    ?.counterexample?.steps.map(({ operation, arguments: at }) => [operation, ...at].join(' '))

const ALIVE = 'something can happen in every state that is not meant to rest'

describe.each(['explicit', 'reference'] as const)('the %s engine', engine => {
  it.each([
    [3, counts(288, 1_146, 11)],
    [4, counts(1_568, 8_258, 14)],
    [5, counts(8_832, 58_146, 17)],
  ])('counts two-phase commit of %i managers as TLC does', (managers, published) => {
    expect(answers(twoPhaseCommit(managers), engine)).toEqual({
      counts: published,
      verdicts: {
        // All prepare, all are heard, the decision is taken and heard by one; by all.
        'no manager commits where another aborts': `holds, shown in ${2 * managers + 2}`,
        'the transaction manager alone decides to abort': 'violated in 1',
        'everybody commits': `holds, shown in ${3 * managers + 1}`,
      },
    })
  })

  it.each([
    [3, counts(34, 94, 7)],
    [4, counts(96, 357, 9)],
    [5, counts(274, 1_296, 11)],
  ])('counts transaction commit of %i managers as TLC does', (managers, published) => {
    expect(answers(transactionCommit(managers), engine)).toEqual({
      counts: published,
      verdicts: {
        'no manager commits where another aborts': `holds, shown in ${managers + 1}`,
        'it ends when all have decided': 'holds',
      },
    })
  })

  it('measures 4 litres with jugs of 3 and 5 in six steps', () => {
    // Each of the 16 states has all six steps; besides, there is the initial state.
    expect(answers(dieHard, engine)).toEqual({
      counts: counts(16, 16 * 6 + 1, 8),
      verdicts: { 'no jug runs over': 'holds', 'the big jug never holds 4': 'violated in 6', [ALIVE]: 'holds' },
    })
    expect(wayTo(dieHard, engine, 'the big jug never holds 4')).toEqual([
      'FILL_BIG',
      'BIG_TO_SMALL',
      'EMPTY_SMALL',
      'BIG_TO_SMALL',
      'FILL_BIG',
      'BIG_TO_SMALL',
    ])
  })

  it("counts Peterson's algorithm as TLC does, and finds it safe", () => {
    expect(answers(peterson, engine)).toEqual({
      counts: counts(42, 77, 11),
      verdicts: {
        'one thread at a time is in the critical section': 'holds, shown in 4',
        'a thread waits for its turn': 'holds, shown in 7',
        'some thread can always go on': 'holds',
      },
    })
  })

  it('rows three missionaries and three cannibals over in eleven crossings', () => {
    const { counts, verdicts } = answers(missionaries, engine)
    expect(counts.distinct).toBe(64)
    expect(verdicts).toEqual({ 'somebody stays in the east': 'violated in 11', [ALIVE]: 'holds' })
  })

  it.each([
    [2, 6],
    [3, 14],
    [4, 34],
    [5, 82],
  ])('lets %i philosophers starve when each has taken the left fork', (seats, distinct) => {
    const model = leftFirst(seats)
    const { counts, verdicts } = answers(model, engine)
    // Rings over thinking, hungry, eating in which nobody but a thinker sits after an eater: the Pell-Lucas numbers.
    expect(counts.distinct).toBe(distinct)
    expect(verdicts).toEqual({
      'somebody can always move': `violated in ${seats}`,
      'two philosophers eat at once': seats < 4 ? 'violated' : 'holds, shown in 4',
    })
    expect(wayTo(model, engine, 'somebody can always move')).toEqual(
      Array.from({ length: seats }, (_, seat) => `takeFirst seat${seat}`),
    )
  })

  it.each([2, 3, 4, 5])('lets none of %i philosophers starve when the lower fork is taken first', seats => {
    expect(answers(lowerFirst(seats), engine).verdicts).toMatchObject({ 'somebody can always move': 'holds' })
  })

  it('tells the states of a statechart apart by value, context and history, and by nothing else', () => {
    // The screen shows the text or the list, and remembers neither, the text or the list; when off, it remembers one.
    const showing = 2 * 3
    const off = 2
    // Any set of pages but all may be marked, in whatever order. To ring turns the screen off, so it then remembers.
    const sets = 2 ** PAGES.length - 1
    const ringing = 2 * 2 + off
    const distinct = sets * (showing + off) + ringing

    // FLIP and POWER while it shows, POWER while it is off, MARK of each page not yet marked, QUIET while it rings.
    const ofScreen = sets * (showing * 2 + off) + (2 * 2 * 2 + off)
    const unmarked = 3 * 1 + 3 * 2 + 1 * 3
    const ofBell = unmarked * (showing + off) + ringing

    expect(answers(readerModel, engine)).toEqual({
      // Farthest, at six steps: FLIP, three marks, POWER, FLIP. It rings, shows the text and remembers the list.
      counts: counts(distinct, 1 + ofScreen + ofBell, 7),
      verdicts: {
        'it is quiet until all pages are marked': 'holds',
        'the screen is off while it rings': `violated in ${PAGES.length + 1}`,
        'it rings': `holds, shown in ${PAGES.length}`,
        [ALIVE]: 'holds',
      },
    })
  })
})
