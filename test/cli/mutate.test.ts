/** `mutate` on the command line: what it prints and writes, with threads and without, and how it exits. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, it } from 'vitest'
import { careful, careless } from '../library.ts'
import { command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-mutate-'))
afterAll(() => rmSync(folder, { recursive: true }))
const models = [careful, careless]
const run = (...args: string[]): ReturnType<typeof command> => command(folder, models, ['mutate', ...args])
const parsed = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>

const schemas = ['result', 'mutation'].map(name =>
  parsed(readFileSync(new URL(`../../docs/schema/${name}.schema.json`, import.meta.url), 'utf8')),
)
const ajv = new Ajv2020({ schemas: schemas.slice(0, 1), allErrors: true, strictTypes: false, strictRequired: false })
const validate = ajv.compile(schemas[1] as object)

const isElements = new Ajv({ strict: false, formats: { uri: true } }).compile(
  parsed(
    readFileSync(
      fileURLToPath(import.meta.resolve('mutation-testing-report-schema/mutation-testing-report-schema.json')),
      'utf8',
    ),
  ),
)
interface Element {
  readonly mutatorName: string
  readonly status: string
  readonly location: { readonly start: { readonly line: number } }
  readonly killedBy?: readonly string[]
}

describe('mutate', () => {
  it('prints the score, what each property notices, and who survives with what it does otherwise', async () => {
    const { code, out } = await run('lease/careful')
    expect(code).toBe(0)
    expect(out).toContain(
      [
        'lease/careful  scope user=2, 3 states',
        '  66.6 % killed, 12 of 18, 1 equivalent, 2 in answers only',
        '',
        '  kills  alone  property',
        '     12      7  S1   whoever is inside is alone',
        '      5      0       somebody is inside',
        '',
        '  Survive, and nobody has said why:',
        '    leave: drop participant, leases takes RETURN',
        '        after enter(user0), leave(user0): leases taken, not leases free',
        '',
      ]
        .join('\n')
        .trimEnd(),
    )
    expect(out).not.toContain('equivalent\n')
    expect((await run('lease/careful', '-v')).out).toContain(
      '    leave: never refuse, leases takes RETURN\n        equivalent\n',
    )
  })

  it('tries of several models those that are expected to hold', async () => {
    const { code, out } = await run()
    expect(code).toBe(0)
    expect(out).not.toContain('lease/careless')
    expect((await run('lease/careless')).out).toContain('lease/careless  scope user=2, 4 states')
    const refused = await command(folder, [careless, { ...careless, name: 'other' }], ['mutate'])
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('expected to be violated')
  })

  it('exits with 4 below the score that is asked for, 3 where something is undecided', async () => {
    expect((await run('lease/careful', '--least', '66.6')).code).toBe(0)
    expect((await run('lease/careful', '--least', '66.7')).code).toBe(4)
    const { code, out } = await run('lease/careful', '--max-states', '3')
    expect(code).toBe(3)
    expect(out).toMatch(
      /Undecided:\n {4}enter: drop participant, leases takes TAKE\n +stopped at the limit of 3 states/,
    )
  })

  it('exits with 5 where survivors are recorded, and others survive', async () => {
    const because = 'it is of no use'
    const recorded = (survivors: readonly string[]) =>
      command(
        folder,
        [{ ...careful, survivors: survivors.map(mutant => ({ mutant, because })) }],
        ['mutate', '--json', 'm.json'],
      )
    expect((await recorded([])).code).toBe(5)
    const [result] = parsed(readFileSync(join(folder, 'm.json'), 'utf8')).models as {
      mutants: { name: string; fate: string }[]
    }[]
    const survivors = (result?.mutants ?? []).filter(({ fate }) => fate === 'survived').map(({ name }) => name)
    const all = await recorded(survivors)
    expect(all.code).toBe(0)
    expect(all.out).toContain('because it is of no use')
    const more = await recorded([...survivors, 'enter: drop participant, leases takes TAKE'])
    expect(more.code).toBe(5)
    expect(more.out).toContain(
      'Have a reason to survive, but do not:\n    enter: drop participant, leases takes TAKE\n',
    )
  })

  it('writes JSON that satisfies the published schema', async () => {
    const { code, out } = await run('lease/careful', '--json')
    const written = parsed(out)
    validate(written)
    expect(validate.errors).toBeNull()
    expect(written).toMatchObject({
      killed: 12,
      survived: 6,
      equivalent: 1,
      answersOnly: 2,
      undecided: 0,
      exitCode: code,
    })
    expect(validate({ ...written, score: 101 })).toBe(false)
  })

  it('comes to the same in several threads, which load the models themselves', async () => {
    const file = fileURLToPath(new URL('../library.ts', import.meta.url))
    const [one, two] = await Promise.all([
      run('--system', file, 'lease/careful', '--json'),
      run('--system', file, 'lease/careful', '--json', '--workers', '2'),
    ])
    expect(two).toEqual(one)
    expect(one.code).toBe(0)
  })

  it('writes what viewers of mutation-testing-elements read: a model is a file, and properties are the tests', async () => {
    expect((await run('lease/careful', '--elements', 'elements.json')).code).toBe(0)
    const written = parsed(readFileSync(join(folder, 'elements.json'), 'utf8'))
    expect([isElements(written), isElements.errors]).toEqual([true, null])
    const { source, mutants } = (written as { files: Record<string, { source: string; mutants: Element[] }> }).files[
      'lease/careful'
    ] ?? {
      source: '',
      mutants: [],
    }
    const told = mutants.map(({ mutatorName, status, location, killedBy }) => [
      mutatorName,
      source.split('\n')[location.start.line - 1],
      status,
      killedBy,
    ])
    expect(told).toContainEqual(['drop participant', 'leave: leases takes RETURN', 'Survived', undefined])
    expect(told).toContainEqual(['drop participant', 'enter: leases takes TAKE', 'Killed', ['lease/careful#0']])
    expect(told).toHaveLength(21)
  })

  it('records what was settled, in the scope that was chosen', async () => {
    expect((await run('--update', '--scope', 'user=2')).code).toBe(2)
    expect((await run('--update')).err).toContain('Recorded: 1 model.')
  })

  it('forgets what was recorded of a model that another stands for now', async () => {
    const recorded: Readonly<Record<string, unknown>>[] = []
    const twins = [careful, { ...careful, name: 'lease/twin' }]
    const { err } = await command(folder, twins, ['mutate', '--update'], found => recorded.push(found))
    expect(err).toContain('Recorded: 1 model.')
    expect(recorded).toEqual([
      { 'lease/careful': expect.objectContaining({ alike: ['lease/twin'] }), 'lease/twin': undefined },
    ])
  })
})
