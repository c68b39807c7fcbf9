/** One run in a process of its own. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Asked, Told } from './asked.ts'
import type { Run } from './run.ts'

/** @throws Error with what the process said when it ends badly. */
export function inChild(asked: Asked): Run & { readonly exact: string | undefined } {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const began = performance.now()
  const { stdout, stderr, status, signal } = spawnSync(
    process.execPath,
    ['--import', 'tsx', main, '--child', JSON.stringify(asked)],
    { encoding: 'utf8' },
  )
  const wall = (performance.now() - began) / 1000
  if (status !== 0) throw new Error(`ended with ${status ?? signal}: ${stderr.trim().split('\n').at(-1)}`)
  const { found, cost } = JSON.parse(stdout) as Told
  const { exact, ...counted } = found
  return { counted, cost: { ...cost, wall }, exact }
}
