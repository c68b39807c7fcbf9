/** One line on standard error that is rewritten while a run goes on; nothing where that is no terminal. */
import type { Progress } from '../check/exploration.ts'
import { safe } from '../system/safe.ts'
import { count } from '../report/numbers.ts'
import { heaviest } from '../report/text.ts'
import type { Io } from './io.ts'

export interface StatusLine {
  show(model: string, progress: Progress): void
  clear(): void
}

/** Milliseconds between two rewrites. */
const EVERY = 100

/** What a line of parts is written on, and wiped off. */
export interface LiveLine {
  /** Whether anybody sees it, and the last one has stood for a while. */
  readonly isDue: boolean
  write(parts: readonly string[]): void
  clear(): void
}

export function liveLine(io: Io): LiveLine {
  let shown = 0
  return {
    get isDue() {
      return io.columns > 0 && performance.now() - shown >= EVERY
    },
    write(parts) {
      shown = performance.now()
      // A line that wraps could not be rewritten.
      io.err(`\r\u001b[2K${parts.join('  ').slice(0, io.columns - 1)}`)
    },
    clear() {
      if (shown > 0) io.err('\r\u001b[2K')
      shown = 0
    },
  }
}

export function statusLine(io: Io): StatusLine {
  const began = performance.now()
  const line = liveLine(io)
  // Of the model that is searched now.
  let first: { model: string; distinct: number; at: number } | undefined
  const rateOf = (model: string, distinct: number, at: number): number => {
    if (first?.model !== model || distinct < first.distinct) first = { model, distinct, at }
    return at - first.at < EVERY ? 0 : Math.round(((distinct - first.distinct) * 1000) / (at - first.at))
  }
  return {
    show(model, { distinct, frontier, depth, memory, ledger }) {
      if (!line.isDue) return
      const now = performance.now()
      const rate = rateOf(model, Number(distinct), now)
      const seconds = Math.round((now - began) / 1000)
      line.write([
        `${count(distinct)} states`,
        ...(rate > 0 ? [`${count(rate)}/s`] : []),
        `${count(frontier)} to go`,
        ...(depth === undefined ? [] : [`depth ${depth}`]),
        `${count(Math.round(memory / 2 ** 20))} MiB`,
        `${seconds} s`,
        safe(model),
        ...(ledger === undefined ? [] : [safe(heaviest(ledger))]),
      ])
    },
    clear: line.clear,
  }
}
