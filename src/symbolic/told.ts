/**
 * Operations without the participants that others tell: what is asked of a component is left out where another participant can
 * only be where it is asked to be if the answer is yes. What is left does the same in every reachable state, and concerns fewer.
 */
import { REFUSED } from '../tabulate/table.ts'
import type { Effect, StepPool } from './effects.ts'
import { Doings, type Domain, type Net, type Rewriting } from './net.ts'

export function withoutTold(net: Net, pool: StepPool): Rewriting {
  const together = new Together(net)
  const origins: number[] = []
  const effects = net.effects.flatMap((effect, number) =>
    casesOf(effect, together, pool).map(one => {
      origins.push(number)
      return one
    }),
  )
  return { net: { ...net, effects }, origins, cases: steps => [steps], before: locals => locals }
}

function casesOf(effect: Effect, together: Together, pool: StepPool): Effect[] {
  const alike = new Map<Domain, number>()
  for (const c of effect.steps.keys()) {
    const domain = together.net.domains[c] as Domain
    alike.set(domain, (alike.get(domain) ?? 0) + 1)
  }
  // Who is one of many tells little of the others.
  const tellers = [...effect.steps.keys()].filter(c => alike.get(together.net.domains[c] as Domain) === 1)
  return tellers.reduce<Effect[]>(
    (cases, teller) => cases.flatMap(one => withoutToldBy(teller, one, together, pool)),
    [effect],
  )
}

/** Cases that exclude each other; most often one. */
function withoutToldBy(teller: number, effect: Effect, together: Together, pool: StepPool): Effect[] {
  const step = effect.steps.get(teller)
  if (step === undefined) return [effect]
  const others = [...effect.steps].filter(([c]) => c !== teller)
  // Local states of the teller by whom they tell.
  const groups = new Map<string, { froms: number[]; told: Set<number> }>()
  step.next.forEach((to, from) => {
    if (to === REFUSED) return
    const told = new Set<number>()
    for (const [c, { next }] of others) {
      const beside = together.beside(teller, from, c)
      if (beside.length > 0 && beside.every(local => next[local] === REFUSED)) return
      if (beside.every(local => next[local] === local)) told.add(c)
    }
    const key = [...told].join()
    const group = groups.get(key) ?? { froms: [], told }
    groups.set(key, group)
    group.froms.push(from)
  })
  const without = (told: ReadonlySet<number>, froms: readonly number[]): Effect => {
    const next = step.next.map((to, from) => (froms.includes(from) ? to : REFUSED))
    const left = [...effect.steps].filter(([c]) => !told.has(c))
    return { ...effect, steps: new Map(left).set(teller, pool.of(next)) }
  }
  const each = [...groups.values()]
  const always = new Set(others.map(([c]) => c).filter(c => each.every(({ told }) => told.has(c))))
  const { size } = effect.steps
  // Cases are worth it where each concerns few.
  if (each.every(({ told }) => 2 * (size - told.size) <= size - always.size))
    return each.map(({ told, froms }) => without(told, froms))
  return always.size === 0
    ? [effect]
    : [
        without(
          always,
          each.flatMap(({ froms }) => froms),
        ),
      ]
}

/** In which local states two components are together, as far as these two tell. */
class Together {
  readonly net: Net
  private readonly doings: Doings
  private readonly known = new Map<string, readonly (readonly number[])[]>()
  /** Of pairs that do the same. */
  private readonly alike = new Map<string, readonly (readonly number[])[]>()

  constructor(net: Net) {
    this.net = net
    this.doings = new Doings(net)
  }

  /** Where the second may be while the first is there. */
  beside(first: number, local: number, second: number): readonly number[] {
    const key = `${first},${second}`
    const known = this.known.get(key) ?? this.find(first, second)
    this.known.set(key, known)
    return known[local] as readonly number[]
  }

  private find(first: number, second: number): readonly (readonly number[])[] {
    const { domains, starts } = this.net
    const moves = new Map<string, Moves>()
    for (const c of [first, second])
      for (const { steps } of this.doings.effectsWith(c)) {
        const [a, b] = [steps.get(first), steps.get(second)]
        moves.set(`${a?.id},${b?.id}`, [a?.next, b?.next])
      }
    const ends = [first, second].map(c => `${domains.indexOf(domains[c] as Domain)}:${starts[c]}`)
    const key = [...ends, ...[...moves.keys()].sort()].join(';')
    const at = (c: number): Begin => ({ size: (domains[c] as Domain).size, start: starts[c] as number })
    const found = this.alike.get(key) ?? reached(at(first), at(second), [...moves.values()])
    this.alike.set(key, found)
    return found
  }
}

/** Where two components go together; undefined: one stays where it is. */
type Moves = readonly [Int32Array | undefined, Int32Array | undefined]

interface Begin {
  readonly size: number
  readonly start: number
}

/** By local state of the first, the local states of the second with which it comes together. */
function reached(a: Begin, b: Begin, moves: readonly Moves[]): readonly (readonly number[])[] {
  const { size } = a
  const { size: width } = b
  const beside = Array.from({ length: size }, () => new Set<number>())
  const found = [a.start * width + b.start]
  beside[a.start]?.add(b.start)
  for (const both of found) {
    const here = Math.floor(both / width)
    const there = both % width
    for (const [first, second] of moves) {
      const to = first === undefined ? here : (first[here] as number)
      const beyond = second === undefined ? there : (second[there] as number)
      // What lies outside of what is known is looked at when it is known.
      if (to === REFUSED || beyond === REFUSED || to === size || beyond === width) continue
      const locals = beside[to] as Set<number>
      if (locals.has(beyond)) continue
      locals.add(beyond)
      found.push(to * width + beyond)
    }
  }
  return beside.map(locals => [...locals])
}
