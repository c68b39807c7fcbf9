/** `--criterion`: which criteria a verb is asked for. */
import { CRITERION_NAMES, type CriterionName, isCriterion } from '../coverage/criteria.ts'
import { UsageError } from './io.ts'
import { unknown } from './select.ts'

export const KNOWN_CRITERIA: string = CRITERION_NAMES.join(', ')

/** 'transitions,refusals'. @throws UsageError */
export function parseCriteria(text: string): CriterionName[] {
  return [...new Set(text.split(',').map(part => part.trim()))].map(name => {
    if (!isCriterion(name))
      throw new UsageError(
        `${unknown('criterion', name, CRITERION_NAMES)} There are ${KNOWN_CRITERIA}, with 2 or more for n`,
      )
    return name
  })
}
