/** Searches kept on disk: gone on with by the next command, also after the process was killed, and refused where they do not fit. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Model } from '../../src/checker.ts'
import { careful, careless } from '../library.ts'
import { pasidRef } from '../toys/pasid-ref.ts'
import { command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-checkpoint-'))
afterAll(() => rmSync(folder, { recursive: true }))

const pasids = { ...pasidRef(true, { guest: 2, rid: 2, pasid: 3 }), name: 'pasids' }
const models = [pasids, careful, careless]
const run = (...args: string[]) => command(folder, models, ['check', ...args])
const runOn = (model: Model, ...args: string[]) => command(folder, [model], ['check', ...args])

const FILE = 'kept/pasids.checkpoint'
const path = join(folder, FILE)
const files = (): string[] => readdirSync(join(folder, 'kept'))
/** Kept after 1,000 of the 3,887 states. */
const keep = async (): Promise<Buffer> => {
  rmSync(path, { force: true })
  await run('pasids', '--checkpoint', 'kept', '--max-states', '1000')
  return readFileSync(path)
}

describe('check --checkpoint', () => {
  it('keeps what a limit ends, goes on from there, and leaves nothing when it has come to the end', async () => {
    const whole = await run('pasids')
    const first = await run('pasids', '--checkpoint', 'kept', '--max-states', '1000')
    expect(first.code).toBe(3)
    expect(first.out).toMatch(
      new RegExp(`Kept in '${FILE}': the same command goes on from there, with other limits if need be.\n$`),
    )
    const second = await run('pasids', '--checkpoint', 'kept', '--max-depth', '10')
    expect(second.out).toMatch(
      new RegExp(`^Goes on from what was kept in '${FILE}': [89]\\d\\d distinct, depth 6\\.\n`),
    )
    expect(second.out).toContain('depth 10\nUndecided')
    const last = await run('pasids', '--checkpoint', 'kept')
    expect(last.code).toBe(0)
    expect(last.out.replace(/^Goes on from .* depth 10\.\n/, '')).toBe(whole.out)
    expect(files()).toEqual([])
  })

  it('keeps each model in a file of its own, and its mutants too', async () => {
    const limits = ['--checkpoint', 'kept', '--max-states', '2']
    const { out, err } = await run('lease/*', ...limits)
    expect(out).toContain("Kept in 'kept/lease+careful.checkpoint'")
    expect(out).toContain("Kept in 'kept/lease+careless.checkpoint'")
    await run('lease/careful', '--mutant', 'careless', ...limits)
    expect(files()).toHaveLength(3)
    const json = await run('lease/*', '--checkpoint', 'kept', '--json')
    expect(JSON.parse(json.out)).toEqual(JSON.parse((await run('lease/*', '--json')).out))
    expect([err, json.err.match(/^Goes on from .*: 1 distinct, depth 1\.$/gm)?.length]).toEqual(['', 2])
    await run('lease/careful', '--mutant', 'careless', '--checkpoint', 'kept')
    expect(files()).toEqual([])
  })

  it('searches by the explicit engine, whatever auto would pick', async () => {
    const { code, out } = await run('pasids', '--checkpoint', 'kept', '--engine', 'auto')
    expect([code, out]).toEqual([0, expect.stringContaining('pasid=3, explicit engine\n')])
  })

  it.each([
    ['--engine', 'symbolic'],
    ['--engine', 'reference'],
    ['--symmetry', '-v'],
    ['--workers', '2'],
  ])('does not go with %s %s', async (...option) => {
    const { code, out, err } = await run('pasids', '--checkpoint', 'kept', ...option)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('only a search of the explicit engine, in one thread and without symmetry, can be kept')
  })
})

