import * as fc from 'fast-check'
import { type Adapter, conform, type OperationSequence, operationSequences } from 'ioasid-spec/fast-check'
import { describe, expect, it } from 'vitest'
import { setup } from 'xstate'
import { checkSync } from '../../src/check/check.ts'
import { vocabulary } from '../../src/checker.ts'
import { label } from '../../src/system/expand.ts'
import { careful } from '../library.ts'
import { dieHard } from '../toys/die-hard.ts'
import { leftFirst } from '../toys/philosophers.ts'

const names = ({ steps }: OperationSequence): string[] => steps.map(step => label(step.operation, step.arguments))

/** The sequence that is left of the first one that fails; undefined where none does. */
function shrunk(
  arbitrary: fc.Arbitrary<OperationSequence>,
  fails: (sequence: OperationSequence) => boolean,
  seed: number,
): OperationSequence | undefined {
  const details = fc.check(
    fc.property(arbitrary, sequence => !fails(sequence)),
    { seed, numRuns: 3000 },
  )
  return details.counterexample?.[0]
}

describe('sequences of operations', () => {
  it('are what the model allows, and end where nothing can happen', () => {
    fc.assert(
      fc.property(operationSequences(careful), ({ steps }) => {
        let inside: string | undefined
        for (const {
          operation,
          arguments: [user],
          outcome,
        } of steps) {
          expect(outcome).toBe('ok')
          if (operation === 'enter') expect(inside).toBeUndefined()
          if (operation === 'leave') expect(inside).toBe(user)
          if (operation !== 'audit') inside = operation === 'enter' ? user : undefined
        }
      }),
    )
    const philosophers = fc.sample(operationSequences(leftFirst(2), { maxLength: 30 }), 200)
    expect(Math.max(...philosophers.map(({ steps }) => steps.length))).toBeLessThanOrEqual(30)
  })

  it('have refused calls too where they are asked for, each with its errno', () => {
    const outcomes = fc
      .sample(operationSequences(careful, { refused: true }), 100)
      .flatMap(({ steps }) => steps.map(({ operation, outcome }) => `${operation} ${outcome}`))
    expect([...new Set(outcomes)].sort()).toEqual([
      'audit EPERM',
      'audit ok',
      'enter EBUSY',
      'enter EINVAL',
      'enter ok',
      'leave EINVAL',
      'leave ok',
    ])
  })

  it('are the same for the same seed', () => {
    const sample = (): string[][] => fc.sample(operationSequences(careful), { seed: 7, numRuns: 20 }).map(names)
    expect(sample()).toEqual(sample())
  })

  it.each([1, 2, 3, 4, 5])('shrink to the shortest way there is, as the checker finds it (seed %i)', seed => {
    const way = checkSync(dieHard).properties.flatMap(({ counterexample }) => counterexample?.steps ?? [])
    const goal = way.at(-1)?.changes.map(({ component, to }) => `${component} ${to}`) ?? []
    const reaches = ({ steps }: OperationSequence): boolean =>
      steps.some(({ changes }) =>
        goal.every(change => changes.some(({ component, to }) => change === `${component} ${to}`)),
      )
    const least = shrunk(operationSequences(dieHard, { maxLength: 40 }), reaches, seed)
    expect(least?.steps).toHaveLength(way.length)
  })

  it('that fail early are shrunk without looking further than that', () => {
    let statesSeen = 0
    const { component, worker, where, system } = vocabulary<{ sort: 'switch'; errno: never; source: 'handbook' }>()
    const switches = component(
      ['switch'],
      setup({ types: { events: {} as { type: 'FLIP' } } }).createMachine({
        id: 'switch',
        initial: 'off',
        states: { off: { on: { FLIP: 'on' } }, on: { on: { FLIP: 'off' } } },
      }),
    )
    const all = Array.from({ length: 10 }, (_, i) => switches(`switch${i}`))
    const seen = (): boolean => {
      statesSeen++
      return true
    }
    const board = system(
      'board',
      { switches },
      {
        flip: worker({ s: 'switch' }, 'handbook', ({ s }) => [switches(s).takes('FLIP')]),
        look: worker({}, 'handbook', () => [where(all, 'the board is seen', seen)]),
      },
    )
    const model = { name: 'board', system: board, scope: { switch: 10 }, properties: [] }
    const least = shrunk(operationSequences(model, { maxLength: 40 }), ({ steps }) => steps.length > 1, 1)
    expect(least?.steps).toHaveLength(2)
    expect(statesSeen).toBeLessThan(100)
  })

  it('that fail by what the model does not know lose the steps that are not needed', () => {
    const thrice = (sequence: OperationSequence): boolean =>
      names(sequence).filter(name => name === 'enter(user1)').length >= 3
    const left = shrunk(operationSequences(careful), thrice, 42)
    expect(left && names(left)).toEqual([
      'enter(user1)',
      'leave(user1)',
      'enter(user1)',
      'leave(user1)',
      'enter(user1)',
    ])
  })
})

/** A lease as somebody might write it. `forgets`: whoever leaves does not give it back. */
function implementation(forgets: boolean): Adapter {
  const inside = new Set<string>()
  let taken = false
  return {
    operate: ({ operation, arguments: [user = ''] }) => {
      if (operation === 'audit') return inside.size === 0 ? 'ok' : 'EPERM'
      if ((operation === 'enter') === inside.has(user)) return 'EINVAL'
      if (operation === 'enter' && taken) return 'EBUSY'
      taken = operation === 'enter' || (forgets && taken)
      if (operation === 'enter') inside.add(user)
      else inside.delete(user)
      return 'ok'
    },
    observe: () => ({ 'users(user0)': inside.has('user0') ? 'inside' : 'outside' }),
  }
}

describe('an implementation', () => {
  const property = (forgets: boolean, refused = true): fc.IAsyncProperty<[OperationSequence]> =>
    fc.asyncProperty(operationSequences(careful, { refused }), sequence =>
      conform(sequence, () => implementation(forgets)),
    )

  it('conforms where it does what the model does', async () => {
    expect(await fc.check(property(false))).toMatchObject({ failed: false, numRuns: 100 })
  })

  it('does not where it differs: the shortest sequence says how', async () => {
    const { counterexample, errorInstance } = await fc.check(property(true), { seed: 1 })
    expect(counterexample?.[0].steps).toHaveLength(3)
    expect((errorInstance as Error).message).toMatch(
      /^ {2}1\. enter\((user\d)\) -> ok\n {2}2\. leave\(\1\) -> ok\n {2}3\. enter\(user\d\) -> EBUSY\nthe outcome is EBUSY; the model has ok$/,
    )
  })

  it('is found out by its states as well', async () => {
    const wrong: Adapter = { operate: ({ outcome }) => outcome, observe: () => ({ leases: 'free' }) }
    const { counterexample, errorInstance } = await fc.check(
      fc.asyncProperty(operationSequences(careful), sequence => conform(sequence, () => wrong)),
      { seed: 1 },
    )
    expect(counterexample?.[0].steps).toHaveLength(1)
    expect((errorInstance as Error).message).toMatch(/leases is free; the model has taken$/)
  })
})
