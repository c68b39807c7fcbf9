/** Which questions need not be asked again after an operation. */
import { askedBy, type Participation, type Product } from '../system/expand.ts'
import { touchesOf } from './touches.ts'

/**
 * By operation, the questions whose answer may differ after it from before it: those whose participants ask somebody whom it
 * steps. What the others come to was seen before it, on a shorter path.
 */
export function concernedBy(
  { components, operations }: Product,
  questions: readonly (readonly Participation[])[],
): (operation: number) => readonly number[] {
  const asking = components.map((): number[] => [])
  questions.forEach((participants, number) => {
    for (const component of new Set(participants.flatMap(askedBy))) asking[component]?.push(number)
  })
  const concerned = operations.map(operation => {
    let known: readonly number[] | undefined
    return (): readonly number[] => {
      known ??= [...new Set([...touchesOf(operation).changes].flatMap(c => asking[c] as number[]))].sort(
        (a, b) => a - b,
      )
      return known
    }
  })
  return operation => concerned[operation]?.() ?? []
}
