/** What became of a mutant. */
import type { CheckOptions } from '../check/check.ts'
import type { ModelResult } from '../check/result.ts'
import type { Model, Mutant } from '../system/model.ts'
import { hasGoal, isContract, type Property } from '../system/property.ts'

/**
 * A counterexample of n steps ends on level n + 1; two more show what else breaks. Where nothing happens that should, or can
 * no longer, all has to be seen.
 */
export const killing = ({ properties }: Model, { name, steps, killedBy }: Mutant): CheckOptions => {
  // A contract notices nearly everything, so that it says little of one mutant; `mutate` counts what it kills.
  const isAsked = (property: Property): boolean => !isContract(property) || property.name === killedBy
  const isOfPaths = properties.some(property => hasGoal(property) && property.name === killedBy)
  return { mutant: name, properties: isAsked, ...(steps > 0 && !isOfPaths && { limits: { depth: steps + 3 } }) }
}

/** Broken by a shortest counterexample of so many steps; or because what should be reached is not. */
export interface Killed {
  readonly steps: number
  readonly isReached: boolean
}

/** Undecided: a limit ended the run before the property that should notice was settled. */
export type Fate = Killed | 'survives' | 'undecided'

export function fateOf({ killedBy }: Mutant, result: ModelResult): Fate {
  const killed = brokenBy(killedBy, result)
  if (killed !== undefined) return killed
  const verdict = result.properties.find(({ name }) => name === killedBy)?.verdict
  return verdict === 'undecided' ? 'undecided' : 'survives'
}

/** Undefined where the property is not broken, or not asked. */
export function brokenBy(name: string, { properties }: ModelResult): Killed | undefined {
  const result = properties.find(property => property.name === name)
  if (result?.verdict !== 'violated') return undefined
  return { steps: result.counterexample?.steps.length ?? 0, isReached: result.kind !== 'reachable' }
}
