/** Observers as automata for the kernel's rvgen: read again, they accept what the model does and reject what its mutants do. */
import { assign, setup } from 'xstate'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { checkSync } from '../../src/check/check.ts'
import { aut } from '../../src/export/aut.ts'
import { ltl, rulesOf } from '../../src/export/ltl.ts'
import { monitors, type Monitors } from '../../src/export/monitors.ts'
import { expand } from '../../src/system/expand.ts'
import type { Model } from '../../src/system/model.ts'
import { type Invariant, type Property, requirementsOf } from '../../src/system/property.ts'
import { all, assignments, type Scope } from '../../src/system/sort.ts'
import type { System } from '../../src/system/system.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'
import { tablesOf } from '../../src/tabulate/tables.ts'
import { readDot } from './dot-reader.ts'
import { readLtl, type Rejecting } from './ltl-reader.ts'
import { finish, smallScope } from './written.ts'

const exported = (model: Model, asked: Scope = {}, states = 5000): Monitors =>
  finish(monitors(model, { asked, states }))
const reasons = (model: Model): string[] =>
  exported(model).leftOut.map(({ property, because }) => `${property.name}: ${because}`)

/** The kernel's way to write names, where nothing has to be told apart. */
const snake = (name: string): string => name.replace(/[A-Z]/g, capital => `_${capital.toLowerCase()}`)

/** A property as its files say it: as an automaton, and as rules where it is written so, too. */
function written({ files, withoutLtl }: Monitors, property: Property): Rejecting[] {
  const of = (kind: string): string[] =>
    files.flatMap(({ name, text }) => (name.endsWith(kind) && text.includes(property.name) ? [text] : []))
  const [text = '', ...others] = of('.dot')
  const rules = of('.ltl')
  expect(others).toEqual([])
  expect(rules.length === 0).toBe(withoutLtl.some(one => one.property === property))
  const automaton = readDot(text)
  expect(automaton.final).toEqual([automaton.initial])
  return rules.length === 0 ? [automaton] : [automaton, readLtl(rules, automaton.events)]
}

type Edges = ReadonlyMap<string, readonly (readonly [operation: string, at: readonly string[], to: string])[]>

/** The state graph as a file says it. */
function edgesOf(system: System, scope: Scope): Edges {
  const product = expand(system, scope)
  const text = [...finish(aut(product, tablesOf(product), { states: 20_000, transitions: Infinity })).text()].join('')
  const edges = new Map<string, [operation: string, at: readonly string[], to: string][]>()
  for (const [, from = '', operation = '', at, to = ''] of text.matchAll(
    /^\((\d+), "(\w+)(?:\((.*)\))?", (\d+)\)$/gm,
  )) {
    const leaving = edges.get(from) ?? []
    leaving.push([operation, at?.split(', ') ?? [], to])
    edges.set(from, leaving)
  }
  return edges
}

/** By form, the length of the shortest sequence of operations that it rejects for some member. */
function shortestRejected(system: System, scope: Scope, property: Invariant, forms: readonly Rejecting[]) {
  const edges = edgesOf(system, scope)
  return forms.map(form => rejected(system, scope, edges, property, form))
}

function rejected(
  system: System,
  scope: Scope,
  edges: Edges,
  { forAll }: Invariant,
  { events, initial, next }: Rejecting,
) {
  const lengths = assignments(forAll, scope).flatMap(own => {
    let level: (readonly [state: string, seen: string])[] = [['0', initial]]
    const seen = new Set(level.map(pair => pair.join()))
    for (let length = 1; level.length > 0; length++) {
      const found: typeof level = []
      for (const [state, q] of level)
        for (const [operation, at, to] of edges.get(state) ?? []) {
          const variables = Object.keys(system.operations[operation]?.over ?? {})
          const isTold =
            events.includes(snake(operation)) && variables.every((v, i) => own[v] === undefined || own[v] === at[i])
          const after = isTold ? next.get(q)?.get(snake(operation)) : q
          if (after === undefined) return [length]
          if (seen.has(`${to},${after}`)) continue
          seen.add(`${to},${after}`)
          found.push([to, after])
        }
      level = found
    }
    return []
  })
  return lengths.length === 0 ? undefined : Math.min(...lengths)
}

