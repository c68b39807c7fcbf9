/** The explorer's page, bundled from the sources: its own script, and that of the worker with the models in it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import { explorerPage } from '../explore/page.ts'
import { UsageError } from './io.ts'

export interface PageOf {
  /** The module that exports `models` and `book`; of a user's file, the models that it exports. */
  readonly door: string
  readonly isOwn: boolean
  readonly version: string
  /** The fragment of the address to begin with; '' for the first model. */
  readonly first: string
  readonly cwd: string
}

const source = (file: string): string => fileURLToPath(new URL(`../explore/${file}`, import.meta.url))
const home = fileURLToPath(new URL('../../', import.meta.url))
const packages = createRequire(import.meta.url)
const packageOf = (file: string): string => dirname(packages.resolve(file))

/** @throws UsageError where the user's file cannot be bundled */
export async function bundledPage({ door, isOwn, version, first, cwd }: PageOf): Promise<string> {
  const elk = packageOf('elkjs/lib/elk-api.js')
  const [script, worker] = await Promise.all([
    bundled({ entryPoints: [source('ui/main.tsx')], jsx: 'automatic', jsxImportSource: 'preact' }),
    bundled({
      stdin: { contents: entry(resolve(cwd, door), isOwn, version), resolveDir: home, loader: 'ts' },
      alias: {
        // What a user's file imports is what the page itself uses: snapshots and models must not come from a second copy.
        'ioasid-spec/checker': source('../checker.ts'),
        'ioasid-spec': source('../../index.ts'),
        xstate: dirname(packages.resolve('xstate/package.json')),
        'elkjs/lib/elk.bundled.js': source('elk.ts'),
      },
    }),
  ])
  const style = ['../report/html/theme.css', 'ui/style.css'].map(file => readFileSync(source(file), 'utf8')).join('')
  return explorerPage(script, style, {
    worker,
    elk: readFileSync(join(elk, 'elk-worker.min.js'), 'utf8'),
    first,
    licences: ['ioasid-spec/LICENSE', 'xstate/LICENSE', 'preact/LICENSE', 'elkjs/LICENSE.md'].map(licence).join('\n\n'),
  })
}

/** The program of the worker. */
const entry = (door: string, isOwn: boolean, version: string): string => {
  const text = JSON.stringify
  return [
    `import { serve } from ${text(source('worker.ts'))}`,
    ...(isOwn
      ? [
          `import * as exported from ${text(door)}`,
          `import { modelsIn } from ${text(source('../check/exported.ts'))}`,
          `import { emptyBook } from ${text(source('../pages/book.ts'))}`,
          `serve(modelsIn(exported, 'machine'), emptyBook, ${text(version)})`,
        ]
      : [`import { book, models } from ${text(door)}`, `serve(models, book, ${text(version)})`]),
  ].join('\n')
}

async function bundled(options: BuildOptions): Promise<string> {
  try {
    const { outputFiles } = await build({
      ...options,
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      // Charts say functions by their names.
      keepNames: true,
      logLevel: 'silent',
    })
    return outputFiles?.[0]?.text ?? ''
  } catch (error) {
    const [first] = (error as { errors?: { text: string; location?: { file: string; line: number } }[] }).errors ?? []
    if (first === undefined) throw error
    const where = first.location === undefined ? '' : `${first.location.file}, line ${first.location.line}: `
    throw new UsageError(`the explorer cannot be bundled: ${where}${first.text}`)
  }
}

/** `name`: a package and the file in it. */
function licence(name: string): string {
  const [of, file] = name.split('/') as [string, string]
  const folder = of === 'ioasid-spec' ? home : packageOf(`${of}/package.json`)
  return `${name}\n\n${readFileSync(join(folder, file), 'utf8').trim()}`
}
