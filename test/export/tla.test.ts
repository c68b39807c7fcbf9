/** The TLA+ modules have our states and our verdicts. TLC itself was never run on them: a reader of that part of TLA+ is in its place. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { checkSync } from '../../src/check/check.ts'
import { tla } from '../../src/export/tla.ts'
import type { Model } from '../../src/system/model.ts'
import { hasGoal } from '../../src/system/property.ts'
import type { Scope } from '../../src/system/sort.ts'
import { ModelError } from '../../src/system/model-error.ts'
import { careful, careless } from '../library.ts'
import { propertiesOf, propertyPlans } from '../oracle/properties.ts'
import { systemOf, systemPlans } from '../oracle/systems.ts'
import { dieHard } from '../toys/die-hard.ts'
import { pasidRef } from '../toys/pasid-ref.ts'
import { peterson } from '../toys/peterson.ts'
import { leftFirst } from '../toys/philosophers.ts'
import { readerModel } from '../toys/reader.ts'
import { twoPhaseCommit } from '../toys/two-phase-commit.ts'
import { hostileModel } from './hostile.ts'
import { keyOf, readModule } from './tla-reader.ts'
import { prepared, smallScope } from './written.ts'

interface Answer {
  readonly distinct: number | bigint
  readonly generated: number | bigint
  readonly depth: number | undefined
  /** Names of the properties that do not hold, but for those that cannot be written. */
  readonly violated: readonly string[]
}

function ours(model: Model, scope: Scope): Answer {
  const { states, properties } = checkSync(model, { scope, properties: property => !hasGoal(property) })
  const { distinct, generated, depth } = states
  return {
    distinct,
    generated,
    depth,
    violated: properties.filter(p => p.verdict === 'violated').map(p => p.name),
  }
}

/** What TLC is to find: breadth first, one successor for each disjunct of Next that is enabled. */
function theirs(model: Model, scope: Scope, walked?: number): Answer {
  const { outline, counts } = prepared(model, scope, walked)
  const { module: text, config } = tla(outline, 'M', counts)
  const module = readModule(text)
  const actions = module.definitions.get('Next')?.disjuncts ?? []
  const invariants = [...config.matchAll(/^(?:\\\* )?INVARIANT (?<name>\w+)$/gm)].map(([, name]) => name as string)
  const broken = new Set<string>()
  const seen = new Set<string>()
  let generated = 1
  let depth = 0
  let level = [module.initial]
  seen.add(keyOf(module.initial))
  while (level.length > 0) {
    depth++
    const found: typeof level = []
    for (const state of level) {
      for (const name of invariants) if (module.value(name, state) !== true) broken.add(name)
      for (const action of actions) {
        const after = module.after(action, state)
        if (after === undefined) continue
        generated++
        const key = keyOf(after)
        if (seen.has(key)) continue
        seen.add(key)
        found.push(after)
      }
    }
    level = found
  }
  expect(broken).not.toContain('TypeOK')
  const violated = outline.requirements
    .filter(({ number, property }) =>
      property.kind === 'reachable' ? !broken.has(`Unseen_${number}`) : broken.has(`Property_${number}`),
    )
    .map(({ property }) => property.name)
  return { distinct: seen.size, generated, depth, violated }
}

const toys = [
  careful,
  careless,
  dieHard,
  peterson,
  leftFirst(3),
  readerModel,
  twoPhaseCommit(3),
  pasidRef(true, { guest: 2, rid: 2, pasid: 2 }),
  pasidRef(false, { guest: 2, rid: 2, pasid: 2 }),
  hostileModel,
]

/** Every kind of system in each of its designs, once; but for the guest bind in two copies, whose comparisons read too much. */
const registry = [...new Map(models.map(model => [`${model.kind} ${model.variant}`, model])).values()].filter(
  ({ kind }) => kind !== 'ioasidNumbersApart',
)

describe('a TLA+ module, read and evaluated', () => {
  it.each(toys.map(model => [model.name, model] as const))('has the states and the verdicts of %s', (_, model) => {
    expect(theirs(model, model.scope)).toEqual(ours(model, model.scope))
  })

  it.each(registry.map(model => [model.name, model] as const))('has the states and the verdicts of %s', (_, model) => {
    const scope = smallScope(model, 500)
    expect(theirs(model, scope)).toEqual(ours(model, scope))
  })
})

describe('a TLA+ module of a model with counters, written without walking its states', () => {
  it.each(['set-lifecycle/smmuv3/sets', 'nesting-attach/smmuv3/groups', 'set-lifecycle/vtd-sm-enqcmd/notifications'])(
    'has the states and the verdicts of %s',
    name => {
      const model = models.find(candidate => candidate.name === name) as Model
      const scope = smallScope(model, 500)
      expect(theirs(model, scope, 10)).toEqual(ours(model, scope))
    },
  )

  it('has those of pasid-ref, whose bindings only the whole bounds', () => {
    const model = pasidRef(true, { guest: 2, rid: 2, pasid: 2 })
    expect(theirs(model, model.scope, 10)).toEqual(ours(model, model.scope))
  })
})

