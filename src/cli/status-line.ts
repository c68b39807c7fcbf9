/** One line on standard error that is rewritten while a run goes on; nothing where that is no terminal. */
import type { Progress } from '../check/exploration.ts'
import { safe } from '../report/safe.ts'
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
      if (io.columns === 0 || now - shown < EVERY) return
      shown = now
      const seconds = Math.round((now - began) / 1000)
      const parts = [
        `${count(distinct)} states`,
        `${count(frontier)} to go`,
        ...(depth === undefined ? [] : [`depth ${depth}`]),
        `${count(Math.round(memory / 2 ** 20))} MiB`,
        `${seconds} s`,
        safe(model),
      ]
      // A line that wraps could not be rewritten.
      io.err(`\r\u001b[2K${parts.join('  ').slice(0, io.columns - 1)}`)
    },
    clear() {
      if (shown > 0) io.err('\r\u001b[2K')
      shown = 0
    },
  }
}
