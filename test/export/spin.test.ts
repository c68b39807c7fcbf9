/** SPIN agrees: the Promela texts have our states, our transitions and our verdicts. In CI, SPIN must be there. */
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { checkSync } from '../../src/check/check.ts'
import { promela } from '../../src/export/promela.ts'
import type { Model } from '../../src/system/model.ts'
import { hasGoal, isContract } from '../../src/system/property.ts'
import type { Scope } from '../../src/system/sort.ts'
import { careful, careless } from '../library.ts'
import { dieHard } from '../toys/die-hard.ts'
import { missionaries } from '../toys/missionaries.ts'
import { pasidRef } from '../toys/pasid-ref.ts'
import { peterson } from '../toys/peterson.ts'
import { leftFirst, lowerFirst } from '../toys/philosophers.ts'
import { readerModel } from '../toys/reader.ts'
import { transactionCommit, twoPhaseCommit } from '../toys/two-phase-commit.ts'
import { hostileModel } from './hostile.ts'
import { missing, type Spun, spin } from './spin.ts'
import { isTooWide, prepared, smallScope } from './written.ts'

const inCI = process.env['CI'] !== undefined
const STATES = 20_000

const toys: Model[] = [
  careful,
  careless,
  dieHard,
  missionaries,
  peterson,
  leftFirst(3),
  lowerFirst(4),
  readerModel,
  twoPhaseCommit(3),
  transactionCommit(3),
  pasidRef(true, { guest: 2, rid: 2, pasid: 3 }),
  pasidRef(false, { guest: 2, rid: 2, pasid: 3 }),
  hostileModel,
]

/** Counts, and the names of the properties that do not hold, but for those that cannot be written. */
interface Answer {
  readonly distinct: number | bigint
  readonly generated: number | bigint
  readonly violated: readonly string[]
}

function ours(model: Model, scope: Scope): Answer {
  const { states, properties } = checkSync(model, { scope, properties: property => !hasGoal(property) })
  const violated = properties.filter(({ verdict }) => verdict === 'violated').map(({ name }) => name)
  return { distinct: states.distinct, generated: states.generated, violated }
}

/** What is reported of a witness is that it holds; a report is a transition from a state to itself, and an error. */
function spins(model: Model, scope: Scope): Answer {
  const { outline, counts } = prepared(model, scope)
  const leftOut = outline.requirements.filter(each => each.leftOut !== undefined)
  // What operations leave behind may tell too many cases apart to be written out: then the contract is left out, and said to be.
  expect(leftOut.filter(({ property }) => !hasGoal(property) && !isContract(property))).toEqual([])
  const deepest = Number(counts?.distinct) + 10
  const { stored, transitions, errors, shown } = spinOnce(promela(outline, counts), deepest)
  const violated = outline.requirements
    .filter(({ number, property }) => shown.has(number) === (property.kind !== 'reachable'))
    .map(({ property }) => property.name)
  return { distinct: stored, generated: transitions - errors, violated }
}

/** What SPIN has said, by text: on some platforms a design is the same system, and only its name in the first line differs. */
const said = new Map<string, Spun>()

function spinOnce(text: string, deepest: number): Spun {
  const key = text.slice(text.indexOf('\n'))
  const spun = said.get(key) ?? spin(text, { spin: ['-DWITNESSES'], deepest })
  said.set(key, spun)
  return spun
}

it.runIf(inCI)('SPIN and a C compiler are installed in CI', () => {
  expect(missing).toEqual([])
})

const reason = missing.length > 0 ? ` (not run: ${missing.join(' and ')} not installed)` : ''

describe.skipIf(missing.length > 0)(`SPIN finds our states, transitions and verdicts${reason}`, () => {
  it.each(toys.map(model => [model.name, model] as const))('of %s', (_, model) => {
    expect(spins(model, model.scope)).toEqual(ours(model, model.scope))
  })

  const answers: Answer[] = []

  it.each(models.filter(model => !isTooWide(model)).map(model => [model.name, model] as const))('of %s', (_, model) => {
    const scope = smallScope(model, STATES)
    const answer = ours(model, scope)
    expect(spins(model, scope)).toEqual(answer)
    answers.push(answer)
  })

  it('but for two copies of a nesting or of a guest bind, whose comparisons read too much to be written out, as is said', {
    timeout: 180_000,
  }, () => {
    const wide = models.filter(isTooWide)
    expect(wide.length).toBe(10)
    for (const model of [wide[0], wide.at(-1)])
      expect(() => prepared(model as Model)).toThrow('cannot be written out: its conditions read too many')
  })

  it('and these models are neither all tiny nor all right', () => {
    expect(answers.filter(({ distinct }) => distinct > 500).length).toBeGreaterThan(answers.length / 2)
    expect(answers.filter(({ violated }) => violated.length > 0).length).toBeGreaterThan(answers.length / 10)
  })
})

describe.skipIf(missing.length > 0)(`SPIN, asked otherwise${reason}`, () => {
  it('has no transition but those of the model when no property is asked', () => {
    const { outline, counts } = prepared(careless)
    const { stored, transitions, errors } = spin(promela(outline, counts), { spin: ['-DPROPERTY=0'] })
    expect({ stored, transitions, errors }).toEqual({ stored: 4, transitions: 10, errors: 0 })
  })

  it('reports one property alone', () => {
    const { outline, counts } = prepared(careless)
    const text = promela(outline, counts)
    expect(spin(text, { spin: ['-DPROPERTY=1'] }).shown).toEqual(new Set([1]))
    expect(spin(text, { spin: ['-DPROPERTY=2'] }).shown).toEqual(new Set([2]))
    expect(spin(text).shown).toEqual(new Set([1]))
  })

  it.each([dieHard, missionaries, leftFirst(4)].map(model => [model.name, model] as const))(
    'finds a way as short as ours, breadth first: %s',
    (_, model) => {
      const { outline, counts } = prepared(model)
      const { shown, depth } = spin(promela(outline, counts), { cc: ['-DBFS'], run: [] })
      const [number] = [...shown] as [number]
      const { counterexample } = checkSync(model).properties[number - 1] ?? {}
      expect(depth).toBe(counterexample?.steps.length)
    },
  )

  it('finds the same where local states were closed, not walked', () => {
    const model = models.find(({ name }) => name === 'enqcmd/vtd-sm-enqcmd') as Model
    const scope = smallScope(model, STATES)
    const { outline, counts } = prepared(model, scope, 10)
    expect(counts).toBe(undefined)
    const { stored, transitions, errors, shown } = spin(promela(outline, counts), { deepest: STATES + 10 })
    const { distinct, generated } = ours(model, scope)
    expect({ stored, transitions, errors, shown }).toEqual({
      stored: distinct,
      transitions: generated,
      errors: 0,
      shown: new Set(),
    })
  })
})
