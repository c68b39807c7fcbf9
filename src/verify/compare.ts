/** A claim beside what was derived anew: what is not so, and what remains open. */
import { type Claim, digits } from '../certificate/certificate.ts'
import type { Verdict } from '../system/model.ts'
import type { Property } from '../system/property.ts'
import type { Derived } from './derive.ts'

/** Sentences, where there is something to say. */
export interface Compared {
  /** Of counts and digests that are not as the claim has them. */
  readonly counts: readonly string[]
  /** Of verdicts that are not. */
  readonly verdicts: readonly string[]
  /** Of what the run left undecided, and of what this checker does not know. */
  readonly open: readonly string[]
  /** How many verdicts are as the claim has them. */
  readonly confirmed: number
}

/** `properties`: those of the claim, in its order. Yields between them. @throws ModelError */
export function* compare(
  claim: Claim,
  properties: readonly Property[],
  derived: Derived,
): Generator<void, Compared, void> {
  const [verdicts, open]: [string[], string[]] = [[], []]
  for (const [n, { name, kind, verdict, vacuous }] of claim.properties.entries()) {
    yield
    const judged = derived.judge(properties[n] as Property)
    const is = judged && spoken(judged.verdict, judged.vacuous)
    if (is === undefined)
      open.push(`'${name}' was not derived: this checker does not know properties of the kind ${kind}`)
    else if (verdict === 'undecided') open.push(`'${name}' was left undecided by the run; it ${is}`)
    else if (is !== spoken(verdict, vacuous))
      verdicts.push(`'${name}' ${is}; the certificate says that it ${spoken(verdict, vacuous)}`)
  }
  const confirmed = claim.properties.length - verdicts.length - open.length
  return { counts: otherCounts(claim, derived), verdicts, open, confirmed }
}

const spoken = (verdict: Verdict, vacuous: boolean): string => {
  const is = verdict === 'holds' ? 'holds' : `is ${verdict}`
  return vacuous ? `${is} vacuously` : is
}

/** What a run that was stopped has counted is a part. */
function otherCounts({ states, digests, stopped }: Claim, derived: Derived): string[] {
  const { distinct, generated, depth } = derived
  const counts = Object.entries({ distinct, generated, depth }).flatMap(([what, is]) => {
    const claimed = states[what as keyof typeof states]
    if (claimed === undefined || BigInt(claimed) === BigInt(is as number)) return []
    if (stopped !== undefined && BigInt(claimed) < BigInt(is as number)) return []
    return [`${what} is ${is}; the certificate says ${claimed}`]
  })
  const sums = (['states', 'transitions'] as const).flatMap(what => {
    const is = digits(derived.digests[what])
    return digests === undefined || digests[what] === is
      ? []
      : [`the digest of ${what} is ${is}; the certificate says ${digests[what]}`]
  })
  return [...counts, ...sums]
}
