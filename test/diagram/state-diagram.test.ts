import { describe, expect, it } from 'vitest'
import { and, createMachine, not } from 'xstate'
import { stateDiagram } from '../../src/diagram/state-diagram.ts'

const diagram = (states: object, rest: object = {}): string =>
  stateDiagram(createMachine({ id: 'm', initial: Object.keys(states)[0], states, ...rest } as never)).join('\n')

describe('a machine as a state diagram', () => {
  it('has its states, its initial state, and an arrow for each pair of states', () => {
    expect(diagram({ a: { on: { GO: 'b', JUMP: 'b', STAY: 'a' } }, b: { type: 'final' } })).toMatchInlineSnapshot(`
      "stateDiagram-v2
        state "a" as s_a
        state "b" as s_b
        [*] --> s_a
        s_a --> s_b: GO, JUMP
        s_a --> s_a: STAY
        s_b --> [*]"
    `)
  })

  it('says guards, and which of several transitions is the last resort', () => {
    const on = { E: [{ guard: 'free', target: 'b' }, { guard: and(['x', not('y')]), target: 'b' }, { target: 'a' }] }
    expect(diagram({ a: { on, always: { guard: () => true, target: 'b' } }, b: {} })).toMatchInlineSnapshot(`
      "stateDiagram-v2
        state "a" as s_a
        state "b" as s_b
        [*] --> s_a
        s_a --> s_b: [if], E [free], E [x and not y]
        s_a --> s_a: E [else]"
    `)
  })

  it('draws no arrow into or out of the inside of a composite state', () => {
    expect(
      diagram({
        off: { on: { DEEP: 'on.deep' } },
        on: {
          initial: 'idle',
          states: { idle: { on: { OUT: '#m.off', UP: '#m.on' } }, deep: { initial: 'x', states: { x: {} } } },
          on: { AGAIN: { target: 'on', reenter: true }, SINK: '.deep' },
        },
      }),
    ).toMatchInlineSnapshot(`
      "stateDiagram-v2
        state "off" as s_off
        state "on" as s_on {
          state "idle" as s_on__idle
          state "deep" as s_on__deep {
            state "x" as s_on__deep__x
            [*] --> s_on__deep__x
            s_on__deep__x --> s_on__deep__x: SINK
          }
          [*] --> s_on__idle
          s_on__idle --> s_on__idle: AGAIN, UP
          s_on__deep --> s_on__idle: AGAIN
          s_on__idle --> s_on__deep: SINK
        }
        [*] --> s_off
        s_off --> s_on: DEEP to deep
        s_on --> s_off: OUT from idle"
    `)
  })

  it('stays in each inner state where a transition has no target', () => {
    const states = { b: { initial: 'c', states: { c: {}, d: {} } }, e: { type: 'final' } }
    expect(diagram({ a: { initial: 'b', states, on: { NOTE: { actions: 'note' } } } })).toMatchInlineSnapshot(`
      "stateDiagram-v2
        state "a" as s_a {
          state "b" as s_a__b {
            state "c" as s_a__b__c
            state "d" as s_a__b__d
            [*] --> s_a__b__c
            s_a__b__c --> s_a__b__c: NOTE
            s_a__b__d --> s_a__b__d: NOTE
          }
          state "e" as s_a__e
          [*] --> s_a__b
          s_a__e --> [*]
        }
        [*] --> s_a"
    `)
  })

  it('separates regions, and leaves to Mermaid none of its own words', () => {
    expect(
      diagram(
        { end: { initial: 'state', states: { state: { on: { E: 'x;y' } }, 'x;y': {} } }, note: {} },
        { type: 'parallel', initial: undefined },
      ),
    ).toMatchInlineSnapshot(`
      "stateDiagram-v2
        state "end" as s_end {
          state "state" as s_end__state
          state "x#59;y" as s_end__x_59_y
          [*] --> s_end__state
          s_end__state --> s_end__x_59_y: E
        }
        --
        state "note" as s_note"
    `)
  })
})
