/** Each pattern in each scope, on random systems, against its definition on every path of them. */
import { setup } from 'xstate'
import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import { type Property, requirementsOf } from '../../src/system/property.ts'
import { vocabulary } from '../../src/system/vocabulary.ts'
import type { Model } from '../../src/system/model.ts'

type Letter = 'p' | 's' | 'q' | 'r'
const LETTERS = ['p', 's', 'q', 'r'] as const
/** Where a letter leads from each state: always to a later one, so that every path ends. */
type Graph = readonly Partial<Record<Letter, number>>[]

const { component, worker, system } = vocabulary<{ sort: never; errno: never; source: 'test' }>()
const plain = setup({ types: { events: {} as { type: Letter } } })
const STATES = 7

function wandering(graph: Graph) {
  const states = Object.fromEntries(
    graph.map((leads, i) => [
      `n${i}`,
      { on: Object.fromEntries(Object.entries(leads).map(([letter, to]) => [letter, `n${to}`])) },
    ]),
  )
  // Who is sent an event has to handle it somewhere.
  const never = { on: { p: 'n0', s: 'n0', q: 'n0', r: 'n0' } }
  const walker = component([], plain.createMachine({ id: 'walker', initial: 'n0', states: { ...states, never } }))
  const step = (letter: Letter) => worker({}, 'test', () => [walker().takes(letter)])
  return system('a walk', { walker }, { p: step('p'), s: step('s'), q: step('q'), r: step('r') })
}
type Walk = ReturnType<typeof wandering>
const { pattern } = requirementsOf<Walk>()

const fair = { weak: ['p', 's', 'q', 'r'] } as const
const at = (...numbers: number[]) => ({
  says: `the walker is at ${numbers.join(' or ')}`,
  is: ({ walker }: { walker: () => { value: unknown } }) => numbers.some(n => walker().value === `n${n}`),
})

const operations = {
  absence: { absence: ['p'] },
  existence: { existence: ['p'] },
  precedence: { precedence: ['p'], by: ['s'] },
  response: { response: ['p'], by: ['s'] },
} as const
const scopes = {
  globally: {},
  before: { before: ['r'] },
  after: { after: ['q'] },
  between: { after: ['q'], before: ['r'] },
} as const
const states = {
  absence: { absence: at(3, 5) },
  existence: { existence: at(3, 5) },
  precedence: { precedence: at(3, 5), by: ['s'] },
  response: { response: at(1), by: at(3, 4) },
} as const

type Shape = keyof typeof operations
type Scope = keyof typeof scopes
/** What a property is about: letters, or the states between them. */
interface Case {
  readonly shape: Shape
  readonly scope: Scope
  readonly of: 'operations' | 'states'
  readonly property: Property
}

const cases: Case[] = (Object.keys(operations) as Shape[]).flatMap(shape =>
  (Object.keys(scopes) as Scope[]).flatMap((scope): Case[] => {
    const within = { forAll: {}, fair, within: scopes[scope] }
    const isRemembered = scope === 'before' || scope === 'between' || (shape === 'existence' && scope === 'after')
    return [
      { shape, scope, of: 'operations', property: pattern(`${shape} ${scope}`, { ...within, ...operations[shape] }) },
      ...(isRemembered
        ? []
        : [
            {
              shape,
              scope,
              of: 'states' as const,
              property: pattern(`${shape} of states ${scope}`, { ...within, ...states[shape] }),
            },
          ]),
    ]
  }),
)

interface Path {
  readonly letters: readonly Letter[]
  /** One more than there are letters. */
  readonly states: readonly number[]
}

/** Every path to where nothing can happen any more. */
function pathsOf(graph: Graph, path: Path = { letters: [], states: [0] }): Path[] {
  const leads = Object.entries(graph[path.states.at(-1) as number] ?? {}) as [Letter, number][]
  if (leads.length === 0) return [path]
  return leads.flatMap(([letter, to]) =>
    pathsOf(graph, { letters: [...path.letters, letter], states: [...path.states, to] }),
  )
}

/** The parts of a path in which the pattern is asked, as the scope is defined; each without its ends. */
function parts({ letters, states }: Path, scope: Scope): Path[] {
  const part = (from: number, to: number): Path => ({
    letters: letters.slice(from, to),
    states: states.slice(from, to + 1),
  })
  const end = letters.length
  const [firstQ, firstR] = [letters.indexOf('q'), letters.indexOf('r')]
  if (scope === 'globally') return [part(0, end)]
  if (scope === 'before') return firstR < 0 ? [] : [part(0, firstR)]
  if (scope === 'after') return firstQ < 0 ? [] : [part(firstQ + 1, end)]
  const found: Path[] = []
  for (let from = firstQ; from >= 0; ) {
    const to = letters.indexOf('r', from)
    if (to < 0) break
    found.push(part(from + 1, to))
    from = letters.indexOf('q', to)
  }
  return found
}

