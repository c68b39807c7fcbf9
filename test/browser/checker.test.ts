/** The checker in a Web Worker of a real Chromium, as it is: it comes to what it comes to in Node. In CI, a Chromium must be there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import { launched, opened, program } from './chromium.ts'
import { told } from './searches.ts'

const folder = mkdtempSync(join(tmpdir(), 'ioasid-spec-worker-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Of three models, each by three engines. */
const VERDICTS = ['holds', 'violated', 'holds'].flatMap(verdict => [verdict, verdict, verdict])

describe.skipIf(program === undefined)(
  `the checker in Chromium${program === undefined ? ' (not run: not installed)' : ''}`,
  () => {
    it('finds in a Web Worker, by each engine, what it finds in Node', { timeout: 180_000 }, async () => {
      const { outputFiles, warnings } = await build({
        entryPoints: [new URL('worker.ts', import.meta.url).pathname],
        bundle: true,
        write: false,
        format: 'iife',
        platform: 'browser',
        target: 'es2022',
        logLevel: 'silent',
        // Of the threads of Node, which are not asked for here.
        logOverride: { 'empty-import-meta': 'silent' },
      })
      expect(warnings).toEqual([])
      const script = JSON.stringify(outputFiles[0]?.text).replaceAll('<', '\\u003c')
      const file = join(folder, 'worker.html')
      writeFileSync(
        file,
        `<!doctype html><meta charset="utf-8"><title>worker</title><script>
          const worker = new Worker(URL.createObjectURL(new Blob([${script}], { type: 'text/javascript' })))
          window.said = new Promise((resolve, reject) => {
            worker.onmessage = ({ data }) => resolve(data)
            worker.onerror = error => reject(new Error(error.message))
          })
        </script>`,
      )
      const browser = await launched()
      try {
        const { page, complaints } = await opened(browser, file)
        const { told: there, ...said } = await page.evaluate<{
          told: string
          reserved: number
          isNode: boolean
        }>('window.said')
        const here = JSON.parse(told()) as { engine: string; verdict: string }[]
        expect(JSON.parse(there)).toEqual(here)
        expect(here.map(({ verdict }) => verdict)).toEqual(VERDICTS)
        // Where it has no room for all that words can number, it has some.
        expect(said).toEqual({ reserved: expect.any(Number) as number, isNode: false })
        expect(said.reserved).toBeGreaterThanOrEqual(2 ** 22)
        expect(complaints).toEqual([])
      } finally {
        await browser.close()
      }
    })
  },
)
