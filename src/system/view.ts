/** What formulas see of a state: the components by family name and index, and what operations come to in it. */
import { type Instance, label, type Product } from './expand.ts'
import type { Local } from './local.ts'
import { outcomeOf } from './outcome.ts'

/** The local state of a component, by its number. */
export type Read = (component: number) => Local

/** `view.binding('rid0', 'pasid1')` */
export type UntypedView = Readonly<Record<string, (...at: string[]) => Local>>

/** Under it a view keeps what the language itself asks of it, so that no family can be meant. */
const outcomes = Symbol('outcomes')

/** The views of a product's states; components are read from positions that begin at `offset`. Whom a formula names is looked up once. */
export function viewsOf(product: Product): (read: Read, offset?: number) => UntypedView {
  const { system, operations, find } = product
  let instances: ReadonlyMap<string, Instance> | undefined
  const instance = (name: string): Instance => {
    instances ??= new Map(operations.map(one => [one.name, one]))
    return instances.get(name) as Instance
  }
  // A view is made for every question, of which most name one family or two: these are made when they are named.
  class Seen {
    readonly #local: Read
    constructor(read: Read, offset: number) {
      this.#local = component => read(offset + component)
    }
    static {
      for (const family of Object.keys(system.components)) {
        const known = new Map<string, number>()
        const number = (at: readonly string[]): number => {
          const key = at.join('/')
          const found = known.get(key)
          if (found !== undefined) return found
          const [first] = find(family, at) as [number]
          known.set(key, first)
          return first
        }
        Object.defineProperty(Seen.prototype, family, {
          get(this: Seen) {
            const local = this.#local
            return (...at: string[]) => local(number(at))
          },
        })
      }
    }
    [outcomes](operation: string, at: readonly string[]): string {
      return outcomeOf(instance(label(operation, at)).participants, this.#local)
    }
  }
  return (read, offset = 0) => new Seen(read, offset) as unknown as UntypedView
}

/** What the instance of an operation comes to in the state that is seen: 'ok', or the errno of the first that refuses. */
export const outcomeIn = (view: object, operation: string, at: readonly string[]): string =>
  (view as { [outcomes]: (operation: string, at: readonly string[]) => string })[outcomes](operation, at)
