/** What it takes until there is anything to measure: programs start, and peers are compiled. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import recorded from '../../machines/recorded.json' with { type: 'json' }
import { compileSpin, missing } from './peers/native.ts'
import { pasidRefPromela } from './peers/promela.ts'
import type { Report } from './report.ts'
import { median } from './run.ts'

/** What is checked to see how long a small model takes. */
const CHECKED = 'nesting-attach/vtd-legacy'
const command = fileURLToPath(new URL('../../ioasid-spec.js', import.meta.url))

/** `checker`: the door of the package, compiled. */
export function startup(directory: string, checker: string, rounds: number): Report['startup'] {
  const node =
    (...options: string[]): (() => void) =>
    () =>
      void spawnSync(process.execPath, options)
  const starts: Readonly<Record<string, () => void>> = {
    'node, which does nothing': node('-e', ''),
    'node, which loads `ioasid-spec/checker`': node('-e', `import(${JSON.stringify(checker)})`),
    '`ioasid-spec --version`': node(command, '--version'),
    [`\`ioasid-spec check ${CHECKED}\`, ${recorded[CHECKED].distinct} states`]: node(command, 'check', CHECKED),
    ...(missing.length === 0 && {
      '`spin -a` and `gcc -O2` of pasid-ref at (3, 3, 4)': () =>
        void compileSpin(directory, 'started', pasidRefPromela([3, 3, 4])),
    }),
  }
  const times = Object.entries(starts).map(([what, start]) => ({ what, start, seconds: [] as number[] }))
  for (let round = 0; round < rounds; round++)
    for (const { start, seconds } of times) {
      const began = performance.now()
      start()
      seconds.push((performance.now() - began) / 1000)
    }
  return times.map(({ what, seconds }) => ({ what, seconds: median(seconds) }))
}
