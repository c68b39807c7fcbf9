/** What only a process of its own can show: signals, closed pipes, files anywhere on disk. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const program = new URL('../../ioasid-spec.js', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-process-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('says what to do where its packages are not installed, exit 2', () => {
  const alone = join(folder, 'ioasid-spec.mjs')
  writeFileSync(alone, readFileSync(program))
  const { status, stdout, stderr } = spawnSync('node', [alone, 'list'], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^tsx is not installed, .*: run `npm ci` first\n$/)
})

describe('Ctrl-C', () => {
  it('ends the run gracefully: undecided, with all that was found, exit 3', async () => {
    const child = spawn('node', [program, 'check', 'pasid-binding/*'])
    let out = ''
    child.stdout.on('data', (text: Buffer) => {
      // The first line is out before the first model is checked.
      if (out === '') child.kill('SIGINT')
      out += text.toString()
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(3)
    expect(out).toMatch(/undecided: an interrupt/)
    expect(out).toMatch(/Interrupted: of \d+ models? nothing was checked\./)
  }, 60_000)

  it('ends a comparison gracefully: undecided, with all that was found, exit 3', async () => {
    // It says so when it is loaded; its 2 ^ 16 states take far longer than a signal.
    const many = `
      import { createMachine } from 'xstate'
      const lamps = Array.from({ length: 16 }, (_, i) => [i, { initial: 'off', states: {
        off: { on: { ['FLIP' + i]: 'on' } }, on: { on: { ['FLIP' + i]: 'off' } },
      } }])
      export const many = createMachine({ id: 'many', type: 'parallel', states: Object.fromEntries(lamps) })
      console.error('loaded')`
    writeFileSync(join(folder, 'many.ts'), many)
    const child = spawn('node', [program, 'compare', 'many', 'many', '--system', 'many.ts'], { cwd: folder })
    let out = ''
    child.stderr.on('data', () => child.kill('SIGINT'))
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString()
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(3)
    expect(out).toMatch(/Undecided: no difference so far\.\nThe comparison ended at an interrupt\./)
  }, 60_000)
})

describe('a reader who stops reading', () => {
  it('is no error', () => {
    const { stdout, stderr } = spawnSync('sh', ['-c', `node ${program} list | head -1`], { encoding: 'utf8' })
    expect(stdout).toMatch(/^nesting-attach\/\S+ .*\n$/)
    expect(stderr).toBe('')
  })

  it('ends the run like Ctrl-C: what was not checked is not as recorded', async () => {
    const child = spawn('node', [program, 'check', 'pasid-binding/*', '--json', 'cut-off.json'], { cwd: folder })
    child.stdout.once('data', () => child.stdout.destroy())
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(3)
    expect(JSON.parse(readFileSync(join(folder, 'cut-off.json'), 'utf8'))).toMatchObject({ exitCode: 3 })
  }, 60_000)
})

describe('what is no file', () => {
  it('is written to, and not replaced', () => {
    const aut = [
      'node',
      program,
      'export',
      'aut',
      'nesting-attach/vtd-legacy',
      '--scope',
      'rid=1,pasid=1,guest=1',
      '--out',
    ]
    const { stdout, status } = spawnSync(
      'sh',
      ['-c', `mkfifo pipe; ln -s pipe link; cat pipe & ${aut.join(' ')} link; wait; ls -l`],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )
    expect(status).toBe(0)
    expect(stdout).toMatch(/^des \(0,/m)
    expect(stdout).toMatch(/^p.* pipe$/m)
    expect(stdout).toMatch(/^l.* link -> pipe$/m)
  })
})

describe("a user's own file", () => {
  const check = (name: string, text: string): { status: number | null; stdout: string; stderr: string } => {
    writeFileSync(join(folder, name), text)
    return spawnSync('node', [program, 'check', '--system', name], { cwd: folder, encoding: 'utf8' })
  }

  it('is checked wherever it lies, without a build step and without an install', () => {
    const { status, stdout } = check(
      'lamp.ts',
      `import { setup } from 'xstate'
       export const lamp = setup({ types: { events: {} as { type: 'FLIP' } } }).createMachine({
         id: 'lamp', initial: 'off', states: { off: { on: { FLIP: 'on' } }, on: { on: { FLIP: 'off' } } },
       })`,
    )
    expect(stdout).toContain('2 distinct, 3 generated, depth 2')
    expect(status).toBe(0)
  })

  it.each([
    [
      'that is broken says where',
      'broken.ts',
      'export const x = {\n',
      /'broken.ts' cannot be loaded: .*broken\.ts:2:0/s,
    ],
    ['that throws says what', 'boom.ts', "throw new Error('boom')", /'boom.ts' cannot be loaded: boom/],
    ['with nothing to check says what would be', 'none.ts', 'export const n = 1', /'none.ts' exports nothing to check/],
    [
      'with a machine that cannot be honoured says what to write instead',
      'invoke.ts',
      `import { createMachine } from 'xstate'
       export const m = createMachine({ id: 'm', initial: 'a', states: { a: { invoke: { src: 'x' } } } })`,
      /machine 'm', state 'a': uses `invoke`\. Model what the actor may answer as events/,
    ],
  ])('%s', (_, name, text, message) => {
    const { status, stderr, stdout } = check(name, text)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n {4}at /)
    expect([status, stdout]).toEqual([2, ''])
  })
})
