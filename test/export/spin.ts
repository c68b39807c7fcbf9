/** Runs SPIN on a Promela text, where SPIN and a C compiler are installed. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isInstalled = (program: string, option: string): boolean => spawnSync(program, [option]).error === undefined

/** The searches are short, and compiling is what takes time: tcc takes a twentieth of gcc's. */
const compiler = isInstalled('tcc', '-v') ? 'tcc' : 'gcc'

/** Those of the programs that this needs which are not installed. */
export const missing = [
  ...(isInstalled('spin', '-V') ? [] : ['spin']),
  ...(isInstalled(compiler, '-v') ? [] : [compiler]),
]

export interface Spun {
  readonly stored: number
  /** As SPIN prints them: stored + matched. */
  readonly transitions: number
  readonly errors: number
  /** Numbers of the properties that SPIN has reported. */
  readonly shown: ReadonlySet<number>
  /** Of the first report: the depth at which it was met. */
  readonly depth: number | undefined
}

/** `spin`: options such as -DPROPERTY=0; `cc`: options of the compiler; `deepest`: what a depth-first search may come to. */
export function spin(
  text: string,
  { spin = [], cc = ['-DNOREDUCE'], run = ['-c0'], deepest = 100_000 }: Partial<Options> = {},
): Spun {
  const cwd = mkdtempSync(join(tmpdir(), 'ioasid-spec-spin-'))
  const go = (command: string, ...options: string[]): string =>
    execFileSync(command, options, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] })
  try {
    writeFileSync(join(cwd, 'model.pml'), text)
    go('spin', '-a', ...spin, 'model.pml')
    go(compiler, '-O0', '-w', '-DSAFETY', ...cc, '-o', 'pan', 'pan.c')
    const told = go('./pan', ...run, `-m${deepest}`)
    if (/too small|out of memory|VECTORSZ/.test(told)) throw new Error(`SPIN has not seen everything:\n${told}`)
    const number = (pattern: RegExp): number => {
      const found = pattern.exec(told)?.[1]
      if (found === undefined) throw new Error(`SPIN does not say ${pattern}:\n${told}`)
      return Number(found)
    }
    const depth = /assertion violated \(shown!=\d+\) \(at depth (\d+)\)/.exec(told)?.[1]
    return {
      stored: number(/(\d+) states, stored/),
      transitions: number(/(\d+) transitions \(= stored\+matched\)/),
      errors: number(/errors: (\d+)/),
      shown: new Set([...told.matchAll(/assertion violated \(shown!=(\d+)\)/g)].map(([, n]) => Number(n))),
      depth: depth === undefined ? undefined : Number(depth),
    }
  } finally {
    rmSync(cwd, { recursive: true })
  }
}

interface Options {
  readonly spin: readonly string[]
  readonly cc: readonly string[]
  readonly run: readonly string[]
  readonly deepest: number
}
