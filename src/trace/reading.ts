/** A state as formulas see it, which tells of each component that one reads. */
import type { AnyMachineSnapshot } from 'xstate'
import type { Product } from '../system/expand.ts'
import type { Local } from '../system/local.ts'
import { localOf } from '../tabulate/snapshot.ts'
import type { Locals } from './play.ts'

export const reading = (
  product: Product,
  locals: Locals,
  told?: (component: string, snapshot: AnyMachineSnapshot) => void,
): Record<string, (...index: string[]) => Local> =>
  Object.fromEntries(
    Object.keys(product.system.components).map(family => [
      family,
      (...index: string[]) => {
        const number = product.find(family, index)[0] as number
        const snapshot = locals[number] as AnyMachineSnapshot
        told?.(product.components[number]?.name as string, snapshot)
        return localOf(snapshot)
      },
    ]),
  )
