/** What a verdict means to somebody who waits for good news: the same distinctions in every report. */
import type { ModelResult, PropertyResult } from '../check/result.ts'
import { isSurprise } from './exit-code.ts'

export type Standing =
  | 'holds'
  | 'violated'
  /** It is recorded that this design violates it, or it is a mutant. */
  | 'violated, as expected'
  /** It was expected to be violated. */
  | 'holds unexpectedly'
  | 'vacuous'
  | 'undecided'

export function standing(property: PropertyResult, result: Pick<ModelResult, 'mutant'>): Standing {
  if (property.verdict === 'undecided') return 'undecided'
  if (property.verdict === 'violated') return isSurprise(property, result) ? 'violated' : 'violated, as expected'
  if (isSurprise(property, result)) return 'holds unexpectedly'
  return property.vacuous ? 'vacuous' : 'holds'
}

/** Whether somebody has to look at it. */
export const isOff = (property: PropertyResult, result: Pick<ModelResult, 'mutant'>): boolean => {
  const stands = standing(property, result)
  if (stands === 'vacuous') return result.mutant === undefined || property.expected !== null
  return stands !== 'holds' && stands !== 'violated, as expected'
}

/** 'S14 a RID ...', as it is written down. */
export const propertyTitle = ({ id, name }: Pick<PropertyResult, 'id' | 'name'>): string =>
  id === undefined ? name : `${id} ${name}`
