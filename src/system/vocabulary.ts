/** The words in which one project's systems are written. */
import type { AnyStateMachine } from 'xstate'
import { type AnyFamily, type ComponentOptions, type Family, family, type Ref } from './component.ts'
import type { Local } from './local.ts'
import { type Lister, type Operation, operation } from './operation.ts'
import { type Hearing, type Participant, participant, type Refusing } from './participant.ts'
import { type Procedure, type ProcedureParts, procedure } from './procedure.ts'
import type { Variables } from './sort.ts'
import { type System, systemOf } from './system.ts'

/** What a project's systems may say: its sorts, the errnos of its refusals, the ids of its sources. Give it a named interface. */
export interface Vocabulary {
  /** 'guest' | 'rid' | 'pasid' */
  sort: string
  /** 'EBUSY' | 'EINVAL'; `never` where there are no calls. */
  errno: string
  /** Ids of what rules are taken from. */
  source: string
}

/** Where a rule comes from; with `doc`, also what it stands for in the code that it specifies. */
export type About<V extends Vocabulary> =
  | V['source']
  | {
      /** Its id. */
      readonly source: V['source']
      /** 'iommu_attach_device_pasid()' */
      readonly doc: string
    }

/** The builders, closed over the project's vocabulary: an unknown sort, errno or source is a compile error. */
export interface Words<V extends Vocabulary> {
  /** A family of components: the machine once for each index of `sorts`. */
  component<const S extends readonly V['sort'][], M extends AnyStateMachine>(
    sorts: S,
    machine: M,
    options?: ComponentOptions<S, M>,
  ): Family<V, S, M>
  /**
   * A condition over several components, one at each reference: `where([binding(r, p), pc(r)], 'no unbind is running', (b, c) => ...)`.
   * A reference to several is a condition for each choice.
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- each reference has a machine of its own, inferred below
  where<const R extends readonly Ref<V, any>[]>(
    refs: R,
    says: string,
    test: (...locals: { [K in keyof R]: R[K] extends Ref<V, infer M> ? Local<M> : never }) => boolean,
  ): Participant<V>
  /** An API call. Its outcome is observable: the errno of the first participant that refuses. */
  call<const P extends Variables & Record<string, V['sort']>>(
    over: P,
    about: About<V>,
    list: Lister<P, Refusing<V> | Hearing<V>>,
  ): Operation<P>
  /** A hardware action: happens when every participant accepts, and is not there otherwise. */
  hardware<const P extends Variables & Record<string, V['sort']>>(
    over: P,
    about: About<V>,
    list: Lister<P, Participant<V> | Hearing<V>>,
  ): Operation<P>
  /** A step of a kernel worker: happens when every participant accepts, and waits otherwise. */
  worker<const P extends Variables & Record<string, V['sort']>>(
    over: P,
    about: About<V>,
    list: Lister<P, Participant<V> | Hearing<V>>,
  ): Operation<P>
  /** A compound function split at its lock boundaries: a program counter and one operation a step. `name` is the counter's machine id. */
  procedure<
    const P extends Variables & Record<string, V['sort']>,
    const B extends readonly (keyof P & string)[],
    const N extends string,
  >(name: string, over: P, about: About<V>, parts: ProcedureParts<V, P, B, N>): Procedure<V, P, B, N>
  /** A system: components and operations under the names that traces, tables and properties use. */
  system<const C extends Readonly<Record<string, AnyFamily>>, const O extends Readonly<Record<string, Operation>>>(
    name: string,
    components: C,
    operations: O,
  ): System<C, O>
}

/** The builders for a project's words: `const { component, call, system } = vocabulary<Words>()`. */
export function vocabulary<V extends Vocabulary>(): Words<V> {
  return {
    component: family,
    where: (refs, says, test) =>
      participant({ kind: 'requires', of: refs, says, test: test as (...locals: Local[]) => boolean }),
    call: (over, about, list) => operation('call', over, about, list),
    hardware: (over, about, list) => operation('hardware', over, about, list),
    worker: (over, about, list) => operation('worker', over, about, list),
    procedure,
    system: systemOf,
  }
}
