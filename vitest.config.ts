/** The tests: one project, every file under test/. In CI the results also go to a file that .ci/run counts. */
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const inCI = process.env['CI'] !== undefined

/** Files that take longest, first: none of them runs alone at the end. */
const LONG = [
  'docs/pages',
  'differential',
  'export/spin',
  'machines/registry',
  'browser/explorer',
  'browser/report',
  'docs/site',
  'suite/suite',
  'project/static',
  'symbolic/counters',
  'docs/commands',
  'symbolic/engine',
  'symmetry/differential',
  'export/tla',
  'compare/differential',
  'machines/large-scopes',
  'export/closure',
  'docs/diagrams',
]

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const long = LONG.flatMap(name => sorted.filter(({ moduleId }) => moduleId.endsWith(`/test/${name}.test.ts`)))
    return [...new Set([...long, ...sorted])]
  }
}

export default defineConfig({
  // The doors of the package lead to its sources here, and to dist/ for those who install it.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    // One process a core, all of them: the one that hands out files has nothing else to do.
    maxWorkers: '100%',
    // Files share a process, its modules and its compiled code, which is a third of the time of short ones: what a test changes, it puts back.
    isolate: false,
    // Searches leave much garbage that is young.
    execArgv: ['--max-semi-space-size=64'],
    sequence: { sequencer: LongFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: !inCI,
    expect: { requireAssertions: true },
    reporters: inCI ? ['default', ['json', { outputFile: 'coverage/tests.json' }]] : ['default'],
  },
})
