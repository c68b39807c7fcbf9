/** One line on standard error that is rewritten while a run goes on; nothing where that is no terminal. */
import type { Progress } from '../check/exploration.ts'
import { count } from '../report/text.ts'
import type { Io } from './io.ts'

export interface StatusLine {
  show(model: string, progress: Progress): void
  clear(): void
}

/** Milliseconds between two rewrites. */
const EVERY = 100

export function statusLine(io: Io): StatusLine {
  const began = performance.now()
  let shown = 0
  return {
    show(model, { distinct, frontier, depth, memory }) {
      const now = performance.now()
      if (!io.live || now - shown < EVERY) return
      shown = now
      const seconds = Math.round((now - began) / 1000)
      const parts = [
        model,
        `${count(distinct)} states`,
        `${count(frontier)} to go`,
        `depth ${depth}`,
        `${count(Math.round(memory / 2 ** 20))} MiB`,
        `${seconds} s`,
      ]
      io.err(`\r\u001b[2K${parts.join('  ')}`)
    },
    clear() {
      if (shown > 0) io.err('\r\u001b[2K')
      shown = 0
    },
  }
}
