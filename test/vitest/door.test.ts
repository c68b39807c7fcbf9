import { describe, expect, it } from 'vitest'
import { createMachine } from 'xstate'
import { describeModel } from 'ioasid-spec/vitest'
import { alone, careful, careless, entered } from '../library.ts'
import { KINDS } from '../report/kinds.ts'

/** What the assertion says when it fails. */
function failure(assertion: () => void): string {
  try {
    assertion()
  } catch (error) {
    return (error as Error).message
  }
  return 'it did not fail'
}

describe('expect(...).toHold', () => {
  it('passes where the property holds', () => {
    expect(careful).toHold(alone)
    expect(careful).toHold('S1')
    expect(careful).toHold('somebody is inside')
    expect(careful.system).toHold(alone, { scope: { user: 3 } })
    expect(careful).toHold(alone, { engine: 'reference' })
  })

  it('fails with the counterexample as the message', () => {
    const message = failure(() => expect(careless).toHold(alone))
    // What the digest is of depends on who compiled the test.
    expect(message.replace(/@[0-9a-f]{8}:/, '@DIGEST:')).toMatchInlineSnapshot(`
      "S1 whoever is inside is alone: violated
      lease/careless, scope user=2: 4 distinct, 10 generated, depth 3

      Violated: whoever is inside is alone  [S1, handbook]
        If not: two would write at once.
        In the last state, with u = user0, v = user1:
          users(user0) is inside
          users(user1) is inside

        1. enter(user0) -> ok  open()  [handbook]
             users(user0): outside -> inside
        2. enter(user1) -> ok  open()  [handbook]
             users(user1): outside -> inside

        Replay: npx ioasid-spec replay lease/careless@DIGEST:0.1 --system <file>"
    `)
  })

  it('with not, passes where it is violated, whatever is recorded of the model', () => {
    expect(careless).not.toHold(alone)
    expect(careful).not.toHold(alone, { mutant: 'careless' })
    expect(failure(() => expect(careful).not.toHold(alone))).toMatch(/^S1 whoever is inside is alone: holds\n/)
  })

  it('takes neither what is undecided nor what is vacuous for an answer', () => {
    const [vacuous] = KINDS['vacuous'] as (typeof KINDS)[string]
    for (const assertion of [
      () => expect(careful).toHold(alone, { limits: { states: 2 } }),
      () => expect(careful).not.toHold(alone, { limits: { states: 2 } }),
    ])
      expect(failure(assertion)).toMatch(/undecided[^]*The run ended at the limit of 2 states/)
    for (const assertion of [() => expect(vacuous).toHold('S1'), () => expect(vacuous).not.toHold('S1')])
      expect(failure(assertion)).toMatch(/vacuous[^]*its premise never happens/)
  })

  it('says what it cannot be asked', () => {
    expect(failure(() => expect(careful).toHold('somebody is insid'))).toMatch(/did you mean 'somebody is inside'\?/)
    expect(failure(() => expect(createMachine({})).toHold(entered))).toMatch(/wants a Model or a System/)
  })
})

describeModel(careful)
describeModel(careless)
describeModel(
  { ...careful, name: 'only what is killed', mutants: careful.mutants?.slice(0, 1) ?? [] },
  { mutants: true },
)
