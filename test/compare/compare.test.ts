import { describe, expect, it } from 'vitest'
import { assign, setup } from 'xstate'
import { machineModel } from '../../src/check/machine.ts'
import { compare } from '../../src/compare/compare.ts'
import type { Comparison, Difference } from '../../src/compare/comparison.ts'
import { label } from '../../src/system/expand.ts'
import type { Model } from '../../src/system/model.ts'
import { replay } from '../../src/trace/replay.ts'
import { type Design, doors } from './doors.ts'

const plain = doors('plain')

/** 'open(door0); lock: ok | EBUSY' */
const spoken = ({ operation, arguments: at, a, b }: Difference): string => {
  const path = a.steps.map(step => label(step.operation, step.arguments))
  return `${[...path, label(operation, at)].join('; ')}: ${a.outcome} | ${b.outcome}`
}

const summary = ({ verdict, differences, answers }: Comparison): object => ({
  verdict,
  differences: differences.map(spoken),
  answers: answers.map(spoken),
})

const compared = async (a: Model, b: Design): Promise<object> => summary(await compare(a, doors('other', b)))

describe('two models are', () => {
  it('equivalent when they are the same, however they are written', async () => {
    expect(await compared(plain, {})).toEqual({ verdict: 'equivalent', differences: [], answers: [] })
    const { pairs, onlyIn } = await compare(plain, plain)
    expect(pairs).toEqual({ distinct: 8, generated: 21, depth: 4 })
    expect(onlyIn).toEqual({ a: [], b: [] })
  })

  it('compared in the smaller scope, in which a sort has no size because every object has something of its name', async () => {
    const sized = { ...plain, scope: { ...plain.scope, constructor: 2 } }
    const { scope } = await compare(plain, sized)
    expect(scope).toEqual({ ...plain.scope, constructor: 2 })
  })

  it('one a refinement of the other when that has a check less', async () => {
    expect(await compared(plain, { openAsks: false })).toEqual({
      verdict: 'A refines B',
      differences: ['lock; open(door0): EACCES | ok'],
      answers: ['open(door0); lock; open(door0): EACCES | EINVAL'],
    })
    expect(summary(await compare(doors('lax', { openAsks: false }), plain))).toEqual({
      verdict: 'B refines A',
      differences: ['lock; open(door0): ok | EACCES'],
      answers: ['open(door0); lock; open(door0): EINVAL | EACCES'],
    })
  })

  it('incomparable when each allows what the other refuses', async () => {
    expect(await compared(plain, { openAsks: false, lockAsks: true })).toEqual({
      verdict: 'incomparable',
      differences: ['open(door0); lock: ok | EBUSY', 'lock; open(door0): EACCES | ok'],
      // With the first door open the other does not lock.
      answers: ['open(door1); lock; open(door1): EACCES | EINVAL'],
    })
  })

  it('equivalent when they refuse the same with another errno, which is said', async () => {
    expect(await compared(plain, { says: 'EBUSY' })).toEqual({
      verdict: 'equivalent',
      differences: [],
      answers: ['lock; open(door0): EACCES | EBUSY'],
    })
  })

  it('equivalent when they ask in another order, where both refuse', async () => {
    expect(await compared(plain, { openAsks: 'late' })).toEqual({
      verdict: 'equivalent',
      differences: [],
      answers: ['open(door0); lock; open(door0): EACCES | EINVAL'],
    })
  })

  it('compared in what hardware does as well', async () => {
    expect(await compared(plain, { wind: 'unlocked' })).toEqual({
      verdict: 'B refines A',
      differences: ['open(door0); lock; blow(door0): ok | not enabled'],
      answers: [],
    })
  })

  it('not compared beyond a difference', async () => {
    // Only a lax lock lets a door open while it is locked, after which the wind would tell them apart again.
    expect(
      await compared(doors('lax', { lockAsks: true, doors: 1 }), {
        openAsks: false,
        lockAsks: true,
        wind: 'unlocked',
        doors: 1,
      }),
    ).toEqual({
      verdict: 'A refines B',
      differences: ['lock; open(door0): EACCES | ok'],
      answers: [],
    })
  })
})

