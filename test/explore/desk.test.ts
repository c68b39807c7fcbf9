/** What the desk answers: states, steps, refusals, lights, shortest ways, walks to what is new, and checks. */
import { describe, expect, it } from 'vitest'
import { check, type LeadsTo, type Model } from '../../src/checker.ts'
import { deskOf } from '../../src/explore/desk.ts'
import type { Goal } from '../../src/explore/find.ts'
import type { Job, Opened, Subject } from '../../src/explore/messages.ts'
import { pathTo, root, type Tree, walked, wentTo } from '../../src/explore/tree.ts'
import { emptyBook } from '../../src/pages/book.ts'
import { careful, careless } from '../library.ts'
import { dieHard } from '../toys/die-hard.ts'
import { leftFirst, lowerFirst, starving } from '../toys/philosophers.ts'

const goal: LeadsTo['goal'] = ({ users }, { u }) => users(u).is('inside')
const hope = { forAll: { u: 'user' }, goal } as const
/** Of each kind of liveness, that each user is inside. */
const hopeful: Model = {
  ...careful,
  name: 'lease/hopeful',
  properties: [
    { kind: 'leadsTo', name: 'once the lease is taken', when: ({ leases }) => leases().is('taken'), ...hope },
    { kind: 'eventually', name: 'once', ...hope },
    { kind: 'infinitelyOften', name: 'again and again', ...hope },
  ],
}

const models = [careful, careless, dieHard, leftFirst(3), starving, hopeful]
const desk = deskOf(models, emptyBook, '1.2.3')
const of = (model: string, scope = {}): Subject => ({ model, scope })
const job: Job = { signal: new AbortController().signal, progress: () => {} }

const { operations, components, properties } = ((): Record<string, Map<string, number>> => {
  const numbers = (named: readonly { readonly name: string }[]): Map<string, number> =>
    new Map(named.map(({ name }, i) => [name, i]))
  const all = models.map(({ name }): Opened => desk.open(of(name)))
  const joined = (part: (opened: Opened) => readonly { readonly name: string }[]): Map<string, number> =>
    new Map(all.flatMap(opened => [...numbers(part(opened))]))
  return {
    operations: joined(({ operations }) => operations),
    components: joined(({ components }) => components),
    properties: joined(({ properties }) => properties),
  }
})() as { [K in 'operations' | 'components' | 'properties']: Map<string, number> }

const path = (...names: string[]): number[] => names.map(name => operations.get(name) as number)
const lights = (model: string, ...names: string[]): string[] =>
  desk.look(of(model), path(...names)).lights.map(({ light }) => light)

describe('what is open', () => {
  it('is listed with its chapter, platform, design and scope', () => {
    expect(desk.catalogue().models[0]).toEqual({
      name: 'lease/careful',
      chapter: 'lease',
      platform: 'paper',
      design: 'the design argued for',
      question: 'Is a lease enough?',
      scope: { user: 2 },
      mutants: [
        { name: 'careless', change: 'nobody takes the lease' },
        { name: 'harmless', change: 'nothing' },
      ],
    })
  })

  it('is written out in the scope that is asked for', () => {
    expect(desk.open(of('lease/careful', { user: 3 })).components.map(({ name }) => name)).toEqual([
      'users(user0)',
      'users(user1)',
      'users(user2)',
      'leases',
    ])
    expect(desk.open(of('toys/philosophers-left-first')).families[0]?.states).toEqual(['thinking', 'hungry', 'eating'])
  })

  it('is refused with what to do where it is not there', () => {
    expect(() => desk.open(of('nothing'))).toThrow("there is no model 'nothing'. Pick one of the list.")
    expect(() => desk.open({ ...of('lease/careful'), mutant: 'M0' })).toThrow("has no mutant 'M0'")
  })
})

