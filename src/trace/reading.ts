/** A state as formulas see it, which tells of each component that one reads. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Product } from '../system/expand.ts'
import { type UntypedView, viewsOf } from '../system/view.ts'
import { localOf } from '../tabulate/snapshot.ts'
import type { Locals } from './play.ts'

export const reading = (
  product: Product,
  locals: Locals,
  told?: (component: string, snapshot: AnyMachineSnapshot) => void,
): UntypedView =>
  viewsOf(product)(component => {
    const snapshot = locals[component] as AnyMachineSnapshot
    told?.(product.components[component]?.name as string, snapshot)
    return localOf(snapshot)
  })
