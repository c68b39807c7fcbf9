/** A machine made anew from a changed definition; what its guards and actions do stays. */
import { type AnyStateMachine, StateMachine } from 'xstate'
import { not } from 'xstate/guards'

/** The machine with another definition in place of its own. */
export const remade = (machine: AnyStateMachine, config: object): AnyStateMachine =>
  new StateMachine(config as AnyStateMachine['config'], machine.implementations) as AnyStateMachine

/** A guard that is true where this one is false. */
export const negated = (guard: unknown): unknown => not(guard as Parameters<typeof not>[0])
