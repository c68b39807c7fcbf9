/** Prints how many tests passed and failed; exits non-zero unless all ran and passed. Arguments: vitest's JSON results, exit code of the run. */
import { readFileSync } from 'node:fs'

const [file, exitCode] = process.argv.slice(2)
const statuses = results(file).flatMap(({ status, assertionResults }) => {
  const tests = assertionResults.map(test => test.status)
  // A file that could not be loaded, or failed outside its tests, counts as one more failure.
  return status === 'failed' && !tests.includes('failed') ? [...tests, 'failed'] : tests
})

const count = status => statuses.filter(each => each === status).length
const passed = count('passed')
const skipped = statuses.length - passed - count('failed')
// Whatever made the run fail without failing a test (the installation, an unhandled error) counts as one.
const failed = count('failed') || (exitCode === '0' && passed > 0 ? 0 : 1)

/** None where the run ended before they were written whole. */
function results(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults
  } catch {
    return []
  }
}

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed + skipped > 0 ? 1 : 0