/** The definition of the pattern, on one part of a path: positions at which its words are. */
function isKept({ letters, states }: Path, { shape, of }: Case): boolean {
  const where = (letter: Letter): number[] => letters.flatMap((l, i) => (l === letter ? [i] : []))
  const visits = (...numbers: number[]): number[] => states.flatMap((n, i) => (numbers.includes(n) ? [i] : []))
  const p = of === 'operations' ? where('p') : visits(...(shape === 'response' ? [1] : [3, 5]))
  switch (shape) {
    case 'absence':
      return p.length === 0
    case 'existence':
      return p.length > 0
    case 'precedence':
      // Letter i comes after state i and before state i + 1.
      return p.every(i => where('s').some(j => j < i))
    case 'response':
      return of === 'operations'
        ? p.every(i => where('s').some(j => j > i))
        : p.every(i => visits(3, 4).some(j => j >= i))
  }
}

/** A number from 0 up to, not including, `below`. */
type Dice = (below: number) => number
function dice(seed: number): Dice {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Half of the systems are dense, and some lack a letter. */
function randomGraph(seed: number): Graph {
  const roll = dice(seed)
  const used = LETTERS.filter(() => roll(5) > 0)
  const from = (i: number) =>
    used.filter(() => roll(3) <= seed % 2).map(letter => [letter, i + 1 + roll(STATES - 1 - i)] as const)
  return Array.from({ length: STATES }, (_, i) => (i === STATES - 1 ? {} : Object.fromEntries(from(i))))
}

describe('patterns', () => {
  it('are violated exactly where a path breaks their definition', () => {
    const times = { holds: new Set<string>(), violated: new Set<string>() }
    for (let seed = 1; seed <= 32; seed++) {
      const graph = randomGraph(seed)
      const model: Model = { name: 'walk', system: wandering(graph), scope: {}, properties: cases.map(c => c.property) }
      const paths = pathsOf(graph)
      const { properties } = checkSync(model)
      for (const [i, each] of cases.entries()) {
        const verdict = paths.every(path => parts(path, each.scope).every(part => isKept(part, each)))
          ? 'holds'
          : 'violated'
        const name = each.property.name
        times[verdict].add(name)
        expect({ seed, name, verdict: properties[i]?.verdict }).toEqual({ seed, name, verdict })
      }
    }
    // Each of them has been seen to hold and to fail.
    for (const verdict of ['holds', 'violated'] as const)
      expect(cases.map(c => c.property.name).filter(name => !times[verdict].has(name))).toEqual([])
  })

  it('say what they ask in a sentence', () => {
    expect(cases.map(({ property }) => property.says)).toMatchInlineSnapshot(`
      [
        "p never happens",
        "it is never so that the walker is at 3 or 5",
        "up to the first r, if it comes: p never happens",
        "from the first q on: p never happens",
        "from the first q on: it is never so that the walker is at 3 or 5",
        "from each q to the next r, if it comes: p never happens",
        "p happens",
        "at some time the walker is at 3 or 5",
        "up to the first r, if it comes: p happens",
        "from the first q on: p happens",
        "from each q to the next r, if it comes: p happens",
        "p does not happen before s has",
        "it is not so that the walker is at 3 or 5 before s has happened",
        "up to the first r, if it comes: p does not happen before s has",
        "from the first q on: p does not happen before s has",
        "from the first q on: it is not so that the walker is at 3 or 5 before s has happened",
        "from each q to the next r, if it comes: p does not happen before s has",
        "whenever p happens, s follows",
        "whenever the walker is at 1, then or later the walker is at 3 or 4",
        "up to the first r, if it comes: whenever p happens, s follows",
        "from the first q on: whenever p happens, s follows",
        "from the first q on: whenever the walker is at 1, then or later the walker is at 3 or 4",
        "from each q to the next r, if it comes: whenever p happens, s follows",
      ]
    `)
  })

  it('that would have to remember a state are refused', () => {
    expect(() => pattern('x', { forAll: {}, absence: at(1), within: { before: ['r'] } })).toThrow(
      "the pattern of 'x' would have to remember that a state was there, and observers hear operations only. Name the operations that lead to the state.",
    )
  })
})
