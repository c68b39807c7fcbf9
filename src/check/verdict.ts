/** What a finding says of its property. */
import type { Verdict } from '../system/model.ts'
import { hasPremise, type Property } from '../system/property.ts'
import type { Finding } from './exploration.ts'

/** `complete`: every reachable state was seen. */
export function verdictOf({ kind }: Property, { violation, witness, open }: Finding, complete: boolean): Verdict {
  if (kind === 'reachable') {
    if (witness !== undefined) return 'holds'
    return complete ? 'violated' : 'undecided'
  }
  if (violation !== undefined) return 'violated'
  return complete && open !== true ? 'holds' : 'undecided'
}

/** It holds, but was never put to the test: `asked` is false where there is no choice of its variables. */
export const isVacuous = (property: Property, { witness }: Finding, verdict: Verdict, asked: boolean): boolean =>
  verdict === 'holds' && !(asked && (witness !== undefined || !hasPremise(property)))
