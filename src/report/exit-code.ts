/** One number for a run: what a script needs to know. */
import type { ModelResult } from '../check/result.ts'

export const EXIT = {
  asRecorded: 0,
  violated: 1,
  input: 2,
  undecided: 3,
  /** What holds says too little: a property is vacuous, or less is covered or killed than was asked for. */
  tooLittle: 4,
  counts: 5,
} as const

/** The gravest of what happened: a violation, or an expected one that is gone; what was not settled; a vacuous property; other counts. */
export function exitCode(results: readonly ModelResult[]): number {
  const off = results.filter(({ asExpected }) => !asExpected)
  // A violation is not undecided: what was found stays found, however the run ended.
  if (off.some(result => result.properties.some(property => isSurprise(property, result)))) return EXIT.violated
  if (off.some(({ stopped, verdict }) => stopped !== undefined || verdict === 'undecided')) return EXIT.undecided
  if (off.some(({ properties }) => properties.some(({ vacuous }) => vacuous))) return EXIT.tooLittle
  return off.length > 0 ? EXIT.counts : EXIT.asRecorded
}

/** Violated without being expected to be, or the other way round. */
export function isSurprise(
  { verdict, expected }: ModelResult['properties'][number],
  { mutant }: Pick<ModelResult, 'mutant'>,
): boolean {
  if (verdict === 'undecided' || (mutant !== undefined && expected === null)) return false
  return verdict !== (expected ?? 'holds')
}
