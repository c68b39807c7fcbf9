/** One line on standard error that is rewritten while a run goes on; nothing where that is no terminal. */
import type { Progress } from '../check/exploration.ts'
import { safe } from '../report/safe.ts'
import { count, heaviest } from '../report/text.ts'
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
  // Of the model that is searched now.
  let first: { model: string; distinct: number; at: number } | undefined
  const rateOf = (model: string, distinct: number, at: number): number => {
    if (first?.model !== model || distinct < first.distinct) first = { model, distinct, at }
    return at - first.at < EVERY ? 0 : Math.round(((distinct - first.distinct) * 1000) / (at - first.at))
  }
  return {
    show(model, { distinct, frontier, depth, memory, ledger }) {
      const now = performance.now()
      if (io.columns === 0 || now - shown < EVERY) return
      const rate = rateOf(model, Number(distinct), now)
      shown = now
      const seconds = Math.round((now - began) / 1000)
      const parts = [
        `${count(distinct)} states`,
        ...(rate > 0 ? [`${count(rate)}/s`] : []),
        `${count(frontier)} to go`,
        ...(depth === undefined ? [] : [`depth ${depth}`]),
        `${count(Math.round(memory / 2 ** 20))} MiB`,
        `${seconds} s`,
        safe(model),
        ...(ledger === undefined ? [] : [safe(heaviest(ledger))]),
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
