/** What an observer can tell of the doings of others, by a system composed with itself. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSync, expand, type Model, ModelError, mutant, requirementsOf, twoCopies } from '../../src/checker.ts'
import type { CheckOptions } from '../../src/check/check.ts'
import { sequenceMermaid } from '../../src/diagram/sequence-mermaid.ts'
import { modelReport, plainInk } from '../../src/report/text.ts'
import { replay } from '../../src/trace/replay.ts'
import { why } from '../../src/trace/why.ts'
import { toldApart } from '../oracle/naive.ts'
import { systemOf, systemPlans } from '../oracle/systems.ts'
import { programs } from '../toys/confinement.ts'

const parties = { observer: ['program0'], secret: ['~program0'] } as const
const confined = (shared: Parameters<typeof programs>[0]) => twoCopies(programs(shared), parties)
const { indistinguishable } = requirementsOf<ReturnType<typeof confined>>()

const NOTHING = 'program0 can tell nothing of the others'
const model = (shared: Parameters<typeof programs>[0]): Model => ({
  name: 'confinement',
  system: confined(shared),
  scope: { program: 2 },
  properties: [
    indistinguishable(NOTHING, {}),
    indistinguishable('program0 can tell nothing by a file', { by: ['open', 'close'] }),
    indistinguishable('program0 can tell nothing but by a file', { butBy: ['open', 'close'] }),
  ],
})

const ENGINES: readonly CheckOptions[] = [
  { engine: 'reference' },
  { engine: 'explicit' },
  { engine: 'symbolic' },
  { symmetry: true },
]

/** Of each property, the shortest counterexample; the counts; whatever the engine. */
function told(of: Model, engines = ENGINES): unknown {
  const all = engines.map(options => {
    const { states, properties } = checkSync(of, options)
    const ways = properties.map(({ verdict, counterexample }) =>
      counterexample === undefined
        ? verdict
        : counterexample.steps.map(step => `${step.operation}(${step.arguments.join(', ')}) -> ${step.outcome}`),
    )
    return { states, ways }
  })
  for (const one of all) expect(one).toEqual(all[0])
  return all[0]
}

describe('a covert channel', () => {
  it('is not there where programs share nothing', () => {
    expect(told(model({}))).toEqual({
      // Two files and two trays with the secret, those of one program without it, which do as they do in the other copy.
      states: { distinct: 16, generated: 97, depth: 5 },
      ways: ['holds', 'holds', 'holds'],
    })
  })

  it('is a lock that programs share', () => {
    expect(told(model({ file: true }))).toMatchObject({
      ways: [
        ['open(program1) -> ok', 'open.tells(program0) -> EBUSY, but ok without'],
        ['open(program1) -> ok', 'open.tells(program0) -> EBUSY, but ok without'],
        'holds',
      ],
    })
  })

  it('is a tray that programs share, which the daemon empties in each copy that has something in it', () => {
    expect(told(model({ tray: true }))).toMatchObject({
      ways: [
        ['print(program1) -> ok', 'print.tells(program0) -> EAGAIN, but ok without'],
        'holds',
        ['print(program1) -> ok', 'print.tells(program0) -> EAGAIN, but ok without'],
      ],
    })
  })

  it('is a bill that grows with what the daemon does for others, in the copy that has something to do', () => {
    const system = twoCopies(programs({ bill: true }), { ...parties, common: ['serve'] })
    expect(told({ ...model({}), system })).toMatchObject({
      ways: [
        [
          'print(program1) -> ok',
          'serve.with(program1) -> ok, but not enabled without',
          'pay.tells(program0) -> EAGAIN, but ok without',
        ],
        'holds',
        expect.any(Array),
      ],
    })
  })

  it('is a component that is seen', () => {
    const system = twoCopies(programs({ file: true }), { observer: [], secret: ['~program0'], sees: ['file'] })
    const properties = [requirementsOf<typeof system>().indistinguishable(NOTHING, { by: ['file'] })]
    expect(told({ name: 'seen', system, scope: { program: 2 }, properties })).toMatchObject({
      ways: [['open(program1) -> ok', 'file.tells() -> open {by: program1}, but shut without']],
    })
    const own = twoCopies(programs(), { observer: ['program0'], secret: ['~program0'], sees: ['file'] })
    expect(told({ name: 'own', system: own, scope: { program: 2 }, properties })).toMatchObject({ ways: ['holds'] })
  })

  it('may be a doing that is allowed, and none if it is not', () => {
    const system = twoCopies(programs({ file: true }), { ...parties, allowed: name => name !== 'open' })
    expect(told({ ...model({}), system })).toMatchObject({ ways: ['holds', 'holds', 'holds'] })
    expect(expand(system, { program: 2 }).operations.filter(({ operation }) => operation === 'open')).toEqual([])
  })

  it('comes with a change of the system, composed again', () => {
    const system = confined({})
    const changed = twoCopies(mutant(system.of).machine('paper', system.of.components.paper.machine), system.parties)
    expect(expand(changed, { program: 2 }).operations).toHaveLength(expand(system, { program: 2 }).operations.length)
    const leaks = twoCopies(mutant(programs({ file: true })).unshare('file'), system.parties)
    expect(told({ ...model({}), system: leaks })).toMatchObject({ ways: ['holds', 'holds', 'holds'] })
  })
})

