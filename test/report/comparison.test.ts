import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { compare } from '../../src/compare/compare.ts'
import type { Comparison } from '../../src/compare/comparison.ts'
import { comparisonExitCode, comparisonJson, comparisonReport } from '../../src/report/comparison.ts'
import { doors } from '../compare/doors.ts'
import { careful, careless } from '../library.ts'

const schema = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../docs/schema/${name}.schema.json`, import.meta.url), 'utf8')) as object
const validate = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false })
  .addSchema(schema('result'))
  .compile(schema('comparison'))

const json = (comparison: Comparison): Record<string, unknown> =>
  JSON.parse(comparisonJson(comparison)) as Record<string, unknown>

const plain = (text: string): string => text
const options = {
  ink: { good: plain, bad: plain, warn: plain, dim: plain, bold: plain },
  sources: {},
  arguments: ' --system mine.ts',
}

const undecided = await compare(careful, careless, { limits: { states: 1 } })
const kinds: Record<string, Comparison> = {
  equivalent: await compare(careful, careful),
  'a refinement': await compare(careful, careless),
  'one with other errnos': await compare(doors('one'), doors('two', { says: 'EBUSY' })),
  'one of other operations': await compare(doors('one'), doors('two', { wind: false, guest: true })),
  'one that stopped': undecided,
  'one that was interrupted': { ...undecided, stopped: { by: 'interrupt' } },
}

describe('a comparison as JSON', () => {
  it.each(Object.entries(kinds))('%s satisfies the published schema', (_, comparison) => {
    validate(json(comparison))
    expect(validate.errors).toBeNull()
  })

  it('is refused by the schema when something is missing or misspelt', () => {
    const { comparison } = json(kinds['a refinement'] as Comparison) as { comparison: object }
    for (const wrong of [
      { ...comparison, verdict: 'the same' },
      { ...comparison, pairs: undefined },
      { ...comparison, extra: 1 },
      { ...comparison, differences: [{}] },
    ])
      expect(validate(JSON.parse(JSON.stringify({ schemaVersion: 1, comparison: wrong, exitCode: 0 })))).toBe(false)
  })

  it('has counts as decimal strings', () => {
    expect(json(kinds['equivalent'] as Comparison)).toMatchObject({
      comparison: { pairs: { distinct: '3', generated: '6', depth: '2' } },
    })
  })
})

describe('a comparison as text', () => {
  const told = (kind: string): string => comparisonReport(kinds[kind] as Comparison, options).join('\n')

  it('says when refusals differ though the behaviour does not', () => {
    expect(told('one with other errnos')).toContain(
      [
        'Equivalent: A and B allow the same sequences of operations, but refusals differ in their errno.',
        '',
        'Both refuse, not with the same errno (1):',
        '  open  A: EACCES, B: EBUSY  in 2 steps',
      ].join('\n'),
    )
    expect(told('one with other errnos')).toContain(
      [
        '  2. open(door0) -> A: EACCES, B: EBUSY  [locksmith]',
        '  A refuses (EACCES): locks is locked; asked that it is unlocked  [locksmith]',
        '  B refuses (EBUSY): locks is locked; asked that it is unlocked  [locksmith]',
      ].join('\n'),
    )
  })

  it('says what only one of them has, on either side', () => {
    expect(told('one of other operations')).toContain(
      [
        "Only A has blow(door). B refuses what it does not have: 'not there'.",
        "Only B has knock(guest). A refuses what it does not have: 'not there'.",
      ].join('\n'),
    )
    expect(told('one of other operations')).toMatch(/Replay in B: npx ioasid-spec replay two@\S+ --system mine.ts/)
  })

  it('shortens a list of instances', async () => {
    const [all, others] = [
      doors('all', { hinge: 'of all', doors: 6 }),
      doors('others', { hinge: 'of others', doors: 6 }),
    ]
    expect(comparisonReport(await compare(all, others), options)).toContain(
      "Only A has oil(door0). B refuses what it does not have: 'not there'.",
    )
    const names = ['knock', 'oil(door0)', 'oil(door1)', 'oil(door2)', 'oil(door3)']
    const many = { ...(kinds['equivalent'] as Comparison), onlyIn: { a: [], b: names } }
    expect(comparisonReport(many, options)).toContain(
      "Only B has knock, oil(door0) and 3 more instances of it. A refuses what it does not have: 'not there'.",
    )
  })

  it('does not take equivalent for more than it says', () => {
    expect(told('equivalent')).toContain('requirements on states may still hold in one and not in the other.')
    expect(told('a refinement')).not.toContain('requirements on states')
  })

  it('says which of them was seen to allow more before the end', async () => {
    const half = await compare(careful, careless, { limits: { states: 2 } })
    expect(comparisonReport(half, options).join('\n')).toContain(
      'Undecided: so far only B was seen to allow what the other refuses.',
    )
  })

  it('shows no control characters of names', () => {
    const loud = { ...(kinds['a refinement'] as Comparison), a: 'a\u001b[31m', questions: { b: 'b\u0007?' } }
    expect(comparisonReport(loud, options).join('')).not.toMatch(/\p{Cc}/u)
  })
})

describe('the exit code', () => {
  it('is 0 for every verdict, and 3 for none', () => {
    expect(Object.values(kinds).map(comparisonExitCode)).toEqual([0, 0, 0, 0, 3, 3])
  })
})
