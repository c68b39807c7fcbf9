/** Machines at random: hierarchy, regions, histories, and transitions from anywhere to anywhere. */
import * as fc from 'fast-check'
import { type AnyStateMachine, createMachine } from 'xstate'

interface Shape {
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final'
  readonly children: readonly Shape[]
}

const { shape } = fc.letrec<{ shape: Shape }>(tie => ({
  shape: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ kind: fc.constantFrom('atomic', 'final'), children: fc.constant([]) }),
    fc.record({
      kind: fc.constantFrom('compound', 'compound', 'parallel'),
      children: fc.array(tie('shape'), { minLength: 1, maxLength: 4 }),
    }),
  ),
}))

interface Drawn {
  readonly root: readonly Shape[]
  readonly arrows: readonly { from: number; to: number; event: string; guard: boolean; actions: number }[]
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  root: fc.array(shape, { minLength: 1, maxLength: 4 }),
  arrows: fc.array(
    fc.record({
      from: fc.nat(40),
      to: fc.nat(40),
      event: fc.constantFrom('A', 'GO', 'LONG_NAME_OF_AN_EVENT', 'RETURN'),
      guard: fc.boolean(),
      actions: fc.nat(3),
    }),
    { maxLength: 14 },
  ),
}) as fc.Arbitrary<Drawn>

export const randomMachine: fc.Arbitrary<AnyStateMachine> = drawn.map(({ root, arrows }) => {
  interface State {
    readonly id: string
    readonly final: boolean
    readonly config: Record<string, unknown>
  }
  const all: State[] = []
  const configOf = ({ kind, children }: Shape): Record<string, unknown> => {
    const config: Record<string, unknown> = { id: `n${all.length}` }
    all.push({ id: config.id as string, final: kind === 'final', config })
    const inside = children.map((child, i) => [`s${i}`, configOf(child)] as const)
    if (kind === 'final') config.type = 'final'
    if (inside.length > 0) {
      config.states = Object.fromEntries(inside)
      if (kind === 'parallel') config.type = 'parallel'
      else config.initial = 's0'
    }
    return config
  }
  const top = root.map((each, i) => [`s${i}`, configOf(each)] as const)
  const sources = all.filter(({ final }) => !final)
  arrows.forEach(({ from, to, event, guard, actions }, i) => {
    const source = sources[from % Math.max(1, sources.length)]
    if (source === undefined) return
    const on = (source.config.on ?? {}) as Record<string, unknown[]>
    const target = to === 40 ? {} : { target: `#${all[to % all.length]?.id}`, reenter: true }
    on[event] = [
      ...(on[event] ?? []),
      {
        ...target,
        ...(guard && { guard: `guard${i}` }),
        actions: Array.from({ length: actions }, (_, a) => `act${a}`),
      },
    ]
    source.config.on = on
  })
  return createMachine({ id: 'random', initial: 's0', states: Object.fromEntries(top) } as never)
})