describe('the text', () => {
  const { outline, counts } = prepared(careless)
  const { module, config } = tla(outline, 'Careless', counts)

  it('is a module that a reviewer can read', () => {
    expect(module).toMatchInlineSnapshot(`
      "---------------------------------- MODULE Careless ----------------------------------
      \\* lease/careless, scope user=2, as TLA+; written by \`ioasid-spec export tla\`.
      \\* TLC should find 4 distinct states, generate 10, and come to depth 3.
      \\* Properties:
      \\*   1  S1: whoever is inside is alone
      \\*   2  somebody is inside
      \\*      a witness: a violation of Unseen_2 is what must be reachable
      EXTENDS TLC

      \\* The local state of each component.
      VARIABLE s

      \\* Whoever hears an event that it does not accept stays where it is.
      Hear(table, local) == IF local \\in DOMAIN table THEN table[local] ELSE local

      \\* Machine user: its local states, and where its events lead.
      \\*   user_outside: outside
      \\*   user_inside: inside
      \\* ENTER
      user_ENTER == "user_outside" :> "user_inside"
      \\* LEAVE
      user_LEAVE == "user_inside" :> "user_outside"

      \\* Machine lease: its local states, and where its events lead.
      \\*   lease_free: free

      TypeOK == s \\in
        [users_user0 : {"user_outside", "user_inside"},
         users_user1 : {"user_outside", "user_inside"},
         the_leases : {"lease_free"}]

      Init == s =
        [users_user0 |-> "user_outside",
         users_user1 |-> "user_outside",
         the_leases |-> "lease_free"]

      \\* enter(user0)
      can_enter_user0 ==
        /\\ s.users_user0 \\in DOMAIN user_ENTER
      enter_user0 ==
        /\\ can_enter_user0
        /\\ s' = [s EXCEPT !.users_user0 = user_ENTER[@]]

      \\* enter(user1)
      can_enter_user1 ==
        /\\ s.users_user1 \\in DOMAIN user_ENTER
      enter_user1 ==
        /\\ can_enter_user1
        /\\ s' = [s EXCEPT !.users_user1 = user_ENTER[@]]

      \\* leave(user0)
      can_leave_user0 ==
        /\\ s.users_user0 \\in DOMAIN user_LEAVE
      leave_user0 ==
        /\\ can_leave_user0
        /\\ s' = [s EXCEPT !.users_user0 = user_LEAVE[@]]

      \\* leave(user1)
      can_leave_user1 ==
        /\\ s.users_user1 \\in DOMAIN user_LEAVE
      leave_user1 ==
        /\\ can_leave_user1
        /\\ s' = [s EXCEPT !.users_user1 = user_LEAVE[@]]

      \\* audit
      can_audit ==
        /\\ ~(s.users_user0 = "user_inside")
        /\\ ~(s.users_user1 = "user_inside")
      audit ==
        /\\ can_audit
        /\\ s' = s

      Next ==
        \\/ enter_user0
        \\/ enter_user1
        \\/ leave_user0
        \\/ leave_user1
        \\/ audit

      \\* 1: whoever is inside is alone
      Property_1 ==
        /\\ ~(s.users_user0 = "user_inside" /\\ s.users_user1 = "user_inside")
        /\\ ~(s.users_user1 = "user_inside" /\\ s.users_user0 = "user_inside")

      \\* 2: somebody is inside
      Unseen_2 ==
        /\\ ~(s.users_user0 = "user_inside")
        /\\ ~(s.users_user1 = "user_inside")

      =====================================================================================
      "
    `)
    expect(config).toMatchInlineSnapshot(`
      "INIT Init
      NEXT Next
      \\* A state without successors is a fault only where a property says so.
      CHECK_DEADLOCK FALSE
      INVARIANT TypeOK
      INVARIANT Property_1
      \\* A witness is found where this is violated:
      \\* INVARIANT Unseen_2
      "
    `)
  })

  it('is the same each time', () => {
    expect(tla(prepared(careless).outline, 'Careless', counts)).toEqual({ module, config })
  })

  it('has characters that TLA+ knows, whatever things are called', () => {
    const { outline, counts } = prepared(hostileModel)
    expect(tla(outline, 'M', counts).module).toMatch(/^[ -~\n]*$/)
  })
})

describe('on 300 random systems', () => {
  it('a module has our states and our verdicts, whether states were walked or local states closed', () => {
    let [compared, closed] = [0, 0]
    fc.assert(
      fc.property(systemPlans, propertyPlans, fc.boolean(), (plan, wanted, walked) => {
        const random = systemOf(plan)
        const properties = propertiesOf(wanted, random)
        const model: Model = { name: 'random', system: random.system, scope: random.scope, properties }
        try {
          if (checkSync(model, { limits: { states: 300 } }).stopped !== undefined) return
          expect(theirs(model, model.scope, walked ? undefined : 1)).toEqual(ours(model, model.scope))
        } catch (error) {
          // Of what throws, nothing can be written; of what may throw, nothing is.
          if (error instanceof ModelError) return
          throw error
        }
        compared++
        if (!walked) closed++
      }),
      { seed: Number(process.env['SEED'] ?? 1), numRuns: 300, plugins: [] },
    )
    expect(compared).toBeGreaterThan(100)
    expect(closed).toBeGreaterThan(30)
  }, 120_000)
})
