/** Runs of several in turn, so that a load of the machine that comes and goes meets them all. */
import type { Found, Run } from './run.ts'

export interface Entrant {
  readonly name: string
  readonly run: (() => Run) | { readonly reason: string }
  /** @throws Error where a run has found something else than it should */
  readonly verify?: (found: Found) => void
}

export interface Outcome {
  readonly runs: readonly Run[]
  /** Why there are no more of them. */
  readonly reason?: string
}

/** `rounds`: runs of each; who has taken more than `long` seconds on the clock is not asked again, nor is who has failed. */
export function inTurn(
  entrants: readonly Entrant[],
  rounds: number,
  long: number,
  say: (line: string) => void,
): readonly Outcome[] {
  const outcomes = entrants.map(({ run }): { runs: Run[]; reason?: string } =>
    typeof run === 'function' ? { runs: [] } : { runs: [], reason: run.reason },
  )
  for (let round = 0; round < rounds; round++)
    for (const [i, { name, run, verify }] of entrants.entries()) {
      const outcome = outcomes[i] as (typeof outcomes)[number]
      const last = outcome.runs.at(-1)?.cost.wall ?? 0
      if (typeof run !== 'function' || outcome.reason !== undefined || last > long) continue
      try {
        const one = run()
        verify?.(one.found)
        outcome.runs.push(one)
        const { cpu, wall, peakMiB } = one.cost
        say(`${name}: ${cpu.toFixed(2)} s of the processor, ${wall.toFixed(2)} s, ${Math.round(peakMiB)} MiB`)
      } catch (error) {
        outcome.reason = (error as Error).message
        say(`${name}: ${outcome.reason}`)
      }
    }
  return outcomes
}
