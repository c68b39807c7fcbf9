/** `tests` on the command line: its formats, and how it exits. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { survey } from '../../src/coverage/survey.ts'
import { suiteLines } from '../../src/report/suite.ts'
import { suiteOf, type Test } from '../../src/suite/suite.ts'
import { atOnce } from '../drive.ts'
import { careful, careless } from '../library.ts'
import { hostileReported } from '../report/hostile.ts'
import { command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-tests-'))
afterAll(() => rmSync(folder, { recursive: true }))
const models = [careful, careless, hostileReported]
const run = (...args: string[]): ReturnType<typeof command> => command(folder, models, ['tests', ...args])
const schema = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../docs/schema/${name}.schema.json`, import.meta.url), 'utf8')) as object

describe('tests', () => {
  it('prints steps with their outcomes, what each covers, and how good the suite is', async () => {
    const { code, out } = await run('lease/careful', '--criterion', 'refusals', '--observe')
    expect(code).toBe(0)
    expect(out).toContain('4 of 4 feasible items of refusals, by 1 test with 5 steps; no suite is smaller\n')
    expect(out).toMatch(/\n {5}\d\. enter\(user1\) -> EBUSY\n {8}enter -> EBUSY\n/)
    expect(out).toMatch(
      /to see where that has led:\n[^]*These outcomes tell the state that it comes to from every other/,
    )
  })

  it('writes JSON that satisfies its schema, and that `coverage --of` counts', async () => {
    await run('lease/*', '--format', 'json', '--observe', '--out', 'suite.json')
    const validate = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false })
      .addSchema(schema('result'))
      .compile(schema('suite'))
    const written = JSON.parse(readFileSync(join(folder, 'suite.json'), 'utf8')) as { suites: object[] }
    validate(written)
    expect(validate.errors).toBeNull()
    expect(validate({ ...written, suites: [{ ...written.suites[0], bound: 'none' }] })).toBe(false)
    const { out, code } = await command(folder, models, ['coverage', 'lease/*', '--of', 'suite.json'])
    expect(code).toBe(0)
    expect(out).not.toMatch(/Not covered, though feasible \((operations|machine transitions|refusals)\)/)
  })

  it('writes lines that a shell reads', async () => {
    const { out } = await run('lease/careful', '--format', 'lines')
    expect(out).toMatch(/^# lease\/careful \(user=2\)\n# 1\d of .*\n# begin [0-9a-f]{8}\n/)
    expect(out).toContain('\nenter user1 -> EBUSY\n')
    const looked = atOnce(suiteOf(await survey(careful), ['operations']))
    const [test] = looked.tests as [Test]
    const step = { ...(test.steps[0] as Test['steps'][number]), operation: "it's; `$HOME` -> ok\n", outcome: '$(ls)' }
    const [line = ''] = suiteLines({ ...looked, tests: [{ ...test, steps: [step] }] }).slice(-1)
    const words = ['-c', `eval "set -- \${LINE% -> *}"; printf '%s|' "$@" "\${LINE##* -> }"`]
    const heard = execFileSync('sh', words, { encoding: 'utf8', env: { LINE: line } })
    expect(heard).toBe("it's; `$HOME` -> ok\\u000a|'$(ls)'|")
  })

  it('writes a vitest file, whatever the names are', async () => {
    const args = ['lease/careful', 'h/*', '--format', 'vitest', '--adapter', './mine.ts', '--out', 'suite.test.ts']
    expect((await run(...args)).out).toMatch(/^suite\.test\.ts: 2 models, \d tests with \d+ steps\n$/)
    const text = readFileSync(join(folder, 'suite.test.ts'), 'utf8')
    expect(text).toContain('import { open } from "./mine.ts"')
    expect(text).toContain('expect(await operate("enter", "user1"), "step 5, enter(user1)").toBe("EBUSY")')
    const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true })
    expect(diagnostics).toEqual([])
  })

  it('exits with 3 when not every state was seen, with 2 on a criterion that is none', async () => {
    const { code, out } = await run('lease/careful', '--max-states', '2')
    expect(code).toBe(3)
    expect(out).toContain('items of operations, transitions, refusals that were met')
    expect(await run('lease/careful', '--criterion', 'refusal')).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean 'refusals'"),
    })
    writeFileSync(join(folder, 'taken'), '')
    expect((await run('lease/careful', '--out', 'taken/suite')).code).toBe(2)
  })
})