describe('a look', () => {
  it('tells the steps, the state, and what the last step changed', () => {
    const { steps, components } = desk.look(of('lease/careful'), path('enter(user1)'))
    expect(
      steps.map(({ operation, changes }) => [
        operation,
        ...changes.map(({ component, from, to }) => `${component}: ${from} to ${to}`),
      ]),
    ).toEqual([['enter', 'users(user1): outside to inside', 'leases: free to taken']])
    expect(components).toEqual([
      { told: 'outside', active: ['outside'], changed: false, arrows: [] },
      {
        told: 'inside',
        active: ['inside'],
        changed: true,
        arrows: ['outside > inside', 'outside any > inside'],
      },
      { told: 'taken', active: ['taken'], changed: true, arrows: ['free > taken', 'free any > taken'] },
    ])
  })

  it('says who refuses, what was asked of them, and what the caller gets', () => {
    const { refusals } = desk.look(of('lease/careful'), path('enter(user0)'))
    expect(refusals[operations.get('leave(user0)') as number]).toBeNull()
    expect(refusals[operations.get('enter(user0)') as number]).toEqual({
      outcome: 'EINVAL',
      reasons: [
        'users(user0) is inside; asked to take ENTER  [handbook]',
        'leases is taken; asked to take TAKE  [folklore]',
      ],
    })
    const { outcome, reasons } = refusals[operations.get('audit') as number] ?? {}
    expect(outcome).toBe('EPERM')
    expect(reasons?.[0]).toMatch(/^users\(user0\) is inside; asked that it is outside {2}\[\w+\]$/)
  })

  it('takes the mutant for what it is', () => {
    const mutated = { ...of('lease/careful'), mutant: 'careless' }
    expect(desk.look(mutated, path('enter(user0)')).refusals[operations.get('enter(user1)') as number]).toBeNull()
  })
})

describe('the lights', () => {
  it('say what each property says of this state', () => {
    expect(lights('lease/careless')).toEqual(['idle', 'idle'])
    expect(lights('lease/careless', 'enter(user0)')).toEqual(['holds', 'met'])
    expect(lights('lease/careless', 'enter(user0)', 'enter(user1)')).toEqual(['violated', 'met'])
  })

  it('are open where liveness must still come', () => {
    expect(lights(hopeful.name)).toEqual(['idle', 'owed', 'owed'])
    expect(lights(hopeful.name, 'enter(user0)')).toEqual(['owed', 'idle', 'owed'])
    expect(lights(hopeful.name, 'enter(user0)', 'leave(user0)')).toEqual(['idle', 'owed', 'owed'])
    const { lights: lit } = desk.look(of(hopeful.name, { user: 1 }), path('enter(user0)'))
    expect(lit.map(({ light }) => light)).toEqual(['holds', 'idle', 'holds'])
  })

  it('say where it is violated, and what was read there', () => {
    const { lights } = desk.look(of('lease/careless'), path('enter(user0)', 'enter(user1)'))
    expect(lights[0]).toEqual({
      light: 'violated',
      at: { u: 'user0', v: 'user1' },
      reads: ['users(user0) is inside', 'users(user1) is inside'],
    })
  })

  it('tell a deadlock from a rest', () => {
    const all = ['takeFirst(seat0)', 'takeFirst(seat1)', 'takeFirst(seat2)']
    expect(lights('toys/philosophers-left-first', ...all.slice(1))).toEqual(['holds', 'idle'])
    expect(lights('toys/philosophers-left-first', ...all)).toEqual(['violated', 'idle'])
  })
})

describe('the shortest way', () => {
  const find = (model: string, goal: Goal, from: readonly number[] = []) => desk.find(of(model), goal, from, job)

  it('to where a property is violated is that of the check', async () => {
    const result = await check(dieHard)
    const steps = result.properties.find(({ name }) => name === 'the big jug never holds 4')?.counterexample?.steps
    const { path } = await find('toys/die-hard', {
      kind: 'property',
      property: properties.get('the big jug never holds 4') as number,
    })
    expect(path).toEqual(steps?.map(({ operation }) => operations.get(operation)))
    expect(path).toHaveLength(6)
  })

  it('to a state, to an operation, and from where one is', async () => {
    const goal = { kind: 'state', component: components.get('at(seat1)') as number, state: 'eating' } as const
    const model = 'toys/philosophers-left-first'
    expect((await find(model, goal)).path).toEqual(path('takeFirst(seat1)', 'takeSecond(seat1)'))
    expect((await find(model, goal, path('takeFirst(seat1)'))).path).toEqual(path('takeSecond(seat1)'))
    expect((await find(model, goal, path('takeFirst(seat1)', 'takeSecond(seat1)'))).path).toEqual([])
    const done = { kind: 'operation', operation: operations.get('putBack(seat2)') as number } as const
    expect((await find(model, done)).path).toEqual(path('takeFirst(seat2)', 'takeSecond(seat2)', 'putBack(seat2)'))
  })

  it('is none where every state was seen and none is such', async () => {
    const stuck = path('takeFirst(seat0)', 'takeFirst(seat1)', 'takeFirst(seat2)')
    const goal = { kind: 'state', component: components.get('at(seat1)') as number, state: 'eating' } as const
    expect(await find('toys/philosophers-left-first', goal, stuck)).toEqual({ states: 1 })
    const alone = { kind: 'property', property: properties.get('whoever is inside is alone') as number } as const
    expect(await find('lease/careful', alone)).toEqual({ states: 3 })
  })
})

