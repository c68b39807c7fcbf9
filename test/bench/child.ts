/** One run in a process of its own. */
import { spawnSync } from 'node:child_process'
import type { Asked } from './asked.ts'
import type { Run } from './run.ts'

/** `program`: the searcher, built. @throws Error with what the process said when it ends badly. */
export function inChild(program: string, asked: Asked): Run {
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, [program, JSON.stringify(asked)], {
    encoding: 'utf8',
  })
  if (status === 0) return JSON.parse(stdout) as Run
  const [says] = /(?<=Error: ).*/.exec(stderr) ?? []
  throw new Error(says ?? `it ended with ${signal ?? status}`)
}