const observed = models.filter(({ properties }) => properties.some(p => p.kind === 'invariant' && p.observer))
/** Every kind of system in each of its designs, once. */
const designs = [...new Map(observed.map(model => [`${model.kind} ${model.variant}`, model])).values()]

describe('what is written for rvgen', () => {
  it.each(designs.map(model => [model.name, model] as const))(
    'of %s accepts what the model does, and rejects its mutants as soon as the property does',
    (_, model) => {
      const scope = smallScope(model, 2000)
      const made = exported(model, scope)
      const properties = model.properties.filter(
        (p): p is Invariant => p.kind === 'invariant' && p.observer !== undefined,
      )
      expect(made.files.length).toBeGreaterThan(0)
      for (const property of properties) {
        const because = made.leftOut.find(one => one.property === property)?.because
        if (because !== undefined) {
          const isViolated = model.violates?.includes(property.name) === true
          expect(because).toMatch(isViolated ? /^the model itself breaks it: / : /^its formula reads /)
          continue
        }
        const mutants = (model.mutants ?? []).filter(({ killedBy }) => killedBy === property.name)
        const forms = written(made, property)
        const inEach = <T>(same: T): T[] => forms.map(() => same)
        expect(shortestRejected(model.system, scope, property, forms)).toEqual(inEach(undefined))
        for (const { name, system, steps } of mutants)
          expect([name, shortestRejected(system, scope, property, forms)]).toEqual([name, inEach(steps)])
      }
    },
  )
})

type Letter = 'p' | 'q' | 'r'
const LETTERS = ['p', 'q', 'r'] as const
const STATES = 4
/** By state, where each letter leads: nowhere, to a state, or to one beyond the last. */
type Plan = readonly Readonly<Record<Letter, number | null>>[]

const plain = setup({ types: { events: {} as { type: Letter } } })
const states = (plan: Plan) =>
  Object.fromEntries(
    plan.map((leads, i) => [
      `n${i}`,
      {
        on: Object.fromEntries(
          LETTERS.flatMap(letter => {
            const to = leads[letter]
            return to === null ? [] : [[letter, to === STATES ? 'violation' : `n${to}`]]
          }),
        ),
      },
    ]),
  )

/** Two that walk, of whom each takes its own p and q, and both hear r. */
function walking(walkers: Plan, observer: Plan): Model {
  const { component, worker, system } = vocabulary<{ sort: 'walker'; errno: never; source: 'test' }>()
  // Who is sent an event has to handle it somewhere; nobody comes here.
  const never = { on: { p: 'n0', q: 'n0' } }
  const walker = component(
    ['walker'],
    plain.createMachine({ id: 'walker', initial: 'n0', states: { ...states(walkers), violation: {}, never } }),
  )
  const walk = system(
    'a walk',
    { walker },
    {
      p: worker({ w: 'walker' }, 'test', ({ w }) => [walker(w).takes('p')]),
      q: worker({ w: 'walker' }, 'test', ({ w }) => [walker(w).takes('q')]),
      r: worker({}, 'test', () => [walker(all).hears('r')]),
    },
  )
  const property = requirementsOf<typeof walk>().observer('in order', {
    forAll: { w: 'walker' },
    machine: plain.createMachine({ id: 'watcher', initial: 'n0', states: { ...states(observer), violation: {} } }),
    watches: { p: ['p'], q: ['q'], r: ['r'] },
  })
  return { name: 'walking', system: walk, scope: { walker: 2 }, properties: [property] }
}

