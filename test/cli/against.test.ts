import { execFileSync } from 'node:child_process'
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Model } from '../../src/system/model.ts'
import { careful, careless } from '../library.ts'
import { command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-against-'))
afterAll(() => rmSync(folder, { recursive: true }))
const library = new URL('../library.ts', import.meta.url).pathname

/** Recorded when the lease was not taken. */
const changed: Model = { ...careful, recorded: { distinct: 4, generated: 10, depth: 3 } }
writeFileSync(
  join(folder, 'earlier.ts'),
  `import { careful, careless } from ${JSON.stringify(library)}
export const earlier = { ...careful, system: careless.system }
export const other = careless`,
)
const run = (models: readonly Model[], ...args: string[]): ReturnType<typeof command> =>
  command(folder, models, ['check', ...args])

describe('check --against an earlier version', () => {
  it('shows old and new counts, and the shortest behaviour that differs', async () => {
    const { code, out } = await run([changed], '--against', 'earlier.ts')
    expect(code).toBe(5)
    expect(out.slice(out.indexOf('lease/careful, since')).replace(/@[0-9a-f]{8}:/, '@DIGEST:')).toMatchInlineSnapshot(`
      "lease/careful, since earlier.ts
      distinct 4 -> 3
      generated 10 -> 6
      depth 3 -> 2
      A is as it was, B as it is.
      A  lease/careful  Is a lease enough?
      B  lease/careful  Is a lease enough?
      scope user=2

      B refines A: every sequence of operations that B allows, A allows as well; A allows more.

      A allows, B refuses (1):
        enter  A: ok, B: EBUSY  in 2 steps

      Pairs of states that the same operations lead to: 3 distinct, 6 generated, depth 2

      A allows, B refuses: enter(user1)
        1. enter(user0) -> ok  open()  [handbook, folklore]
             users(user0): outside -> inside
             B: leases: free -> taken
        2. enter(user1) -> A: ok, B: EBUSY  open()  [handbook, folklore]
             A: users(user1): outside -> inside
        B refuses (EBUSY): leases is taken; asked to take TAKE  [folklore]

        Replay in A: npx ioasid-spec replay lease/careful@DIGEST:0.1 --system earlier.ts
      "
    `)
  })

  it('takes them from a revision that git has, and leaves nothing behind', async () => {
    const now = (text: string): void => {
      writeFileSync(join(folder, 'mine.ts'), `import { careful, careless } from ${JSON.stringify(library)}\n${text}`)
    }
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' })
    now('export const mine = { ...careful, system: careless.system }')
    git('init', '--quiet')
    git('add', 'mine.ts')
    git('-c', 'user.name=me', '-c', 'user.email=me@here', 'commit', '--quiet', '--message', 'first')
    now('export const mine = { ...careful, recorded: { distinct: 4, generated: 10, depth: 3 } }')
    const { code, out } = await run([], '--system', 'mine.ts', '--against', 'HEAD')
    expect(code).toBe(5)
    expect(out).toMatch(/since HEAD\ndistinct 4 -> 3\n[^]*A allows, B refuses: enter\(user1\)\n/)
    expect(out).not.toContain('Replay in A')
    expect(git('status', '--short', 'mine.ts')).toBe(' M mine.ts\n')
    // Before anything is searched.
    const { code: wrong, out: nothing, err } = await run([], '--system', 'mine.ts', '--against', 'HEAD~7')
    expect([wrong, nothing]).toEqual([2, ''])
    expect(err).toMatch(/^there is no file 'HEAD~7', and git has no such revision of .*mine\.ts\n$/)
    vi.stubEnv('PATH', '')
    expect((await run([], '--system', 'mine.ts', '--against', 'HEAD')).err).toBe(
      "there is no file 'HEAD', and no git to ask for such a revision\n",
    )
    vi.unstubAllEnvs()
  })

  it('does so before it records them', async () => {
    const { code, out } = await run([changed], '--against', 'earlier.ts', '--update')
    expect(code).toBe(0)
    expect(out).toMatch(
      /A allows, B refuses[^]*Recorded lease\/careful: 4 distinct, 10 generated, depth 3 -> 3 distinct/,
    )
  })

  it('leaves verdicts to those who write the models, and says which', async () => {
    const { code, out } = await run([{ ...careless, violates: [] }], '--update')
    expect(code).toBe(1)
    expect(out).toContain(
      "Not recorded: lease/careless violates 'whoever is inside is alone'. Say so where the model is written, in its 'violates'.",
    )
  })

  it('says nothing of what is as recorded, and says what was not there', async () => {
    expect((await run([careful, careless], '--against', 'earlier.ts')).out).not.toContain('since')
    expect((await run([{ ...changed, name: 'lease/new' }], '--against', 'earlier.ts')).out).toContain(
      'There was no such model.',
    )
  })

  it('is spoken of where counts are not as recorded', async () => {
    expect((await run([changed])).out).toMatch(/check again with --against/)
    expect((await run([careful])).out).not.toMatch(/--against/)
  })
})
