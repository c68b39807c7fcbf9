/** Certificates, derived anew: of every toy and of some of the registry, and refused where anything in them is not so. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, it } from 'vitest'
import type { Model } from '../../src/checker.ts'
import { models as registry } from '../../index.ts'
import { command } from '../cli/command.ts'
import { careful, careless, crowded } from '../library.ts'
import { alternatingBit } from '../toys/alternating-bit.ts'
import { dieHard } from '../toys/die-hard.ts'
import { lendings } from '../toys/lendings.ts'
import { missionaries } from '../toys/missionaries.ts'
import { pasidRef } from '../toys/pasid-ref.ts'
import { peterson } from '../toys/peterson.ts'
import { leftFirst, lowerFirst, starving } from '../toys/philosophers.ts'
import { readerModel } from '../toys/reader.ts'
import { transactionCommit, twoPhaseCommit } from '../toys/two-phase-commit.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-certificate-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Certificate {
  models: Record<string, unknown>[]
}

const FILE = 'certificate.json'
const path = join(folder, FILE)
const read = (): Certificate => JSON.parse(readFileSync(path, 'utf8')) as Certificate
const certify = (models: readonly Model[], ...options: string[]) =>
  command(folder, models, ['check', ...options, '--certificate', FILE])
const verify = (models: readonly Model[], ...options: string[]) => command(folder, models, ['verify', FILE, ...options])

const schemas = ['result', 'certificate'].map(
  name => JSON.parse(readFileSync(`docs/schema/${name}.schema.json`, 'utf8')) as object,
)
const validate = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false, schemas }).getSchema(
  'urn:ioasid-spec:certificate:1',
)

const toys: readonly Model[] = [
  careful,
  careless,
  crowded,
  alternatingBit('bit0', {}),
  // Holds by strong fairness alone.
  alternatingBit('bit1', { weak: ['send', 'acknowledge'], strong: ['receive', 'hearOfIt'] }),
  dieHard,
  lendings(2, 2),
  missionaries,
  pasidRef(true, { guest: 2, rid: 2, pasid: 2 }),
  peterson,
  leftFirst(4),
  lowerFirst(4),
  starving,
  readerModel,
  transactionCommit(3),
  twoPhaseCommit(3),
].map((model, n) => ({ ...model, name: `toy${n}/${model.name}` }))

describe('a certificate', () => {
  it('of each toy is confirmed, in all that it says', async () => {
    expect((await certify(toys)).err).toBe('')
    expect([validate?.(read()), validate?.errors]).toEqual([true, null])
    const { code, out, err } = await verify(toys)
    expect([code, err]).toEqual([0, ''])
    expect(out.match(/^toy.*: confirmed$/gm)).toHaveLength(toys.length)
    expect(out.match(/; digests of states and transitions; \d+ verdicts?$/gm)).toHaveLength(toys.length)
  })

  it('of models of the registry is confirmed, mutants and violated designs among them', async () => {
    const names = [
      'nesting-attach/vtd-legacy',
      'set-lifecycle/*/sets',
      'set-lifecycle/vtd-sm-enqcmd/as-coded-d1',
      'allocator/*/custom',
    ]
    await certify(registry, ...names)
    const { models } = read()
    const { code, out } = await verify(registry)
    expect([code, out.match(/: confirmed$/gm)?.length]).toEqual([0, models.length])
    const verdicts = models.flatMap(({ properties }) => properties as { kind: string; verdict: string }[])
    expect(new Set(verdicts.map(({ kind }) => kind)).size).toBe(4)
    expect(verdicts.filter(({ verdict }) => verdict === 'violated').length).toBeGreaterThan(0)
    await certify(registry, 'nesting-attach/smmuv3', '--mutant', 'M37', '--scope', 'rid=1')
    expect(read().models[0]).toMatchObject({ mutant: 'M37', scope: { rid: 1 } })
    expect((await verify(registry)).code).toBe(0)
  })

  it('has the same digests, whatever engine and symmetry it is of', async () => {
    const model = pasidRef(true, { guest: 2, rid: 2, pasid: 2 })
    const digests = []
    for (const options of [[], ['--engine', 'reference'], ['--engine', 'symbolic'], ['--symmetry']]) {
      await certify([model], ...options)
      digests.push(read().models[0]?.digests)
      expect((await verify([model])).code).toBe(0)
    }
    expect(digests[0]).toMatchObject({ states: expect.stringMatching(/^[0-9a-f]{32}$/) as string })
    expect(new Set(digests.map(each => JSON.stringify(each))).size).toBe(1)
  })

  it('says which reductions its run has used', async () => {
    const model = pasidRef(true, { guest: 2, rid: 2, pasid: 2 })
    const reductionsOf = async (...options: string[]) => {
      await certify([model], ...options)
      return read().models[0]?.reductions
    }
    expect(await reductionsOf()).toEqual({ sleepSets: true })
    expect(await reductionsOf('--symmetry')).toEqual({ symmetry: { orbits: '112', sorts: ['guest', 'rid', 'pasid'] } })
    expect(await reductionsOf('--engine', 'symbolic')).toHaveProperty('counters.1.field')
    expect(await reductionsOf('--compact')).toHaveProperty('compaction.bits', 63)
    expect(read().models[0]).toHaveProperty('withoutDigests')
    expect((await verify([model])).out).toContain('no digests: the run kept fingerprints in place of states')
  })

  it('of a run that was stopped says what it left undecided, and is confirmed in part', async () => {
    await certify([careless], '--max-states', '3')
    expect(validate?.(read())).toBe(true)
    expect(await verify([careless])).toEqual({
      code: 3,
      out: `lease/careless: confirmed in part
  of a run that was stopped at 3 states; no digests: the run was stopped; 1 verdict
  'whoever is inside is alone' was left undecided by the run; it is violated
`,
      err: '',
    })
  })

  it('of more states than were allowed, or of too little time, is left open', async () => {
    await certify([careless])
    for (const limit of [
      ['--max-states', '3'],
      ['--max-seconds', '0.000001'],
    ]) {
      const { code, out } = await verify([careless], ...limit)
      expect([code, out]).toEqual([
        3,
        expect.stringMatching(/^lease\/careless: left open\n {2}nothing was derived anew: /),
      ])
    }
  })
})