describe('a stroll', () => {
  it('makes each transition of a machine before it makes any twice, and goes as far as need be', () => {
    const subject = of('toys/philosophers-left-first')
    const stroll = (from: Tree): Tree => walked(from, from.at, desk.stroll(subject, from))
    const done = (tree: Tree): string[] =>
      desk.look(subject, pathTo(tree)).steps.map(({ operation, arguments: [seat] }) => `${operation} ${seat}`)
    const [first = '', ...others] = done(stroll(stroll(stroll(root))))
    const seat = first.split(' ')[1]
    expect([first, ...others]).toEqual([`takeFirst ${seat}`, `takeSecond ${seat}`, `putBack ${seat}`])
    // Where a first fork was taken already, the nearest that was not seen is to take a second one: two steps on.
    const back = wentTo(walked(root, 0, path('takeFirst(seat0)')), 0)
    expect(done(stroll(back))).toHaveLength(2)
  })

  it('stays where nothing can happen', () => {
    const stuck = walked(root, 0, path('takeFirst(seat0)', 'takeFirst(seat1)', 'takeFirst(seat2)'))
    expect(desk.stroll(of('toys/philosophers-left-first'), stuck)).toEqual([])
  })
})

describe('a walk from an address', () => {
  it('is made, forks and all', () => {
    expect(desk.walk(of('lease/careful'), ['enter,user0', 1, 'enter,user1', 'leave,user1'])).toEqual({
      tree: walked(walked(root, 0, path('enter(user0)')), 0, path('enter(user1)', 'leave(user1)')),
    })
  })

  it.each([
    [['enter,user0', 'enter,user1', 'audit'], 1, 'number 2, enter,user1, is refused there'],
    [['enter,user0', 'fly'], 1, 'number 2, fly, is no operation here'],
    [['enter,user0', 2], 1, 'number 2, @2, goes back too far'],
  ])('ends where it cannot be made: %j', (moves, at, problem) => {
    const walk = desk.walk(of('lease/careful'), moves)
    expect(walk.tree.at).toBe(at)
    expect(walk.problem).toContain(problem)
  })
})

describe('a check', () => {
  it('comes to what it comes to elsewhere, with paths that can be walked', async () => {
    const { result, ways } = await desk.check(of('lease/careless'), { engine: 'explicit', symmetry: false }, job)
    expect(result).toEqual(await check(careless, { adequacy: Infinity }))
    expect(ways).toEqual([
      {
        counterexample: path('enter(user0)', 'enter(user1)'),
        witness: path('enter(user0)'),
        worth: ['its premise is true in 3 of 4 states'],
      },
      { witness: path('enter(user0)'), worth: ['3 of 4 states show it'] },
    ])
    const careful = await desk.check(of('lease/careful'), { engine: 'explicit', symmetry: false }, job)
    expect(careful.ways[0]?.nearest).toEqual(path('enter(user0)'))
  })

  it('finds a lasso, which can be walked up to where it begins again', async () => {
    const { result, ways } = await desk.check(of(starving.name), { engine: 'explicit', symmetry: false }, job)
    const way = ways[0]?.counterexample as readonly number[]
    const stem = result.properties[0]?.counterexample?.lasso?.stem as number
    const told = (to: number): string[] =>
      desk.look(of(starving.name), way.slice(0, to)).components.map(({ told }) => told)
    expect(way.length).toBeGreaterThan(stem)
    expect(told(way.length)).toEqual(told(stem))
  })

  it('that is given up says that it is undecided', async () => {
    // More states than are seen before it first looks whether it is still wanted.
    const crowd = lowerFirst(16)
    const { result } = await deskOf([crowd], emptyBook, '').check(
      of(crowd.name),
      { engine: 'explicit', symmetry: false },
      { ...job, signal: AbortSignal.abort() },
    )
    expect(result.verdict).toBe('undecided')
    expect(result.stopped).toMatchObject({ by: 'interrupt' })
  })
})
