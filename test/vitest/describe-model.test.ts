/** describeModel as its user has it: a file of its own, run by vitest, with tests that fail. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync('test/vitest/run-')
afterAll(() => rmSync(folder, { recursive: true }))

const MINE = `
import { describeModel } from 'ioasid-spec/vitest'
import { careful, careless } from '../../library.ts'

describeModel({ ...careful, recorded: { distinct: 4, generated: 6, depth: 2 } }, { mutants: true })
describeModel({ ...careless, name: 'lease/unexpected', violates: [] })
describeModel(careless)
describeModel({ ...careless, name: 'lease/stopped', recorded: { distinct: 4, generated: 10, depth: 3 } }, { limits: { depth: 3 } })
`

interface Run {
  readonly testResults: readonly {
    readonly assertionResults: readonly { fullName: string; status: string; failureMessages: readonly string[] }[]
  }[]
}

it('has a test for each property, for the counts and for each mutant; what fails says why', () => {
  writeFileSync(`${folder}/mine.test.ts`, MINE)
  const json = `${folder}/results.json`
  const run = (): string =>
    execFileSync('node_modules/.bin/vitest', ['run', folder, '--reporter=json', `--outputFile=${json}`], {
      encoding: 'utf8',
      stdio: 'pipe',
      // In CI the project's own results would go to the file that this run is told to write.
      env: { ...process.env, CI: undefined },
    })
  expect(run).toThrow(/Command failed/)
  const { testResults } = JSON.parse(readFileSync(json, 'utf8')) as Run
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  expect(tests.map(({ fullName, status }) => `${status}: ${fullName}`)).toMatchInlineSnapshot(`
    [
      "passed: lease/careful S1 whoever is inside is alone",
      "passed: lease/careful somebody is inside",
      "failed: lease/careful has as many states as recorded",
      "passed: lease/careful careless is noticed: nobody takes the lease",
      "failed: lease/careful harmless is noticed: nothing",
      "failed: lease/unexpected S1 whoever is inside is alone",
      "passed: lease/unexpected somebody is inside",
      "passed: lease/careless S1 whoever is inside is alone (violated, as expected)",
      "passed: lease/careless somebody is inside",
      "passed: lease/stopped S1 whoever is inside is alone (violated, as expected)",
      "passed: lease/stopped somebody is inside",
      "failed: lease/stopped has as many states as recorded",
    ]
  `)
  const failed = tests.filter(({ status }) => status === 'failed')
  const [, told, , stopped] = failed.map(({ failureMessages: [message] }) => message)
  expect(told).toMatch(/survives/)
  expect(stopped).toMatch(/the run ended at the limit of 3 levels .*: not every state was counted/)
})
