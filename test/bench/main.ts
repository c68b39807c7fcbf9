/** `npm run bench -- [--quick] [--json file]`: measures, and writes docs/benchmarks.md and its picture. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Asked } from './asked.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' }, child: { type: 'string' } },
})

// Each process loads only what it needs: what it loads is in its time and memory.
if (values.child === undefined) {
  const { measure } = await import('./measure.ts')
  const { markdown } = await import('./table.ts')
  const { picture } = await import('./picture.ts')
  const directory = mkdtempSync(join(tmpdir(), 'ioasid-spec-bench-'))
  try {
    const report = measure(directory, values.quick, line => process.stderr.write(`${line}\n`))
    const docs = (name: string): string => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url))
    writeFileSync(docs('benchmarks.md'), markdown(report))
    writeFileSync(docs('pictures/benchmarks.svg'), picture(report))
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
    process.stdout.write(markdown(report))
  } finally {
    rmSync(directory, { recursive: true })
  }
} else {
  const { asChild } = await import('./searcher.ts')
  await asChild(JSON.parse(values.child) as Asked)
}
