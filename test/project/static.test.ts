/** Formatter, linter, dead code, types: what `npm run lint` runs, each as one test. */
import { execFile } from 'node:child_process'
import { describe, expect, it } from 'vitest'

/** 'clean', or the failure with all that the tool has to say. */
const verdictOf = (tool: string, ...options: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(`node_modules/.bin/${tool}`, options, { maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      if (error === null) resolve('clean')
      else reject(new Error(`${tool} ${options.join(' ')}\n${stdout}${stderr}`, { cause: error }))
    })
  })

// They all run at once, next to other tests: this is no claim about speed.
describe.concurrent('the project', { timeout: 180_000 }, () => {
  it('is formatted', async () => {
    expect(await verdictOf('biome', 'format')).toBe('clean')
  })

  it('passes the linter', async () => {
    expect(await verdictOf('oxlint', '--type-aware', '--report-unused-disable-directives')).toBe('clean')
  })

  it('has no dead code', async () => {
    expect(await verdictOf('knip')).toBe('clean')
  })

  it('type-checks', async () => {
    expect(await verdictOf('tsc')).toBe('clean')
  })

  it('type-checks what runs in a page', async () => {
    expect(await verdictOf('tsc', '-p', 'src/explore/ui')).toBe('clean')
  })
})
