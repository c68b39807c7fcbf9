/** A compound function, split where it drops its lock: its program counter is one more component, each step one more operation. */
import { type Family, family, type Ref } from './component.ts'
import { type Lister, type Operation, operation } from './operation.ts'
import type { Hearing, Listed, Participant, Refusing } from './participant.ts'
import { type ProgramCounter, programCounter } from './program-counter.ts'
import type { Index, Members, Variables } from './sort.ts'
import type { About, Vocabulary } from './vocabulary.ts'

/** What a procedure is made of. */
export interface ProcedureParts<
  V extends Vocabulary,
  P extends Variables,
  B extends readonly (keyof P & string)[],
  N extends string,
> {
  /** One run at a time for each of these: who holds the lock. The counter remembers the other variables while it runs. */
  readonly oneFor: B
  /** What a second caller gets while it runs. */
  readonly busy: V['errno']
  /** Participants of the call that starts it. */
  readonly begin: Lister<P, Refusing<V> | Hearing<V>>
  /** Participants of each step, in the order in which the steps run; a step waits until they accept. */
  readonly steps: { readonly [K in N]: Lister<P, Participant<V> | Hearing<V>> }
  /** What steps stand for in the code that is specified, where that is not what the procedure stands for. */
  readonly docs?: { readonly [K in N]?: string }
}

type SortsOf<P extends Variables, B extends readonly (keyof P & string)[]> = { readonly [K in keyof B]: P[B[K]] }
type Arguments<P extends Variables, B extends readonly (keyof P & string)[]> = {
  [K in Exclude<keyof P & string, B[number]>]: Index<P[K]>
}

/** A compound function as parts of a system: put `counter` among its components, `begin` and `steps` among its operations. */
export interface Procedure<
  V extends Vocabulary,
  P extends Variables,
  B extends readonly (keyof P & string)[],
  N extends string,
> {
  /** In 'idle' or in the step that comes next; put it among the system's components. */
  readonly counter: Family<V, SortsOf<P, B>, ProgramCounter<N, Arguments<P, B>>>
  /** The call that starts it. */
  readonly begin: Operation<P>
  /** The steps, as operations of kind worker. */
  readonly steps: { readonly [K in N]: Operation<P> }
}

export function procedure<
  V extends Vocabulary,
  const P extends Variables,
  const B extends readonly (keyof P & string)[],
  const N extends string,
>(
  name: string,
  over: P,
  about: About<V>,
  { oneFor, busy, begin, steps, docs = {} }: ProcedureParts<V, P, B, N>,
): Procedure<V, P, B, N> {
  const names = Object.keys(steps) as N[]
  const remembered = Object.keys(over).filter(variable => !oneFor.includes(variable))
  const machine = programCounter<N, Arguments<P, B>>(name, names)
  const counter = family<V, SortsOf<P, B>, typeof machine>(
    oneFor.map(variable => over[variable] as string) as unknown as SortsOf<P, B>,
    machine,
  )

  // The generated machine has one type for each set of steps; inside, where they are just names, it is this.
  type Plain = Ref<V, ProgramCounter<string, Record<string, string>>>
  const counterOf = (at: Record<string, string>): Plain =>
    (counter as unknown as (...at: string[]) => Plain)(...oneFor.map(variable => at[variable] as string))
  const argumentsOf = (at: Record<string, string>): Record<string, string> =>
    Object.fromEntries(remembered.map(variable => [variable, at[variable] as string]))

  const around = (before: (at: Members<P>) => readonly Listed[], list: Lister<P, Listed>): Lister<P, Listed> => {
    return at => {
      const listed = list(at)
      return listed && [...before(at), ...listed]
    }
  }

  const aboutStep = (step: N): About<V> => {
    const doc: string | undefined = docs[step]
    return doc === undefined ? about : { source: typeof about === 'string' ? about : about.source, doc }
  }

  return {
    counter,
    begin: operation<V, P, Listed>(
      'call',
      over,
      about,
      around(
        at => [
          counterOf(at)
            .takes('BEGIN', { arguments: argumentsOf(at) })
            .else(busy),
        ],
        begin,
      ),
    ),
    steps: Object.fromEntries(
      names.map(step => [
        step,
        operation<V, P, Listed>(
          'worker',
          over,
          aboutStep(step),
          around(
            at => [counterOf(at).is(step, { arguments: argumentsOf(at) }), counterOf(at).takes('STEP')],
            steps[step],
          ),
        ),
      ]),
    ) as { [K in N]: Operation<P> },
  }
}
