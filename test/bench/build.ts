/** What is measured, compiled to JavaScript as the package is: no loader is in its time and memory. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export interface Built {
  /** Runs one search. */
  readonly searcher: string
  /** The door of the package. */
  readonly checker: string
}

export function build(directory: string): Built {
  const config = join(directory, 'tsconfig.json')
  const sources = ['test/bench/searcher.ts', 'src/checker.ts', 'src/explicit/thread.ts']
  writeFileSync(
    config,
    JSON.stringify({
      extends: here('tsconfig.build.json'),
      compilerOptions: {
        rootDir: here(''),
        outDir: directory,
        declaration: false,
        declarationMap: false,
        sourceMap: false,
        noCheck: true,
        typeRoots: [here('node_modules/@types')],
      },
      files: sources.map(here),
    }),
  )
  copyFileSync(here('package.json'), join(directory, 'package.json'))
  symlinkSync(here('node_modules'), join(directory, 'node_modules'))
  execFileSync(process.execPath, [here('node_modules/typescript/bin/tsc'), '-p', config])
  return { searcher: join(directory, 'test/bench/searcher.js'), checker: join(directory, 'src/checker.js') }
}
