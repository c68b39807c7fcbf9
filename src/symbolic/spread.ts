/**
 * A net in which what is held of a member stands with what else belongs to that member: a component that holds members of a
 * sort is spread over them, part by part, and is itself what is left when it holds none. There are as many states as before.
 */
import type { Product } from '../system/expand.ts'
import { members } from '../system/sort.ts'
import type { Effect, StepPool, Steps } from './effects.ts'
import { type Holder, holdingOf, NOBODY, Ways } from './holding.ts'
import type { Domain, Net, Rewriting } from './net.ts'
import { type Index, indexOf, type Recipe, recipeFor } from './order.ts'
import { Rests, withoutRest } from './rests.ts'

export function spreadings(whole: Net, product: Product, recipe: Recipe, pool: StepPool): Rewriting[] {
  const { nesting } = recipeFor(product)
  const sortsFor = sortsToSpreadOver(product, recipe)
  let net = whole
  return nesting.toReversed().flatMap(sort => {
    const spreading = spread(net, sort, members(sort, product.scope), index => sortsFor(index).includes(sort), pool)
    if (spreading === undefined) return []
    net = spreading.net
    return [spreading]
  })
}

/**
 * Given what a component belongs to, the sorts that it is spread over: those that nest outside of all that in the usual order, for
 * what is held of their members would lie far away from what else belongs to them. Where a sort nests inside in the order that is
 * used, only if something belongs to both, beside which the parts stand; alone they would be more levels and nothing else.
 */
export function sortsToSpreadOver(product: Product, used: Recipe): (index: Index) => string[] {
  const usual = recipeFor(product)
  const standing = new Set(product.components.map((_, c) => textOf(Object.keys(indexOf(product, c)))))
  return index => {
    const own = Object.keys(index)
    return usual.nesting.filter(
      sort => nestsOutside(sort, own, usual) && (nestsOutside(sort, own, used) || standing.has(textOf([...own, sort]))),
    )
  }
}

const textOf = (sorts: readonly string[]): string => sorts.toSorted().join()

const nestsOutside = (sort: string, others: readonly string[], { nesting }: Recipe): boolean =>
  others.every(other => nesting.indexOf(sort) < nesting.indexOf(other))

/** A component in parts, by the component that has each; the rest, which holds nobody, may be told by others and is left out then. */
interface Spread {
  readonly ways: Ways
  readonly parts: ReadonlyMap<Holder, number>
}

/** Of the components of some indices. undefined: there is none to be spread. */
function spread(
  net: Net,
  sort: string,
  members: readonly string[],
  concerns: (index: Index) => boolean,
  pool: StepPool,
): Rewriting | undefined {
  const domains = [...net.domains]
  const starts = [...net.starts]
  const indices = [...net.indices]
  const spreads = new Map<number, Spread>()
  const worth = worthSpreading(net, members, concerns)
  const rests = new Rests(net, [...worth.keys()])
  for (const [c, ways] of worth) {
    const { holders, partOf, awayOf, placeOf } = ways.holding
    const begins = placeOf(net.starts[c] as number)
    const index = net.indices[c] as Index
    const isTold = rests.leaveOut(c, ways)
    if (isTold) {
      domains[c] = nothingOf(domains[c] as Domain)
      starts[c] = 0
    }
    const parts = new Map(
      holders.flatMap(holder => {
        if (isTold && holder === NOBODY) return []
        const part = holder === NOBODY ? c : domains.length
        domains[part] = partOf(holder)
        starts[part] = holder === begins.holder ? begins.place : awayOf(holder)
        indices[part] = holder === NOBODY ? index : { ...index, [sort]: members[holder] as string }
        return [[holder, part] as const]
      }),
    )
    spreads.set(c, { ways, parts })
  }
  if (spreads.size === 0) return undefined

  /** What becomes of the step of a component. What an operation asks of a rest that is left out is asked of others. */
  const stepsFor = (c: number, next: Int32Array, isAsked: boolean): Steps[] => {
    const spread = spreads.get(c)
    if (spread === undefined) return [new Map([[c, next]])]
    const { ways, parts } = spread
    const all = ways.of(next)
    const some = isAsked && !parts.has(NOBODY) ? all.flatMap(way => withoutRest(way, ways.holding)) : all
    return some.map(
      way =>
        new Map(
          [...way].flatMap(([holder, step]) => {
            const part = parts.get(holder)
            return part === undefined ? [] : [[part, step] as const]
          }),
        ),
    )
  }
  const casesOf = (steps: Steps, areAsked: boolean): Steps[] =>
    [...steps].reduce<Steps[]>(
      (all, [c, next]) => {
        const some = stepsFor(c, next, areAsked)
        return all.flatMap(one => some.map(other => new Map([...one, ...other])))
      },
      [new Map()],
    )

  const origins: number[] = []
  const effects = net.effects.flatMap(({ operation, steps }, number) =>
    casesOf(new Map([...steps].map(([c, { next }]) => [c, next])), false).map((one): Effect => {
      origins.push(number)
      return { operation, steps: new Map([...one].map(([c, next]) => [c, pool.of(next)])) }
    }),
  )

  return {
    net: { domains, starts, indices, effects },
    origins,
    cases: steps => casesOf(steps, true),
    before: locals =>
      Int32Array.from(net.domains, (_, c) => {
        const spread = spreads.get(c)
        return spread === undefined ? (locals[c] as number) : localOf(spread, locals)
      }),
  }
}

/** What is left of a component where that is told by others. */
const nothingOf = ({ locals }: Domain): Domain => ({ size: 1, locals: locals.slice(0, 1) })

function localOf({ ways: { holding }, parts }: Spread, locals: Int32Array): number {
  for (const [holder, part] of parts) {
    const place = locals[part] as number
    if (place !== holding.awayOf(holder)) return holding.localAt(holder, place)
  }
  return holding.localAt(NOBODY, 0)
}

/** By component, the ways of its parts. */
function worthSpreading(
  { domains, indices, effects }: Net,
  members: readonly string[],
  concerns: (index: Index) => boolean,
): Map<number, Ways> {
  const byDomain = new Map<Domain, Ways | undefined>()
  const waysOf = (c: number): Ways | undefined => {
    const domain = domains[c] as Domain
    if (!concerns(indices[c] as Index)) return undefined
    if (!byDomain.has(domain)) {
      const holding = holdingOf(domain, members)
      byDomain.set(domain, holding && new Ways(holding))
    }
    return byDomain.get(domain)
  }
  for (const { steps } of effects) {
    const several = [...steps].filter(([c, { next }]) => (waysOf(c)?.of(next).length ?? 0) > 1)
    const all = several.reduce((n, [c, { next }]) => n * (waysOf(c) as Ways).of(next).length, 1)
    // Letting go of any member comes in as many ways as there are members. What comes in more is not worth it.
    if (all > members.length + 1) for (const [c] of several) byDomain.set(domains[c] as Domain, undefined)
  }
  return new Map(
    domains.flatMap((_, c) => {
      const ways = waysOf(c)
      return ways === undefined ? [] : [[c, ways] as const]
    }),
  )
}
