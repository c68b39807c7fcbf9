/** The tests: one project, every file under test/. In CI the results also go to a file that .ci/run counts. */
import { defineConfig } from 'vitest/config'

const inCI = process.env['CI'] !== undefined

export default defineConfig({
  // The doors of the package lead to its sources here, and to dist/ for those who install it.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: !inCI,
    expect: { requireAssertions: true },
    reporters: inCI ? ['default', ['json', { outputFile: 'coverage/tests.json' }]] : ['default'],
  },
})
