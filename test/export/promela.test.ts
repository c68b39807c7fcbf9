/** What a Promela text looks like; what it means, SPIN says in spin.test.ts. */
import { describe, expect, it } from 'vitest'
import { promela } from '../../src/export/promela.ts'
import { expand, type Local, type Property } from '../../src/checker.ts'
import { alone, careless, crowded } from '../library.ts'
import { hostileModel } from './hostile.ts'
import { prepared } from './written.ts'

describe('a Promela text', () => {
  it('is one that a reviewer can read', () => {
    const { outline, counts } = prepared(careless)
    expect(promela(outline, counts)).toMatchInlineSnapshot(`
      "/* lease/careless, scope user=2, as Promela; written by \`ioasid-spec export promela\`.
       *
       * Each component is a variable that holds its local state, each instance of an operation one indivisible step.
       * SPIN stores 4 states, and its transitions (= stored+matched) are 10, the initial state included.
       *
       *   spin -a -DPROPERTY=0 <this file>      the states alone; -DPROPERTY=3: property 3 alone; without: all but witnesses
       *   gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -m10000
       *   (-DBFS in place of -DNOREDUCE, without -m: the shortest way to a violation; spin -t -p -g <this file> shows it)
       *
       * Properties:
       *   1  S1: whoever is inside is alone
       *   2  somebody is inside
       *      a witness: what SPIN reports as an error is what must be reachable
       */

      /* Machine user: its local states, and where its events lead. */
      #define user_outside 0 /* outside */
      #define user_inside 1 /* inside */
      /* ENTER */
      #define can_user_ENTER(s) (s == user_outside)
      #define user_ENTER(s) user_inside
      /* LEAVE */
      #define can_user_LEAVE(s) (s == user_inside)
      #define user_LEAVE(s) user_outside

      /* Machine lease: its local states, and where its events lead. */
      #define lease_free 0 /* free */

      /* Components: the local state of each. */
      byte users_user0 = user_outside; /* users(user0), 2 local states */
      byte users_user1 = user_outside; /* users(user1), 2 local states */
      byte the_leases = lease_free; /* leases, 1 local states */

      /* Operations: when each is enabled. */
      #define can_enter_user0 (can_user_ENTER(users_user0))
      #define can_enter_user1 (can_user_ENTER(users_user1))
      #define can_leave_user0 (can_user_LEAVE(users_user0))
      #define can_leave_user1 (can_user_LEAVE(users_user1))
      #define can_audit (users_user0 == user_outside && users_user1 == user_outside)

      /* Properties: when each is violated, or a witness seen. */
      byte shown = 0;
      /* 1: whoever is inside is alone */
      #define shows_1_1 (users_user0 == user_inside && users_user1 == user_inside) /* u = user0, v = user1 */
      #define shows_1_2 (users_user1 == user_inside && users_user0 == user_inside) /* u = user1, v = user0 */
      /* 2: somebody is inside */
      #define shows_2_1 (users_user0 == user_inside) /* u = user0 */
      #define shows_2_2 (users_user1 == user_inside) /* u = user1 */

      active proctype lockstep()
      {
      end:
        do
        :: d_step { can_enter_user0 -> users_user0 = user_ENTER(users_user0) }
        :: d_step { can_enter_user1 -> users_user1 = user_ENTER(users_user1) }
        :: d_step { can_leave_user0 -> users_user0 = user_LEAVE(users_user0) }
        :: d_step { can_leave_user1 -> users_user1 = user_LEAVE(users_user1) }
        :: d_step { can_audit -> skip }
      #if !defined(PROPERTY) || PROPERTY == 1
        :: d_step { shows_1_1 -> shown = 1; assert(shown != 1); shown = 0 }
        :: d_step { shows_1_2 -> shown = 1; assert(shown != 1); shown = 0 }
      #endif
      #if defined(WITNESSES) || PROPERTY == 2
        :: d_step { shows_2_1 -> shown = 2; assert(shown != 2); shown = 0 }
        :: d_step { shows_2_2 -> shown = 2; assert(shown != 2); shown = 0 }
      #endif
        od
      }
      "
    `)
  })

  it('says when nobody has counted its states', () => {
    const { outline, counts } = prepared(careless, careless.scope, 1)
    expect(promela(outline, counts)).toContain('Nobody has counted its states yet.')
  })

  it('says how much room a large state wants', () => {
    const scope = { user: 6 }
    expect(expand(crowded.system, scope).components.length).toBe(1296)
    const { outline, counts } = prepared(crowded, scope)
    expect(promela(outline, counts)).toContain('-DVECTORSZ=2692')
  })

  it('says of a property that it lacks it, where its formula tells too many cases apart', () => {
    type View = { users: (user: string) => Local }
    const few: Property = {
      kind: 'invariant',
      name: 'few are inside',
      forAll: {},
      then: ({ users }: View, _: unknown, members: (sort: string) => string[]) =>
        members('user').filter(user => users(user).value === 'inside').length < 21,
    }
    const { outline, counts } = prepared({ ...careless, properties: [few, alone] }, { user: 20 }, 10)
    expect(outline.requirements.map(({ leftOut }) => leftOut)).toEqual([
      'its formula tells more than 150000 cases apart',
      undefined,
    ])
    const text = promela(outline, counts)
    expect(text).toContain('NOT WRITTEN OUT: its formula tells more than 150000 cases apart')
    expect(text).not.toContain('PROPERTY == 1\n')
    expect(text).toContain('PROPERTY == 2\n')
  })

  it('has no line that a comment leaks into, whatever things are called', () => {
    const { outline, counts } = prepared(hostileModel)
    const code = promela(outline, counts).replace(/\/\*.*?\*\//gs, '')
    expect(code).not.toMatch(/#error|\binit\b|\*\/|\/\*|[^ -~\n]/)
  })
})