it('what is written of a random observer rejects of another system what the observer does, as soon as it does', () => {
  const plans = (nowhere: number, violation: number) => {
    const to = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: STATES - 1 }) },
      { weight: nowhere, arbitrary: fc.constant(null) },
      { weight: violation, arbitrary: fc.constant(STATES) },
    )
    return fc.array(fc.record({ p: to, q: to, r: to }), { minLength: STATES, maxLength: STATES })
  }
  const seen = { broken: 0, accepted: 0, rejected: 0, asRules: 0 }
  fc.assert(
    fc.property(plans(8, 0), plans(4, 0), plans(4, 1), (one, other, observer) => {
      const model = walking(one, observer)
      const violation = (model: Model) => checkSync(model).properties[0]?.counterexample?.steps.length
      const made = exported(model)
      const because = made.leftOut[0]?.because
      if (because === 'there is nothing that it forbids') expect(violation(model)).toBe(undefined)
      else if (because !== undefined) {
        const path = because.replace('the model itself breaks it: ', '')
        expect(path.split(', ').length).toBe(violation(model))
        seen.broken++
      } else {
        const property = model.properties[0] as Invariant
        const another = walking(other, observer)
        const forms = written(made, property)
        const inEach = <T>(same: T): T[] => forms.map(() => same)
        expect(shortestRejected(model.system, model.scope, property, forms)).toEqual(inEach(undefined))
        expect(shortestRejected(another.system, another.scope, property, forms)).toEqual(inEach(violation(another)))
        seen[violation(another) === undefined ? 'accepted' : 'rejected']++
        if (forms.length > 1) seen.asRules++
      }
    }),
    { seed: 1, numRuns: 200 },
  )
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(15)
})

it('rules, where there are any, reject just what the automaton rejects', () => {
  const events = LETTERS.map(name => ({ name, over: {}, doc: undefined, source: 'test' }))
  const property: Invariant = { kind: 'invariant', name: 'in order', forAll: {}, then: () => true }
  const to = fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined, freq: 3 })
  // Each state is led to from the one before it.
  const tables = fc
    .tuple(fc.array(fc.tuple(to, to, to), { minLength: 3, maxLength: 3 }), fc.nat(2), fc.nat(2))
    .map(([rows, ...ways]) =>
      rows.map((row, state) => row.map((to, event) => (ways[state] === event ? state + 1 : to))),
    )
  let compared = 0
  fc.assert(
    fc.property(tables, next => {
      const states = next.map((_, i) => `n${i}`)
      const automaton = { property, machine: 'm', forAll: {}, states, events, next }
      const rules = rulesOf(automaton)
      if (typeof rules === 'string') return
      const { initial, next: after } = readLtl(
        rules.map(rule => ltl(automaton, rule, 'm', [])),
        LETTERS,
      )
      const pairs: (readonly [number, string])[] = [[0, initial]]
      const seen = new Set(pairs.map(String))
      for (const [state, rule] of pairs)
        LETTERS.forEach((letter, e) => {
          const [one, other] = [next[state]?.[e], after.get(rule)?.get(letter)]
          expect(one === undefined).toBe(other === undefined)
          if (one === undefined || other === undefined || seen.has(String([one, other]))) return
          seen.add(String([one, other]))
          pairs.push([one, other])
        })
      compared++
    }),
    { seed: 1, numRuns: 2000 },
  )
  expect(compared).toBeGreaterThan(250)
})

it('rules name no more operations than rvgen takes', () => {
  const one = { over: {}, doc: undefined, source: 'test' }
  const among = (many: number) => {
    const events = Array.from({ length: many }, (_, i) => ({ ...one, name: `e${i}` }))
    const property: Invariant = { kind: 'invariant', name: 'in order', forAll: {}, then: () => true }
    // The first comes only after another one.
    const next = [events.map((_, i) => (i === 0 ? undefined : 1)), events.map(() => 1)]
    return rulesOf({ property, machine: 'm', forAll: {}, states: ['a', 'b'], events, next })
  }
  expect(among(32)).toMatchObject([{ forbidden: [0], fromBeginning: true, after: [] }])
  expect(among(33)).toBe('a rule would name 33 operations, and rvgen takes 32')
})

