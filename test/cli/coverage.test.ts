/** `coverage` on the command line: what it prints, what it reads, and how it exits. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { careful, careless } from '../library.ts'
import { command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-coverage-'))
afterAll(() => rmSync(folder, { recursive: true }))
const models = [careful, careless]
const run = (...args: string[]): ReturnType<typeof command> => command(folder, models, ['coverage', ...args])
const file = (name: string, content: unknown): string => {
  writeFileSync(join(folder, name), JSON.stringify(content))
  return name
}

describe('coverage', () => {
  it('is the same from a set of states, without what takes them one by one', async () => {
    const { code, out } = await run('lease/careful', '--engine', 'symbolic')
    expect(code).toBe(0)
    expect(out).toContain('symbolic engine')
    expect(out).toMatch(/transition pairs of .* were not computed/)
    const refused = await run('lease/careful', '--engine', 'symbolic', '--matrix')
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('--matrix takes the states one by one')
  })

  it('says of a search that was cut off that nothing is known, and of what is not computed nothing', async () => {
    const cut = ['lease/careful', '--engine', 'symbolic', '--max-seconds', '0.000001']
    const { code, out } = await run(...cut)
    expect(code).toBe(3)
    expect(out).toContain('lease/careful  scope user=2, symbolic engine\n  Undecided: the search ended at the limit of')
    expect(out).toMatch(/\n {2}refusals +\? +\? +4\n[^]*\n {2}round trips +- +- +-\n/)
    const { models: told } = JSON.parse((await run(...cut, '--json')).out)
    expect(told[0]).not.toHaveProperty('states')
  })

  it('prints a line for each criterion', async () => {
    const { code, out } = await run('lease/careful')
    expect(code).toBe(0)
    expect(out).toContain('lease/careful  scope user=2, 3 states\n')
    expect(out).toMatch(/\n {2}refusals +4 +4 +4\n/)
  })

  it('counts single criteria, and asks no more of --least than of them', async () => {
    const paths = file('single.json', [['enter(user0)', 'leave(user0)'], ['audit']])
    const single = await run('lease/careful', '--criterion', 'refusals,operations,2-switch', '--json')
    expect(JSON.parse(single.out).models[0].criteria.map(({ name }: { name: string }) => name)).toEqual([
      'operations',
      'refusals',
      '2-switch',
    ])
    const least = ['lease/careful', '--of', paths, '--least', '100', '--criterion']
    expect((await run(...least, 'operations')).code).toBe(0)
    expect((await run(...least, 'operations,refusals')).code).toBe(4)
    expect((await run(...least, 'operation')).err).toContain("did you mean 'operations'?")
    const symbolic = ['lease/careful', '--engine', 'symbolic', '--least', '100', '--criterion']
    expect((await run(...symbolic, 'states')).code).toBe(0)
    expect((await run(...symbolic, 'states,pairs')).err).toContain('--criterion pairs takes the states one by one')
  })

  it('lists everything with -v', async () => {
    expect((await run('lease/careful', '-v')).out).toContain('enter -> EBUSY\n        enter(user0), enter(user1)\n')
  })

  it('lists what is infeasible by its cause, with the first of its items unless all are asked for', async () => {
    const short = await run('lease/careless', '--criterion', 'transitions,2-switch')
    expect(short.out).toContain(`
  Infeasible in this scope, by cause (machine transitions):
    no operation sends TAKE
        lease: free on TAKE[0] -> taken
    its state taken is never reached
        lease: taken on RETURN[0] -> free
`)
  })

  it('writes JSON with numbers, and reasons', async () => {
    await run('lease/careless', '--json', 'c.json')
    const { models: written, exitCode } = JSON.parse(readFileSync(join(folder, 'c.json'), 'utf8'))
    expect(exitCode).toBe(0)
    expect(written[0].criteria[1]).toMatchObject({
      name: 'machine transitions',
      items: 4,
      feasible: 2,
      covered: 2,
      infeasible: [
        { item: 'lease: free on TAKE[0] -> taken', because: 'no operation sends TAKE' },
        { item: 'lease: taken on RETURN[0] -> free', because: 'its state taken is never reached' },
      ],
    })
  })

  it('measures paths, those of `check --json` and of a trace too', async () => {
    const paths = file('paths.json', [['enter(user0)', 'leave(user0)'], ['audit']])
    expect((await run('lease/careful', '--of', paths)).out).toMatch(
      /of 2 paths with 3 steps[^]*\n {2}operations +3 +3 +3\n/,
    )
    await command(folder, models, ['check', 'lease/careless', '--json', 'check.json', '--trace', 'traces'])
    const { out, err } = await run('--of', 'check.json')
    expect(out).toMatch(/^lease\/careless[^]*\n {2}operations +1 +3 +3\n/)
    expect(err).toBe("Not counted: 'check.json' has no path of lease/careful.\n")
  })

  it('exits with 4 below --least, with 3 when it has stopped or left sequences out, with 2 on what is no file of paths', async () => {
    const paths = file('few.json', [['audit']])
    expect((await run('lease/careful', '--of', paths, '--least', '50')).code).toBe(4)
    expect((await run('lease/careful', '--max-states', '2')).code).toBe(3)
    expect((await run('lease/careful', '--least', '100')).code).toBe(0)
    expect((await run('lease/careful', '--engine', 'symbolic', '--least', '100')).code).toBe(3)
    expect((await run('lease/careful', '--of', 'nowhere.json')).err).toContain('nowhere.json')
    expect((await run('lease/careful', '--of', file('none.json', {}))).code).toBe(2)
    const odd = await run('lease/careful', '--of', file('odd.json', [['audit'], 'audit']))
    expect(odd).toMatchObject({ code: 2, out: '' })
    expect(odd.err).toContain('number 2 in the array of paths is no array of names of operations')
  })
})
