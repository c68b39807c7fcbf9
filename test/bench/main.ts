/** `npm run bench -- [--quick] [--json file]`: measures, and writes docs/benchmarks.md and its picture. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { tryFile, writeFile } from '../../src/cli/write-file.ts'
import { FULL, QUICK } from './effort.ts'
import { measure } from './measure.ts'
import { picture } from './picture.ts'
import { asJson } from './report.ts'
import { markdown } from './table.ts'

const values = asked()

const directory = mkdtempSync(join(tmpdir(), 'ioasid-spec-bench-'))
try {
  const report = measure(directory, values.quick ? QUICK : FULL, line => process.stderr.write(`${line}\n`))
  const docs = (name: string): string => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url))
  writeFileSync(docs('benchmarks.md'), markdown(report))
  writeFileSync(docs('pictures/benchmarks.svg'), picture(report))
  if (values.json !== undefined) writeFile(values.json, `${JSON.stringify(asJson(report), null, 2)}\n`, process.cwd())
  process.stdout.write(markdown(report))
} finally {
  rmSync(directory, { recursive: true })
}

/** Ends the process with 2 where something else is asked, or the file cannot be written. */
function asked(): { readonly quick: boolean; readonly json?: string | undefined } {
  try {
    const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } } })
    if (values.json !== undefined) tryFile(values.json, process.cwd())
    return values
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nusage: npm run bench -- [--quick] [--json file]\n`)
    process.exit(2)
  }
}
