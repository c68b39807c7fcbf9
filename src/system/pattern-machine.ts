/** The machines behind patterns: what has happened so far of what is asked, and whether it is asked. */
import { type AnyStateMachine, createMachine } from 'xstate'

export type Shape = 'absence' | 'existence' | 'precedence' | 'response'

/** Of an interval in which it is asked: where it begins, where its words lead, and where it must not end. */
const inside: Readonly<
  Record<Shape, { initial: string; states: Readonly<Record<string, Readonly<Record<string, string>>>>; bad: string }>
> = {
  absence: { initial: 'none', states: { none: { IT: 'happened' } }, bad: 'happened' },
  existence: { initial: 'pending', states: { pending: { IT: 'happened' }, happened: {} }, bad: 'pending' },
  precedence: {
    initial: 'unprepared',
    states: { unprepared: { IT: 'happened', BY: 'prepared' }, prepared: {} },
    bad: 'happened',
  },
  response: {
    initial: 'answered',
    states: { answered: { IT: 'pending' }, pending: { BY: 'answered' } },
    bad: 'pending',
  },
}

/**
 * Hears IT and BY, the words of the pattern, and OPEN and CLOSE, which begin and end an interval. What happens too early goes to
 * 'violation' at once where no end has to come first, and else at the end.
 */
export function patternMachine(
  id: string,
  shape: Shape,
  { opens, closes }: { readonly opens: boolean; readonly closes: boolean },
): AnyStateMachine {
  const { initial, states, bad } = inside[shape]
  const named = (state: string): string =>
    state === 'happened' && bad === 'happened' && !closes ? `#${id}.violation` : state
  const ends = opens ? 'outside' : 'closed'
  const within: typeof states = closes && bad === 'happened' ? { ...states, happened: {} } : states
  const written = Object.entries(within).map(([state, on]) => [
    state,
    {
      on: {
        ...Object.fromEntries(Object.entries(on).map(([event, to]) => [event, named(to)])),
        ...(closes && { CLOSE: `#${id}.${state === bad ? 'violation' : ends}` }),
      },
    },
  ])
  return createMachine({
    id,
    initial: opens ? 'outside' : 'inside',
    states: {
      ...(opens && { outside: { on: { OPEN: 'inside' } } }),
      inside: { initial, states: Object.fromEntries(written) },
      ...(closes && !opens && { closed: {} }),
      ...((closes || bad === 'happened') && { violation: {} }),
    },
  })
}
