/** A mutant is a system with one place changed. Names are checked against the system; the change is plain data. */
import type { AnyStateMachine } from 'xstate'
import type { AnyFamily } from './component.ts'
import { ModelError } from './model-error.ts'
import type { Operation } from './operation.ts'
import type { Listed } from './participant.ts'
import type { System } from './system.ts'

type Implementations<M extends AnyStateMachine> = Parameters<M['provide']>[0]

/** The participants of one instance of an operation, and the members that its variables have there. */
// oxlint-disable-next-line typescript/no-explicit-any -- an operation's variables are not part of its type; components check their indices
type Rewrite = (listed: readonly Listed[], at: any) => readonly Listed[]

/** Ways to change one place of a system; each gives a new system, and leaves the old one. */
export interface Mutations<
  C extends Readonly<Record<string, AnyFamily>>,
  O extends Readonly<Record<string, Operation>>,
> {
  /** The operation loses its participants of one family (of any of its conditions that name that family). */
  without(operation: keyof O & string, component: keyof C & string): System<C, O>
  /** The operation's participants, rewritten: another order, another errno, one more or one less. */
  edit(operation: keyof O & string, rewrite: Rewrite): System<C, O>
  /** The machine gets other guards or actions. */
  provide<N extends keyof C & string>(component: N, implementations: Implementations<C[N]['machine']>): System<C, O>
  /** One component for each member of the sorts that its family shares: numbers that were system-wide become local. */
  unshare(component: keyof C & string): System<C, O>
  /** Another machine in its place, such as one with a transition retargeted. */
  machine<N extends keyof C & string>(component: N, machine: C[N]['machine']): System<C, O>
}

/** `mutant(system).without('bind', 'claim')`: the system with one place changed. @throws ModelError when it names what is not there */
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
        return listed && rewrite(listed, at)
      },
    }
    return { ...base, operations: { ...base.operations, [name]: edited } }
  }
  const familyOf = (name: string): AnyFamily => {
    const family = base.components[name]
    if (family !== undefined) return family
    throw new ModelError({
      problem: `system '${base.name}' has no component '${name}' to mutate`,
      remedy: `choose one of ${Object.keys(base.components).join(', ')}`,
    })
  }
  // The copy keeps the family's identity and can be called, so that operations and later mutants address it as before.
  const replace = (name: keyof C & string, changed: Partial<AnyFamily>): System<C, O> => {
    const family = familyOf(name) as AnyFamily & ((...at: string[]) => unknown)
    const copy = Object.assign((...at: string[]) => family(...at), family, changed)
    return { ...base, components: { ...base.components, [name]: copy } }
  }
  return {
    edit,
    without: (name, component) => {
      const { identity } = familyOf(component)
      return edit(name, listed => listed.filter(({ part }) => !families(part).includes(identity)))
    },
    provide: (name, implementations) => replace(name, { machine: familyOf(name).machine.provide(implementations) }),
    machine: (name, machine) => replace(name, { machine }),
    unshare: name => replace(name, { shared: [] }),
  }
}

function families(part: Listed['part']): unknown[] {
  if (part.kind === 'compares') return part.lists.flatMap(list => list.flatMap(item => families(item.part)))
  return part.kind === 'requires' ? part.of.map(({ family }) => family.identity) : [part.of.family.identity]
}
