/**
 * Components that are spread and hold nobody in one way only: whether they do is then told by their parts, and need not be kept
 * apart where every operation that asks for it asks somebody else who tells it too, as a mutex does.
 */
import { REFUSED } from '../tabulate/table.ts'
import type { Effect, LocalStep } from './effects.ts'
import { type Holding, NOBODY, type Way, type Ways } from './holding.ts'
import { Doings, type Domain, moves, type Net } from './net.ts'
import type { Index } from './order.ts'

/** Of the rest: the local state that holds nobody, and being away. */
const RESTING = 0
const AWAY = 1

/** Combinations of local states that are looked at for one answer. */
const MOST = 5000

export class Rests {
  private readonly net: Net
  private readonly doings: Doings
  private readonly spread: readonly number[]
  // Who does without its rest, and whose rest is needed to tell: if two told of each other, nobody would be asked any more.
  private readonly told = new Set<number>()
  private readonly needed = new Set<number>()

  /** `spread` are the components that are to be spread. */
  constructor(net: Net, spread: readonly number[]) {
    this.net = net
    this.doings = new Doings(net)
    this.spread = spread
  }

  /** Leaves out what is left of a component when it holds nobody, if others tell it; says whether it did. */
  leaveOut(c: number, { holding, of }: Ways): boolean {
    if (holding.awayOf(NOBODY) !== AWAY || this.needed.has(c)) return false
    const asked = new Set<number>()
    const resting = holding.localAt(NOBODY, RESTING)
    const tellers = new Map<number, ReadonlySet<number>>()
    const tells = (m: number, effect: Effect): boolean => {
      if (m === c || this.told.has(m) || !isWithin(this.indexOf(m), this.indexOf(c))) return false
      const telling = tellers.get(m) ?? this.telling(m, c, resting)
      tellers.set(m, telling)
      return this.doings.stepsOf(m, effect).every(([from]) => telling.has(from))
    }
    const areTold = this.doings.effectsWith(c).every(effect =>
      of(nextOf(effect, c) as Int32Array).every(way => {
        const step = way.get(NOBODY)
        if (step === undefined) return true
        if (step[RESTING] === REFUSED) return isHeld(way, holding)
        if (step[AWAY] !== REFUSED || step[RESTING] === holding.partOf(NOBODY).size) return false
        const teller = [...effect.steps.keys()].find(m => tells(m, effect))
        if (teller !== undefined) asked.add(teller)
        return teller !== undefined
      }),
    )
    if (!areTold) return false
    this.told.add(c)
    for (const teller of asked) this.needed.add(teller)
    return true
  }

  /**
   * Local states of a component in which another one is always in that local state, as far as these two tell and all others that
   * are spread and move with the first: whoever has a mutex keeps them from giving it back.
   */
  private telling(m: number, c: number, resting: number): ReadonlySet<number> {
    const { net, doings } = this
    const besides = this.spread.filter(
      other => other !== c && other !== m && doings.effectsWith(other).some(({ steps }) => isMoved(steps.get(m))),
    )
    const group = [m, c, ...besides]
    const sizes = group.map(one => (net.domains[one] as Domain).size)
    const taken = new Map<string, readonly (Int32Array | undefined)[]>()
    for (const effect of new Set(group.flatMap(one => doings.effectsWith(one))))
      taken.set(
        group.map(one => effect.steps.get(one)?.id).join(),
        group.map(one => nextOf(effect, one)),
      )
    const telling = new Set((net.domains[m] as Domain).locals.keys())
    const begin = group.map(one => net.starts[one] as number)
    const found = new Map([[begin.join(), begin]])
    for (const locals of found.values()) {
      if (found.size > MOST) return new Set()
      if (locals[1] !== resting) telling.delete(locals[0] as number)
      for (const move of taken.values()) {
        const to = locals.map((local, i) => move[i]?.[local] ?? local)
        // What lies outside of what is known is looked at when it is known.
        if (to.every((local, i) => local !== REFUSED && local !== sizes[i])) found.set(to.join(), to)
      }
    }
    return telling
  }

  private indexOf(component: number): Index {
    return this.net.indices[component] as Index
  }
}

const nextOf = ({ steps }: Effect, component: number): Int32Array | undefined => steps.get(component)?.next

const isMoved = (step: LocalStep | undefined): boolean => step !== undefined && moves(step)

/** A question without the rest: cases that exclude each other. */
export function withoutRest(way: Way, holding: Holding): Way[] {
  const { [RESTING]: rests, [AWAY]: isAway } = way.get(NOBODY) ?? [RESTING, AWAY]
  const others = new Map([...way].filter(([holder]) => holder !== NOBODY))
  const holders = holding.holders.filter(holder => holder !== NOBODY)
  const only = (holder: number, away: boolean): [number, Int32Array] => {
    const step = others.get(holder) ?? Int32Array.from({ length: holding.partOf(holder).size }, (_, place) => place)
    return [holder, step.map((to, from) => ((from === holding.awayOf(holder)) === away ? to : REFUSED))]
  }
  if (isAway === REFUSED) return [new Map([...others, ...holders.map(holder => only(holder, true))])]
  if (rests !== REFUSED || isHeld(way, holding)) return [others]
  return holders.map(holder => new Map([...others, only(holder, false)]))
}

/** Whether the part of some member is asked not to be away. */
const isHeld = (way: Way, { awayOf }: Holding): boolean =>
  [...way].some(([holder, step]) => holder !== NOBODY && step[awayOf(holder)] === REFUSED)

const isWithin = (inner: Index, outer: Index): boolean =>
  Object.entries(inner).every(([sort, member]) => outer[sort] === member)
