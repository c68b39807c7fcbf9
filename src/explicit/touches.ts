/** Which components an operation has to do with. */
import { askedBy, type Instance } from '../system/expand.ts'

/** `reads` has what is changed, too. */
export const touchesOf = ({
  participants,
}: Instance): { readonly changes: ReadonlySet<number>; readonly reads: ReadonlySet<number> } => ({
  changes: new Set(participants.flatMap(p => (p.kind === 'requires' ? [] : [p.component]))),
  reads: new Set(participants.flatMap(askedBy)),
})