describe('a checkpoint', () => {
  const expectRefusal = async (model: Model, says: string, ...args: string[]): Promise<void> => {
    const before = readFileSync(path)
    const { code, out, err } = await runOn(model, '--checkpoint', 'kept', ...args)
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: `the checkpoint '${FILE}' ${says}. Remove it or name another folder, to begin anew\n`,
    })
    expect(readFileSync(path).equals(before)).toBe(true)
  }

  it('is refused in another scope, with other properties, and once a machine was edited', async () => {
    await keep()
    await expectRefusal(pasids, 'is of another scope, guest=2,rid=2,pasid=3', '--scope', 'pasid=2')
    const fewer = { ...pasids, properties: pasids.properties.slice(1) }
    await expectRefusal(fewer, 'is of other properties, or of others by the same names')
    const edited = { ...pasidRef(false, pasids.scope), name: 'pasids' }
    await expectRefusal({ ...edited, properties: pasids.properties }, 'is of another version of the model')
  })

  it('is refused where a single bit has changed, or the end is missing', async () => {
    const bytes = await keep()
    const begin = bytes.indexOf('\n') + 1
    for (let i = 0; i < 40; i++) {
      const damaged = Buffer.from(bytes)
      const at = begin + Math.floor(((bytes.length - begin) * i) / 40)
      damaged[at] = (damaged[at] as number) ^ (1 << (i % 8))
      writeFileSync(path, damaged)
      await expectRefusal(pasids, 'is damaged: some of it is missing, or is not what was written')
    }
    for (const length of [begin, bytes.length >> 1, bytes.length - 1]) {
      writeFileSync(path, bytes.subarray(0, length))
      await expectRefusal(pasids, 'is damaged: some of it is missing, or is not what was written')
    }
    writeFileSync(path, bytes)
    expect((await run('pasids', '--checkpoint', 'kept')).code).toBe(0)
  })

  it('is refused where another version or another kind of computer has written it, or nobody has', async () => {
    const text = (await keep()).toString('latin1')
    for (const [others, says] of [
      [text.replace('"checkpoint":2', '"checkpoint":1'), 'is not one that this version has written'],
      [text.replace(/"byteOrder":"\w+"/, '"byteOrder":"PDP"'), 'was written by a computer with another order of bytes'],
      ['hello', 'is not one that this version has written'],
      [text.replace('"question"', '"qUestion"'), 'is not one that this version has written'],
      ['null\n', 'is not one that this version has written'],
      ['', 'is not one that this version has written'],
    ] as const) {
      writeFileSync(path, others, 'latin1')
      await expectRefusal(pasids, says)
    }
    rmSync(path)
  })

  it('has a name that a file system takes, whatever the model is called, and is refused where a folder has it', async () => {
    const named = (name: string) => runOn({ ...careful, name }, '--checkpoint', 'names', '--max-states', '2')
    const names = ['x'.repeat(300), `${'x'.repeat(300)}y`, '日本語'.repeat(20), '\ud800', '..', '']
    for (const name of names) expect(await named(name)).toMatchObject({ code: 3, err: '' })
    expect(readdirSync(join(folder, 'names'))).toHaveLength(names.length)
    mkdirSync(join(folder, 'names', 'taken.checkpoint'))
    expect(await named('taken')).toMatchObject({
      code: 2,
      err: expect.stringContaining("taken.checkpoint' is no file."),
    })
  })

  it('needs a folder', async () => {
    writeFileSync(join(folder, 'file'), '')
    const { code, out, err } = await run('pasids', '--checkpoint', 'file')
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^'file' cannot be written: EEXIST/)
  })
})

describe('a process that is killed', () => {
  const program = new URL('../../ioasid-spec.js', import.meta.url).pathname
  const toy = new URL('../toys/pasid-ref.ts', import.meta.url).href
  const large = `
    import { pasidRef } from '${toy}'
    export const pasids = { ...pasidRef(true, { guest: 2, rid: 3, pasid: 3 }), name: 'pasids' }`

  /** Its clock goes on whenever it is looked at, so that the search is kept often; it kills itself at the n-th call of a function of the file system. */
  const killing = (at: string, n: number): string[] => {
    const text = `
      import fs from 'node:fs'
      import { syncBuiltinESMExports } from 'node:module'
      let now = 0
      performance.now = () => (now += 100)
      const really = fs.${at}
      let n = 0
      fs.${at} = (...given) => {
        if (++n === ${n}) process.kill(process.pid, 'SIGKILL')
        return really(...given)
      }
      syncBuiltinESMExports()`
    return ['--import', `data:text/javascript,${encodeURIComponent(text)}`]
  }
  const check = (node: readonly string[], ...args: string[]) => {
    const { status, signal, stdout, stderr } = spawnSync(
      'node',
      [...node, program, 'check', '--system', 'large.ts', '--json', ...args],
      { cwd: folder, encoding: 'utf8' },
    )
    return { status, signal, stdout, stderr }
  }

  it('has lost little: the next one goes on, and finds what one that is left alone finds', () => {
    writeFileSync(join(folder, 'large.ts'), large)
    const kept = ['--checkpoint', 'kept']
    const killed = { status: null, signal: 'SIGKILL', stdout: '' }
    // While it writes the first time, there is nothing yet; nothing is taken for a checkpoint that is not whole.
    expect(check(killing('writeSync', 3), ...kept)).toMatchObject({ ...killed, stderr: '' })
    expect(files()).toEqual(['pasids.checkpoint.tmp'])
    // Before the third time that what was written takes the place of what was there.
    expect(check(killing('renameSync', 3), ...kept)).toMatchObject({ ...killed, stderr: '' })
    const second = readFileSync(path)
    expect(files()).toEqual(['pasids.checkpoint', 'pasids.checkpoint.tmp'])
    // In the middle of writing, having gone on from there.
    const third = check(killing('writeSync', 9), ...kept)
    expect(third).toMatchObject(killed)
    expect(third.stderr).toMatch(
      /^Goes on from what was kept in 'kept\/pasids.checkpoint': [\d,]+ distinct, depth \d+\.\n$/,
    )
    expect(readFileSync(path).equals(second)).toBe(true)

    const last = check([], ...kept)
    expect(last).toEqual({ ...check([]), stderr: third.stderr })
    expect(last.status).toBe(0)
    expect(files()).toEqual([])
  }, 120_000)
})