describe('what is told of it', () => {
  const result = checkSync(model({ file: true }))
  const [property] = result.properties

  it('stands in two columns', () => {
    const lines = modelReport(result, { ink: plainInk, sources: {}, arguments: '' })
    const from = lines.findIndex(line => line.startsWith('Violated'))
    expect(lines.slice(from, from + 9)).toEqual([
      `Violated: ${NOTHING}`,
      '  In the last state:',
      '    onlooker is aware {by: open}',
      '',
      '       with                              | without',
      '  1. open(program1) -> ok  [Lampson 1973]',
      '       file: shut -> open {by: program1} |',
      '  2. open.tells(program0) -> EBUSY, but ok without  [Lampson 1973]',
      '       onlooker: unaware -> aware {by: open}',
    ])
  })

  it('is data', () => {
    expect(property?.counterexample?.steps.map(({ copies }) => copies)).toEqual([
      { with: 'ok' },
      { with: 'EBUSY', without: 'ok' },
    ])
  })

  it('is played again', () => {
    const code = property?.counterexample?.code as string
    expect(replay(code, () => model({ file: true })).steps).toEqual(property?.counterexample?.steps)
  })

  it('says why not', () => {
    const product = expand(confined({ file: true }), { program: 2 })
    const { last, refusers } = why(product, ['open(program1)', 'open(program0)'])
    expect(last).toMatchObject({ outcome: 'EBUSY', copies: { with: 'EBUSY', without: 'ok' } })
    expect(refusers.map(({ components }) => components)).toEqual([['file']])
    expect(why(product, ['open.tells(program0)']).refusers).toMatchObject([{ errno: 'as in the other copy' }])
  })

  it('is drawn with one copy beside the other', () => {
    const steps = checkSync(model({}), { levels: true }).levels?.deepest.steps ?? []
    expect(
      sequenceMermaid('the last state', { steps }).flatMap(line => /participant \w+ as (.*)/.exec(line)?.[1] ?? []),
    ).toEqual([
      'file(program0)',
      'file(program1)',
      'paper(program0)',
      'paper(program1)',
      'without.file(program0)',
      'without.paper(program0)',
    ])
  })
})

describe('whose doing an operation is', () => {
  const compose = (given: object): string => {
    try {
      expand(twoCopies(programs(), { ...parties, ...given }), { program: 2 })
      return ''
    } catch (error) {
      if (error instanceof ModelError) return error.message
      throw error
    }
  }

  it('is said by names that are there, once', () => {
    expect(compose({ secret: ['~programme0'] })).toBe(
      "'programs' has no operation '~programme0', and no sort with such a member. Did you mean 'open'?",
    )
    expect(compose({ common: ['opn'] })).toBe("'programs' has no operation 'opn'. Did you mean 'open'?")
    expect(compose({ sees: ['tray'] })).toBe(
      "'programs' has no component 'tray' to be seen. Choose one of file, paper, bill.",
    )
    expect(compose({ observer: ['open'], common: ['open'] })).toBe(
      "the operation 'open' is given two parties. Name it once.",
    )
  })

  it('is not of two', () => {
    expect(compose({ observer: ['program0', 'program1'] })).toBe(
      "open(program1) is a doing of the observer and of others. Name 'open' among what is of the observer, secret or common.",
    )
  })
})

/** One component for everybody, and operations of one member each, most of them: there is something to tell. */
const interferingPlans = systemPlans.map(plan => ({
  ...plan,
  families: plan.families.map((family, i) => (i === 0 ? { ...family, sorts: [] } : family)),
  operations: plan.operations.map(({ over, ...rest }) => ({
    ...rest,
    over: over.length > 1 ? over : (['i'] as const),
  })),
  scope: { x: 2, y: 1 },
}))

describe('random systems', () => {
  it('are told apart by every engine where they are told apart in two worlds side by side, after as many attempts', () => {
    const seen = { apart: 0, alike: 0, deep: 0 }
    fc.assert(
      fc.property(interferingPlans, plan => {
        const { system: base, scope } = systemOf(plan)
        // An operation with two members of the sort may be of two.
        const common = Object.keys(base.operations).filter(name => {
          const sorts = Object.values(base.operations[name]?.over ?? {})
          return sorts.filter(sort => sort === 'x').length > 1
        })
        const system = twoCopies(base, { observer: ['x0'], secret: ['~x0'], common })
        const of: Model = {
          name: 'random',
          system,
          scope,
          properties: [requirementsOf<typeof system>().indistinguishable(NOTHING, {})],
        }
        let result: ReturnType<typeof checkSync>
        try {
          result = checkSync(of, { limits: { states: 60 } })
        } catch (error) {
          if (error instanceof ModelError) return
          throw error
        }
        if (result.stopped !== undefined) return
        const product = expand(base, scope)
        const attempts = toldApart(product, number => {
          const { operation, arguments: at, kind } = product.operations[number] as (typeof product.operations)[number]
          if (common.includes(operation)) return 'common'
          if (at.some(member => member.startsWith('x') && member !== 'x0')) return 'secret'
          return at.includes('x0') && kind !== 'worker' ? 'observer' : 'common'
        })
        const { ways } = told(of, ENGINES.slice(1, 3)) as { ways: (string | string[])[] }
        const [way] = ways
        expect(typeof way === 'string' ? Infinity : way?.length).toBe(attempts)
        seen[attempts === Infinity ? 'alike' : 'apart']++
        if (attempts > 2 && attempts < Infinity) seen.deep++
      }),
      { numRuns: 40, seed: 1 },
    )
    expect(seen).toEqual({ apart: 5, alike: 14, deep: 1 })
  })
})
