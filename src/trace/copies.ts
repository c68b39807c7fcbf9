/** What a step comes to in each of two copies of a system. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Copies } from '../check/result.ts'
import { askedBy, type Instance, type Participation, type Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { outcomeOf } from '../system/outcome.ts'
import { isTwoCopies, ONLOOKER, WITHOUT } from '../system/two-copies.ts'
import { localOf } from '../tabulate/snapshot.ts'

/** undefined where the system is not in two copies. `before`: by component; `spoken` tells what somebody looks at. */
export function copiesOf(
  { system, components }: Product,
  { participants }: Instance,
  before: readonly (AnyMachineSnapshot | Local)[],
  spoken: (of: AnyMachineSnapshot | Local) => string,
): Copies | undefined {
  if (!isTwoCopies(system)) return undefined
  const local = (component: number): Local => {
    const found = before[component] as AnyMachineSnapshot | Local
    return 'is' in found ? found : localOf(found)
  }
  const familyOf = (component: number): string => components[component]?.family as string
  const isWithout = (participation: Participation): boolean =>
    askedBy(participation).some(component => familyOf(component).startsWith(WITHOUT))

  const [first] = participants
  if (first?.kind === 'requires' && first.components.length === 2 && isWithout(first) && first.lists === undefined) {
    const [one, other] = first.components.map(component => spoken(before[component] as Local))
    return { with: one as string, without: other as string }
  }
  const compared = participants.flatMap(each => (each.kind === 'requires' ? (each.lists ?? []) : []))
  const asked = participants.filter(each => !askedBy(each).some(component => familyOf(component) === ONLOOKER))
  const [one, other] =
    compared.length > 0 ? compared : [asked.filter(each => !isWithout(each)), asked.filter(isWithout)]
  return {
    with: outcomeOf(one as readonly Participation[], local),
    ...(other !== undefined && other.length > 0 && { without: outcomeOf(other, local) }),
  }
}

/** 'ENOSPC, but ok without' where it is not the same in both. */
export const spokenCopies = ({ with: one, without: other }: Copies): string =>
  other === undefined || one === other ? one : `${one}, but ${other} without`