describe('an operation that one of them does not have', () => {
  it('is refused by it, as not there', async () => {
    const comparison = await compare(plain, doors('calm', { wind: false }))
    expect(comparison.onlyIn).toEqual({ a: ['blow(door)'], b: [] })
    expect(summary(comparison)).toEqual({
      verdict: 'B refines A',
      differences: ['open(door0); blow(door0): ok | not there'],
      answers: [],
    })
  })

  it('is no difference while the other refuses it too', async () => {
    const comparison = await compare(
      doors('one', { wind: 'unlocked', doors: 1 }),
      doors('two', { guest: true, doors: 1 }),
    )
    expect(comparison.onlyIn).toEqual({ a: [], b: ['knock(guest)'] })
    expect(comparison.differences.map(spoken)).toContain('lock; knock(guest0): not there | ok')
    expect(comparison.answers).toEqual([])
  })

  it('is named by its instances where the other has some of them', async () => {
    const comparison = await compare(doors('all', { hinge: 'of all' }), doors('others', { hinge: 'of others' }))
    expect(comparison.onlyIn).toEqual({ a: ['oil(door0)'], b: [] })
    expect(summary(comparison)).toMatchObject({ verdict: 'B refines A', differences: ['oil(door0): ok | not there'] })
    expect(comparison.differences[0]?.b).toEqual({ outcome: 'not there', steps: [] })
  })

  it('is none of an operation that has no instance in this scope', async () => {
    const [a, b] = [doors('none', { doors: 1 }), doors('others', { hinge: 'of others', doors: 1 })]
    expect(await compare(a, b)).toMatchObject({ verdict: 'equivalent', onlyIn: { a: [], b: [] } })
  })

  it('makes no comparison where there is no other', async () => {
    const stranger: Model = { ...plain, system: { ...plain.system, name: 'stranger', operations: {} } }
    await expect(compare(plain, stranger)).rejects.toThrow(/'plain' and 'stranger' have no operation in common/)
  })
})

describe('the scope', () => {
  it('is the smaller of the two for each sort, or as asked', async () => {
    const [one, three] = [doors('one', { doors: 1, guest: true }), doors('three', { doors: 3 })]
    expect((await compare(one, three)).scope).toEqual({ door: 1, guest: 2 })
    expect((await compare(three, one, { scope: { door: 2 } })).scope).toEqual({ door: 2, guest: 2 })
  })
})

describe('a comparison that does not run to its end', () => {
  it('is undecided, with what it found', async () => {
    const some = await compare(plain, doors('other', { openAsks: false }), { limits: { states: 4 } })
    expect(some).toMatchObject({ stopped: { by: 'states', limit: 4 }, pairs: { distinct: 4 } })
    expect(summary(some)).toEqual({
      verdict: 'undecided',
      differences: ['lock; open(door0): EACCES | ok'],
      answers: [],
    })
    expect((await compare(plain, plain, { limits: { states: 1 } })).verdict).toBe('undecided')
    expect((await compare(plain, plain, { limits: { states: 8 } })).verdict).toBe('equivalent')
  })

  it('knows that two are incomparable as soon as both have shown more', async () => {
    const other = doors('other', { openAsks: false, lockAsks: true })
    expect(await compare(plain, other, { limits: { states: 4 } })).toMatchObject({
      verdict: 'incomparable',
      stopped: {},
    })
  })

  it('ends when it is interrupted, when time is up, and when memory is', async () => {
    const many = doors('many', { doors: 18 })
    const interrupted = await compare(many, many, { signal: AbortSignal.abort() })
    expect(interrupted).toMatchObject({ verdict: 'undecided', stopped: { by: 'interrupt' } })
    const late = await compare(many, many, { limits: { seconds: 1e-9 } })
    expect(late).toMatchObject({ verdict: 'undecided', stopped: { by: 'seconds' }, pairs: { distinct: 1 } })
    const full = await compare(many, many, { limits: { memory: 1 } })
    expect(full).toMatchObject({ verdict: 'undecided', stopped: { by: 'memory' } })
  })

  it('tells how far it is', async () => {
    const shown: number[] = []
    const many = doors('many', { doors: 16 })
    await compare(many, many, { onProgress: ({ distinct }) => shown.push(Number(distinct)) })
    expect(shown.length).toBeGreaterThan(0)
    expect(shown).toEqual([...shown].sort((a, b) => a - b))
  })
})

describe('a machine that cannot be honoured', () => {
  it('ends the comparison, with the operations that led there', async () => {
    const counter = setup({ types: { context: {} as { n: number } } }).createMachine({
      id: 'counter',
      context: { n: 0 },
      on: { UP: { guard: ({ context }) => context.n < 9, actions: assign({ n: ({ context }) => context.n + 1 }) } },
    })
    const model = machineModel(counter)
    await expect(compare(model, model, { fieldValues: 3 })).rejects.toThrow(
      /after UP, UP, UP: counter.context.n passed 3 values/,
    )
    expect((await compare(model, model)).pairs.distinct).toBe(10)
  })
})

describe('a difference', () => {
  it('is told in both models, with who refuses', async () => {
    const [difference] = (await compare(plain, doors('lax', { openAsks: false }))).differences
    expect(difference?.a.refuser).toMatchObject({ components: ['locks'], states: ['locked'], errno: 'EACCES' })
    expect(difference?.a.last).toMatchObject({ outcome: 'EACCES', changes: [] })
    expect(difference?.b.last).toMatchObject({
      outcome: 'ok',
      changes: [{ component: 'leaf(door0)', from: 'closed', to: 'open' }],
    })
  })

  it('can be replayed in the model that allows it', async () => {
    const lax = doors('lax', { openAsks: false, doors: 3 })
    const [difference] = (await compare(plain, lax)).differences
    expect(difference?.a).not.toHaveProperty('code')
    const { steps } = replay(difference?.b.code as string, () => lax)
    expect(steps.map(step => label(step.operation, step.arguments))).toEqual(['lock', 'open(door0)'])
  })
})
