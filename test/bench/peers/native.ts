/** The peers that a C compiler makes: the search in C and SPIN, compiled once and run as often as asked. */
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { At } from '../../toys/published.ts'
import type { Cost, Counted, Run } from '../run.ts'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Those of the programs that are not installed. */
export const missing: readonly string[] = [
  ['spin', '-V'],
  ['gcc', '--version'],
].flatMap(([program, option]) =>
  spawnSync(program as string, [option as string]).error === undefined ? [] : [program as string],
)

const make = (program: string, options: readonly string[], cwd?: string): unknown =>
  execFileSync(program, options, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })

/** The program that measures others, made in `directory`. */
export function measurer(directory: string): string {
  const program = join(directory, 'measure')
  make('gcc', ['-O2', '-o', program, here('measure.c')])
  return program
}

/** The search in C at a scope, made in `directory`; each call of what is returned is one run. */
export function cSearch(directory: string, measure: string, at: At): () => Run {
  const program = join(directory, `c-${at.join('-')}`)
  const [G, R, P] = at
  make('gcc', ['-O2', `-DG=${G}`, `-DR=${R}`, `-DP=${P}`, '-o', program, here('pasid-ref.c')])
  return () => {
    const { told, cost } = measured(measure, [program])
    return { found: JSON.parse(told) as Counted, cost }
  }
}

/** SPIN's search of a text in Promela (-O2 -DSAFETY -DNOREDUCE), compiled in `directory`. Returns the program. */
export function compileSpin(directory: string, name: string, promela: string): string {
  writeFileSync(join(directory, `${name}.pml`), promela)
  make('spin', ['-a', '-DPROPERTY=0', `${name}.pml`], directory)
  make('gcc', ['-O2', '-w', '-DSAFETY', '-DNOREDUCE', '-DMEMLIM=20000', '-o', name, 'pan.c'], directory)
  return join(directory, name)
}

/** Runs of a search that SPIN has compiled, with room for `states` in its hash table and on its stack. */
export function spinSearch(measure: string, program: string, states: number): () => Run {
  const bits = Math.max(16, Math.ceil(Math.log2(states)))
  return () => {
    const { told, cost } = measured(measure, [program, '-n', `-w${bits}`, `-m${states + 10}`])
    if (/too small|out of memory|errors: [^0]/.test(told)) throw new Error(`SPIN has not seen everything:\n${told}`)
    const [, stored] = /(\S+) states, stored/.exec(told) ?? []
    const [, steps] = /(\S+) transitions \(= stored\+matched\)/.exec(told) ?? []
    // SPIN counts the initial state as a transition, and prints 8 digits at most.
    const exact = Number(steps) - 1
    return { found: { states: Number(stored), ...(exact < 1e7 && { transitions: exact }) }, cost }
  }
}

function measured(measure: string, command: readonly string[]): { told: string; cost: Cost } {
  const { stdout, stderr, status } = spawnSync(measure, command, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
  const { wall, cpu, peakKiB } = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as Record<string, number>
  return { told: stdout, cost: { wall: wall as number, cpu: cpu as number, peakMiB: (peakKiB as number) / 1024 } }
}