describe('what is not so in a certificate', () => {
  /** What becomes of the certificate of two models when its text, or the claim about the first, was changed. */
  const tampered = async (change: (text: string) => string, models: readonly Model[] = [careful, careless]) => {
    await certify([careful, careless])
    writeFileSync(path, change(readFileSync(path, 'utf8')))
    return verify(models)
  }
  const said = (...lines: string[]): string =>
    `${lines.join('\n')}\nlease/careless: confirmed\n  4 distinct, 10 generated, depth 3; digests of states and transitions; 2 verdicts\n`

  it.each([
    ['a count', '"distinct": "3"', '"distinct": "4"', 5, 'distinct is 3; the certificate says 4'],
    ['another', '"generated": "6"', '"generated": "5"', 5, 'generated is 6; the certificate says 5'],
    ['the depth', '"depth": "2"', '"depth": "9"', 5, 'depth is 2; the certificate says 9'],
    [
      'a verdict',
      '"verdict": "holds"',
      '"verdict": "violated"',
      1,
      "'whoever is inside is alone' holds; the certificate says that it is violated",
    ],
    [
      'a vacuity',
      '"vacuous": false',
      '"vacuous": true',
      1,
      "'whoever is inside is alone' holds; the certificate says that it holds vacuously",
    ],
  ])('%s is told, and what is so', async (_, is, becomes, code, line) => {
    expect(await tampered(text => text.replace(is, becomes))).toEqual({
      code,
      out: said('lease/careful: not so', `  ${line}`),
      err: '',
    })
  })

  it('a digest is told', async () => {
    for (const of of ['states', 'transitions']) {
      const { code, out } = await tampered(text => text.replace(new RegExp(`("${of}": ")[0-9a-f]{8}`), '$100000000'))
      expect([code, out]).toEqual([
        5,
        expect.stringMatching(`^lease/careful: not so\n  the digest of ${of} is [0-9a-f]{32}; the cert`),
      ])
    }
  })

  it('another version of the model is told, also where only a guard, a condition or a formula is another', async () => {
    const other = (change: Partial<Model>) => tampered(text => text, [{ ...careful, ...change }, careless])
    for (const change of [
      { system: careless.system },
      { properties: careful.properties.map(property => ({ ...property, when: () => true })) as Model['properties'] },
      { properties: [] },
      { name: 'lease/carefuller' },
    ]) {
      const { code, out } = await other(change)
      expect([code, out]).toEqual([2, expect.stringMatching(/^lease\/careful: not the same model\n {2}/)])
    }
  })

  it.each([
    ['is cut off', (text: string) => text.slice(0, -50), 'is not JSON: '],
    ['is no certificate', () => '[]', 'is damaged: it is no object'],
    ['is a result', () => '{"schemaVersion": 1, "models": {}}', 'is no certificate of this version; `check'],
    [
      'has a count that is none',
      (text: string) => text.replace('"6"', '"-6"'),
      'is damaged: models[0].states.generated is',
    ],
    [
      'has a verdict that is none',
      (text: string) => text.replace('"holds"', '"fine"'),
      'is damaged: models[0].properties[0].verdict is',
    ],
    [
      'has no properties',
      (text: string) => text.replace('"properties"', '"x"'),
      'is damaged: models[0].properties is no list',
    ],
    [
      'is the JSON of a check',
      (text: string) => text.replace('"schemaVersion"', '"exitCode": 0, "schemaVersion"'),
      'is the result of a run, and no certificate',
    ],
    [
      'has a scope that is none',
      (text: string) => text.replace('"user": 2', '"user": "two"'),
      'is damaged: models[0].scope is',
    ],
  ])('a file that %s is refused', async (_, change, says) => {
    const { code, out, err } = await tampered(change)
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(`'${FILE}' ${says}`)])
  })

  it('a file that is not there is refused, and one that cannot be written is before anything is checked', async () => {
    const { code, err } = await command(folder, [careful], ['verify', 'nowhere.json'])
    expect([code, err]).toEqual([2, expect.stringContaining("'nowhere.json' cannot be read: ")])
    expect(await command(folder, [careful], ['check', '--certificate', `${FILE}/in`])).toMatchObject({
      code: 2,
      out: '',
    })
  })
})

it('the second checker has fewer than 200 lines, all of them in one file', () => {
  expect(readFileSync('src/verify/derive.ts', 'utf8').split('\n').length - 1).toBeLessThan(200)
})
