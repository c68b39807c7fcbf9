/** A mutant is a system with one place changed. Names are checked against the system; the change is plain data. */
import type { AnyStateMachine } from 'xstate'
import type { AnyFamily } from './component.ts'
import { ModelError } from './model-error.ts'
import type { Operation } from './operation.ts'
import type { Listed } from './participant.ts'
import type { System } from './system.ts'

type Implementations<M extends AnyStateMachine> = Parameters<M['provide']>[0]

export interface Mutations<
  C extends Readonly<Record<string, AnyFamily>>,
  O extends Readonly<Record<string, Operation>>,
> {
  /** The operation loses its participants of one family (of any of its conditions that name that family). */
  without(operation: keyof O & string, component: keyof C & string): System<C, O>
  /** The operation's participants, rewritten: another order, another errno, one more or one less. */
  edit(operation: keyof O & string, rewrite: (listed: readonly Listed[]) => readonly Listed[]): System<C, O>
  /** The machine gets other guards or actions. */
  provide<N extends keyof C & string>(component: N, implementations: Implementations<C[N]['machine']>): System<C, O>
  /** Another machine in its place, such as one with a transition retargeted. */
  machine<N extends keyof C & string>(component: N, machine: C[N]['machine']): System<C, O>
}

export function mutant<C extends Readonly<Record<string, AnyFamily>>, O extends Readonly<Record<string, Operation>>>(
  base: System<C, O>,
): Mutations<C, O> {
  const edit: Mutations<C, O>['edit'] = (name, rewrite) => {
    const operation = base.operations[name]
    if (operation === undefined)
      throw new ModelError({
        problem: `system '${base.name}' has no operation '${name}' to mutate`,
        remedy: `choose one of ${Object.keys(base.operations).join(', ')}`,
      })
    const edited: Operation = {
      ...operation,
      participants: at => {
        const listed = operation.participants(at)
        return listed && rewrite(listed)
      },
    }
    return { ...base, operations: { ...base.operations, [name]: edited } }
  }
  const replace = (name: keyof C & string, machine: AnyStateMachine): System<C, O> => ({
    ...base,
    components: { ...base.components, [name]: { ...(base.components[name] as AnyFamily), machine } },
  })
  return {
    edit,
    without: (name, component) => {
      const identity = base.components[component]?.identity
      return edit(name, listed => listed.filter(({ part }) => !families(part).includes(identity)))
    },
    provide: (name, implementations) =>
      replace(name, (base.components[name] as AnyFamily).machine.provide(implementations)),
    machine: replace,
  }
}

const families = (part: Listed['part']): unknown[] =>
  part.kind === 'requires' ? part.of.map(({ family }) => family.identity) : [part.of.family.identity]
