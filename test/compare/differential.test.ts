/** Comparisons of random small systems with a change of one place, against a naive comparison. SYSTEMS=2000 tries more of them, SEED=7 others. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/compare/compare.ts'
import type { Comparison } from '../../src/compare/comparison.ts'
import { expand } from '../../src/system/expand.ts'
import type { Model } from '../../src/system/model.ts'
import { ModelError } from '../../src/system/model-error.ts'
import { systemOf, systemPlans, type SystemPlan } from '../oracle/systems.ts'
import { compareNaively, type NaiveComparison } from './naive.ts'

const SYSTEMS = Number(process.env['SYSTEMS'] ?? 800)
const SEED = Number(process.env['SEED'] ?? 1)
/** Systems with more pairs of states than these are left out. */
const PAIRS = 40

interface Change {
  readonly kind: 'none' | 'errno' | 'part' | 'operation' | 'other operation'
  readonly operation: number
  readonly part: number
  /** Which of the two is A. */
  readonly swapped: boolean
}

const changes: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom<Change['kind'][]>('none', 'errno', 'part', 'part', 'operation', 'other operation'),
  operation: fc.nat(9),
  part: fc.nat(9),
  swapped: fc.boolean(),
})

/** The plan with a participant or an operation less, with another errno, or with one operation that is like another. */
function changed({ operations, ...plan }: SystemPlan, { kind, operation, part }: Change): SystemPlan {
  const at = operation % operations.length
  const edited = operations.map((each, i) => {
    if (i !== at || kind === 'none' || kind === 'operation') return each
    if (kind === 'other operation') return { ...each, parts: operations[(i + 1) % operations.length]?.parts ?? [] }
    const place = part % each.parts.length
    const parts = each.parts.flatMap((one, p) => {
      if (p !== place) return [one]
      return kind === 'part' ? [] : [{ ...one, errno: one.errno === 'E1' ? ('E2' as const) : ('E1' as const) }]
    })
    return { ...each, parts }
  })
  return { ...plan, operations: edited }
}

function modelsOf(plan: SystemPlan, change: Change): readonly [Model, Model] {
  const first = { name: 'first', ...systemOf(plan), properties: [] }
  const second = { name: 'second', ...systemOf(changed(plan, change)), properties: [] }
  const operations = Object.entries(second.system.operations)
  if (change.kind === 'operation') operations.splice(change.operation % operations.length, 1)
  const other = { ...second, system: { ...second.system, operations: Object.fromEntries(operations) } }
  return change.swapped ? [other, first] : [first, other]
}

const classesOf = ({ differences, answers }: Comparison): NaiveComparison['classes'] =>
  Object.fromEntries(
    [...differences, ...answers].map(({ operation, a, b }) => [
      `${operation}: ${a.outcome} | ${b.outcome}`,
      a.steps.length + 1,
    ]),
  )

const verdictOf = (classes: NaiveComparison['classes']): Comparison['verdict'] => {
  const inA = Object.keys(classes).some(name => name.includes(': ok |'))
  const inB = Object.keys(classes).some(name => name.endsWith('| ok'))
  if (inA && inB) return 'incomparable'
  if (inA) return 'B refines A'
  return inB ? 'A refines B' : 'equivalent'
}

const seen: Comparison[] = []
const share = (of: (one: Comparison) => boolean): number => seen.filter(of).length / seen.length

describe(`on ${SYSTEMS} random systems and one change of each`, () => {
  it(
    'a naive comparison finds the same classes, as short, among the same pairs',
    async () => {
      await fc.assert(
        fc.asyncProperty(systemPlans, changes, async (plan, change) => {
          const [a, b] = modelsOf(plan, change)
          let naive: NaiveComparison | undefined
          try {
            naive = compareNaively(expand(a.system, a.scope), expand(b.system, b.scope), PAIRS)
          } catch (error) {
            if (error instanceof ModelError) return
            throw error
          }
          if (naive === undefined) return
          const comparison = await compare(a, b)
          const { classes, ...counts } = naive
          expect(comparison.pairs).toEqual(counts)
          expect(classesOf(comparison)).toEqual(classes)
          expect(comparison.verdict).toBe(verdictOf(classes))
          seen.push(comparison)
        }),
        { seed: SEED, numRuns: SYSTEMS, plugins: [fc.unbiased()] },
      )
      // Not a claim about speed: a run of many systems must not be cut off.
    },
    SYSTEMS * 1000,
  )

  it('and these are not trivial', () => {
    expect(seen.length).toBeGreaterThan(0.4 * SYSTEMS)
    for (const verdict of ['equivalent', 'A refines B', 'B refines A', 'incomparable'])
      expect(share(one => one.verdict === verdict)).toBeGreaterThan(0.02)
    expect(share(({ answers }) => answers.length > 0)).toBeGreaterThan(0.05)
    expect(share(({ onlyIn }) => onlyIn.a.length > 0)).toBeGreaterThan(0.05)
    expect(share(({ pairs }) => pairs.distinct > 10)).toBeGreaterThan(0.3)
    expect(share(({ differences }) => differences.some(({ a }) => a.steps.length > 1))).toBeGreaterThan(0.03)
  })
})
