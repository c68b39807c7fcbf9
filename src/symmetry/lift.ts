/**
 * Exchanges of neighbouring members of a sort, lifted to local states. The image of a local state is where the renamed
 * events lead that lead to it; that this is a function, one to one, and that images refuse and accept alike, is checked
 * in every local state that a component comes to. These are known only while a search goes on (a counter has no end of its
 * own), so the proof grows with it: it is complete when the search is. Only steps from such states are ever taken.
 */
import type { Product } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import type { Event } from '../system/participant.ts'
import type { Local } from '../system/local.ts'
import { REFUSED, type Table } from '../tabulate/table.ts'
import { spokenEvent } from '../tabulate/step.ts'
import { spoken } from '../trace/tell.ts'
import { type Counterparts, counterparts, differs } from './counterparts.ts'
import { renamed, type Swap, swapsOf, type Tie } from './renaming.ts'

/** A machine that cannot take the event: an outcome like another, until a search comes there. */
const THROWS = -3

export interface LiftedSwap extends Swap, Counterparts {
  /** The image of a local state of a component: a local state of the component's counterpart. */
  image(component: number, local: number): number
}

export interface Lift {
  readonly swaps: readonly LiftedSwap[]
  /** Of each component, the local states entered so far: all that it comes to, and their images. */
  readonly entered: readonly (readonly number[])[]
  /** How many these are. */
  readonly size: number
  has(component: number, local: number): boolean
  /** A component comes to a local state: one in which it begins, or next to one entered. @throws Asymmetry and ModelError */
  enter(component: number, local: number): void
}

/** @throws Asymmetry when a sort is not symmetric already by its components, operations and first states. */
export function lift(
  product: Product,
  tables: readonly Table[],
  ties: readonly Tie[],
  onEnter: (component: number, local: number) => void,
): Lift {
  const size = tables.length
  const { sent, events } = eventsOf(product, tables)
  const known: boolean[][] = tables.map(() => [])
  const entered: number[][] = tables.map(() => [])
  const starts = product.components.map(({ input }, c) => (tables[c] as Table).start(input))
  let count = 0

  const swaps = ties
    .flatMap(tie => swapsOf(tie, product.scope))
    .map(swap => {
      const matching = counterparts(product, tables, swap)
      const images: number[][] = tables.map(() => [])
      const onto = events.map((numbers, c) => {
        const other = tables[matching.components[c] as number] as Table
        return numbers.map((_, i) => other.event(renamed(swap, (sent[c] as Event[])[i]) as Event))
      })
      const lifted: LiftedSwap & { readonly images: number[][]; readonly onto: number[][] } = {
        ...swap,
        ...matching,
        images,
        onto,
        image: (c, local) => (images[c] as number[])[local] as number,
      }
      return lifted
    })
  const moving = swaps.filter(
    ({ components, operations }) => components.some((to, c) => to !== c) || operations.some((to, o) => to !== o),
  )

  const cell = (c: number, local: number, event: number): number => {
    try {
      return (tables[c] as Table).next(local, event)
    } catch (error) {
      if (error instanceof ModelError) return THROWS
      throw error
    }
  }
  const state = (c: number, local: number): string => spoken((tables[c] as Table).locals[local] as Local)
  const saying = (c: number, local: number): string => `${product.components[c]?.name} in ${state(c, local)}`
  const does = (next: number): string => {
    if (next === THROWS) return 'cannot take'
    return next === REFUSED ? 'refuses' : 'takes'
  }

  const pending: number[] = []
  const add = (c: number, local: number): void => {
    if (known[c]?.[local] === true) return
    ;(known[c] as boolean[])[local] = true
    entered[c]?.push(local)
    count++
    pending.push(c, local)
  }

  const pair = (swap: (typeof moving)[number], c: number, local: number, other: number, image: number): boolean => {
    const [mine, its] = [swap.images[c] as number[], swap.images[other] as number[]]
    if ((mine[local] ?? image) !== image || (its[image] ?? local) !== local) return false
    mine[local] = image
    its[image] = local
    return true
  }

  const close = (c: number, local: number): void => {
    ;(tables[c] as Table).enter(local)
    for (const swap of moving) {
      const other = swap.components[c] as number
      const image = swap.image(c, local)
      const numbers = events[c] as readonly number[]
      for (let i = 0; i < numbers.length; i++) {
        const next = cell(c, local, numbers[i] as number)
        const nextOfImage = cell(other, image, swap.onto[c]?.[i] as number)
        const alike = next < 0 || nextOfImage < 0 ? next === nextOfImage : pair(swap, c, next, other, nextOfImage)
        if (alike) continue
        const [mine, its] = [(sent[c] as Event[])[i] as Event, renamed(swap, (sent[c] as Event[])[i]) as Event]
        throw differs(
          swap,
          next < 0 || nextOfImage < 0
            ? `${saying(c, local)} ${does(next)} ${spokenEvent(mine)}, but ${saying(other, image)} ${does(nextOfImage)} ${spokenEvent(its)}`
            : `${saying(c, local)} comes to ${state(c, next)} on ${spokenEvent(mine)}, but ${saying(other, image)} on ${spokenEvent(its)} to ${state(other, nextOfImage)}, which is no counterpart of that`,
        )
      }
      add(other, image)
    }
    onEnter(c, local)
  }

  for (const swap of moving)
    starts.forEach((local, c) => {
      const other = swap.components[c] as number
      if (!pair(swap, c, local, other, starts[other] as number))
        throw differs(swap, `${saying(c, local)} begins unlike ${saying(other, starts[other] as number)}`)
    })

  return {
    swaps: moving,
    entered,
    get size() {
      return count
    },
    has: (c, local) => known[c]?.[local] === true,
    enter(c, local) {
      add(c, local)
      while (pending.length > 0) {
        const next = pending.pop() as number
        close(pending.pop() as number, next)
      }
    },
  }

  function eventsOf({ operations }: Product, of: readonly Table[]): { sent: Event[][]; events: number[][] } {
    const all: Event[][] = Array.from({ length: size }, () => [])
    const numbers: number[][] = Array.from({ length: size }, () => [])
    for (const { participants } of operations)
      for (const participation of participants) {
        if (participation.kind === 'requires') continue
        const { component, event } = participation
        const number = (of[component] as Table).event(event)
        if (numbers[component]?.includes(number)) continue
        numbers[component]?.push(number)
        all[component]?.push(event)
      }
    return { sent: all, events: numbers }
  }
}
