/** The model is wrong, not the design it describes: what is wrong, where, and what to do about it. */

/** What is wrong, where, and what to do about it. */
export interface Fault {
  /** What is wrong, as a clause: "uses `invoke`". */
  readonly problem: string
  /** What to do instead, as an imperative: "model each outcome as an event". */
  readonly remedy: string
  /** Its id. */
  readonly machine?: string | undefined
  /** Dotted state path. */
  readonly state?: string | undefined
  /** As it is told: 'BIND {guest: guest0}'. */
  readonly event?: string | undefined
  /** Operations from the initial state to where it happened. */
  readonly trace?: readonly string[] | undefined
}

/** Thrown where a model, or a machine in it, cannot be honoured: a fault of the model, not a verdict on the design. */
export class ModelError extends Error {
  /** For those who print errors, or meet one from another copy of the package. */
  override readonly name = 'ModelError'
  /** The same as data; `message` has it in a sentence. */
  readonly fault: Fault

  /** The message is made from the fault. */
  constructor(fault: Fault) {
    super(sentence(fault))
    this.fault = fault
  }

  /** The same fault, met after these operations. */
  after(trace: readonly string[]): ModelError {
    return new ModelError({ ...this.fault, trace })
  }
}

/** What a function of the model has thrown, as a model error. `who`: the function, and where it was asked. */
export function thrownBy(who: string, error: unknown, remedy: string): ModelError {
  if (error instanceof ModelError) return error
  return new ModelError({ problem: `${who}: ${error instanceof Error ? error.message : String(error)}`, remedy })
}

function sentence({ problem, remedy, machine, state, event, trace }: Fault): string {
  const where = [
    machine && `machine '${machine}'`,
    state && `state '${state}'`,
    event && `event ${event}`,
    trace && (trace.length > 0 ? `after ${spoken(trace)}` : 'in the initial state'),
  ].filter(Boolean)
  return `${where.length > 0 ? `${where.join(', ')}: ` : ''}${problem}. ${remedy[0]?.toUpperCase()}${remedy.slice(1)}${remedy.endsWith('?') ? '' : '.'}`
}

/** Operations of a trace that a sentence bears. */
const TOLD = 12

const spoken = (trace: readonly string[]): string =>
  trace.length <= TOLD ? trace.join(', ') : `${trace.length} steps, the last of them ${trace.slice(-3).join(', ')}`
