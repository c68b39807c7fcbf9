/** The last line of CI counts what ran, and no failure hides in it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'count-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A test file of vitest's results: how it ended, and how its tests did. */
const file = (status: string, ...tests: string[]): object => ({
  status,
  assertionResults: tests.map(each => ({ status: each })),
})

it.each<[string, string | object[] | undefined, number, string, number]>([
  ['tests that passed', [file('passed', 'passed', 'passed')], 0, '2 passed, 0 failed', 0],
  ['a failed test', [file('failed', 'passed', 'failed')], 1, '1 passed, 1 failed', 1],
  ['a skipped test as a failure', [file('passed', 'passed', 'skipped')], 0, '1 passed, 0 failed, 1 skipped', 1],
  ['a file that did not load', [file('failed'), file('passed', 'passed')], 1, '1 passed, 1 failed', 1],
  ['a run that failed outside its tests', [file('passed', 'passed')], 1, '1 passed, 1 failed', 1],
  ['an installation that failed', undefined, 1, '0 passed, 1 failed', 1],
  ['a run without tests', [], 0, '0 passed, 1 failed', 1],
  ['results that were cut off', '{"testResults":[', 1, '0 passed, 1 failed', 1],
])('counts %s', (_, results, exitCode, line, status) => {
  const path = join(folder, `${Math.random()}.json`)
  if (results !== undefined)
    writeFileSync(path, typeof results === 'string' ? results : JSON.stringify({ testResults: results }))
  const counted = spawnSync('node', ['.ci/count.js', path, String(exitCode)], { encoding: 'utf8' })
  expect([counted.stdout.trim(), counted.status]).toEqual([line, status])
})