describe('what is no automaton', () => {
  interface Words {
    sort: 'door' | 'person'
    errno: never
    source: 'house'
  }
  const { component, worker, system } = vocabulary<Words>()
  const leaf = component(
    ['door'],
    setup({ types: { events: {} as { type: 'OPEN' | 'CLOSE' } } }).createMachine({
      id: 'leaf',
      initial: 'shut',
      states: { shut: { on: { OPEN: 'open' } }, open: { on: { CLOSE: 'shut' } } },
    }),
  )
  const house = system(
    'house',
    { leaf },
    {
      openDoor: worker({ d: 'door', who: 'person' }, 'house', ({ d }) => [leaf(d).takes('OPEN')]),
      open_door: worker({ d: 'door' }, 'house', ({ d }) => [leaf(d).takes('OPEN')]),
      closeDoorThatIsOpenAsSoonAsItRains: worker({ d: 'door' }, 'house', ({ d }) => [leaf(d).takes('CLOSE')]),
    },
  )
  const CLOSE = 'closeDoorThatIsOpenAsSoonAsItRains'
  const { observer, pattern, invariant, transition, reachable, recoverable, leadsTo } = requirementsOf<typeof house>()
  const of = (...properties: Property[]): Model => ({
    name: 'house',
    system: house,
    scope: { door: 2, person: 2 },
    properties,
  })
  const forAll = { d: 'door' } as const
  const watch = (id: string) =>
    setup({
      types: { context: {} as { who: unknown; times: number }, events: {} as { type: 'SEEN'; who?: string } },
      actions: {
        remember: assign({ who: ({ event }) => event.who ?? null }),
        count: assign({ times: ({ context }) => context.times + 1 }),
      },
    }).createMachine({
      id,
      context: { who: null, times: 0 },
      initial: 'a',
      states: {
        a: {
          on: {
            SEEN: id === 'who' ? { target: 'b', actions: 'remember' } : id === 'counts' ? { actions: 'count' } : {},
          },
        },
        b: {},
        violation: {},
      },
    })
  const isOpen = (
    { leaf }: { leaf: (d: `door${number}`) => { is(state: 'open'): boolean } },
    { d }: { d: `door${number}` },
  ) => leaf(d).is('open')

  it('is told with the reason', () => {
    expect(
      reasons(
        of(
          invariant('i', { forAll, then: isOpen }),
          transition('t', { forAll, when: () => true, then: () => true }),
          reachable('r', { forSome: forAll, when: isOpen }),
          recoverable('c', { forAll, goal: isOpen }),
          leadsTo('l', { forAll, when: isOpen, goal: isOpen }),
          pattern('p', { forAll, response: ['openDoor'], by: [CLOSE] }),
          pattern('s', { forAll, absence: { says: 'open', is: isOpen }, within: { after: [CLOSE] } }),
          observer('w', { forAll, machine: watch('who'), watches: { SEEN: ['openDoor'] } }),
          observer('n', { forAll, machine: watch('counts'), watches: { SEEN: ['openDoor'] } }),
          observer('x', { forAll, machine: watch('never'), watches: { SEEN: ['openDoor'] } }),
          pattern('a', { forAll, absence: ['openDoor'] }),
        ),
      ),
    ).toEqual([
      'i: it speaks of states, and an automaton hears of operations only',
      't: it speaks of states, and an automaton hears of operations only',
      'r: no run breaks it: it asks for one',
      'c: no run breaks it: it asks what stays possible',
      'l: no finite run breaks it: it asks what comes at last',
      'p: no finite run breaks it: it asks what comes at last',
      's: its formula reads leaf, and an automaton hears of operations only',
      'w: it tells apart by which person openDoor is done, and events carry none',
      'n: its machine has more than 1000 states by itself',
      'x: there is nothing that it forbids',
      'a: the model itself breaks it: openDoor(door0, person0)',
    ])
  })

  it('is not what has odd names', () => {
    const machine = setup({ types: { events: {} as { type: 'OPENED' | 'CLOSED' } } }).createMachine({
      id: 'a machine " whose id is much longer than the kernel has place for',
      initial: 'open_door',
      states: {
        open_door: { on: { OPENED: 'state_max', CLOSED: 'violation' } },
        state_max: { on: { OPENED: 'violation', CLOSED: 'open_door' } },
        violation: {},
      },
    })
    const watches = { OPENED: ['openDoor', 'open_door'], CLOSED: [CLOSE] } as const
    const { files } = exported(of(observer('"\\" \n } // */', { id: '\u202e', forAll, machine, watches })))
    expect(files.map(({ name }) => name)).toEqual([
      'a_machine_whose_id_is_much_l.dot',
      'a_machine_whose_id_is_much_l_2.ltl',
      'a_machine_whose_id_is_much_l_3.ltl',
    ])
    const { states, events, notes } = readDot(files[0]?.text ?? '')
    expect(states).toEqual(['state_max_2', 'open_door_3'])
    expect(events).toEqual(['close_door_that_is_open_as_s', 'open_door', 'open_door_2'])
    expect(notes[1]).toBe("/u202e: '/' /u000a } // */")
  })
})
