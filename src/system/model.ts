/** A model: a system in a scope, with the properties required of it and what is recorded about them. */
import type { Property } from './property.ts'
import type { Scope } from './sort.ts'
import type { System } from './system.ts'

/** *undecided*: a limit was reached before the question was settled. */
export type Verdict = 'holds' | 'violated' | 'undecided'

/** The three numbers of every report. Exact: a bigint where a number could not be. */
export interface Counts {
  /** Reachable states found. */
  readonly distinct: number | bigint
  /** The initial state and every successor of the states expanded, found before or not. */
  readonly generated: number | bigint
  /** Levels of the breadth-first search; the initial state is the first. Absent where a search that is not by levels left it out. */
  readonly depth?: number
}

/** One place of the system changed, and the property that must notice. */
export interface Mutant {
  /** Unique in its model: 'M37', or a few words with dashes. */
  readonly name: string
  /** What was changed, as a clause: "bind does not ask whether the RID is claimed". */
  readonly change: string
  /** Where the bug was seen, by the id of the source. */
  readonly source?: string
  /** The changed system. */
  readonly system: System
  /** Name of the property that it violates. */
  readonly killedBy: string
  /** Operations in the shortest counterexample. */
  readonly steps: number
}

/** What `mutate` came to when it was recorded. */
export interface RecordedMutation {
  /** In which the mutants were tried. */
  readonly scope: Scope
  /** Reachable states of the model as it stands, there. */
  readonly states: number
  /** Models that this one stood for. */
  readonly alike: readonly string[]
  /** How many were killed, by a property or by the language. */
  readonly killed: number
  /** Of these, those that the language refuses. */
  readonly byLanguage: number
  /** How many were proved equivalent. */
  readonly equivalent: number
  /** How many only give another errno where a call is refused anyway. */
  readonly answersOnly: number
  /** Names of the survivors. */
  readonly survived: readonly string[]
  /** By property, how many mutants it noticed, and how many of these nothing else did. */
  readonly properties: Readonly<
    Record<
      string,
      {
        /** Mutants that it noticed. */
        readonly kills: number
        /** Of these, those that nothing else did. */
        readonly alone: number
      }
    >
  >
}

/** A mutant that no property notices, as `mutate` names it, and why that may be so. */
export interface Survivor {
  /** 'bind: drop participant, claim(r) is free' */
  readonly mutant: string
  /** The reason, as a clause. */
  readonly because: string
}

/**
 * How the symbolic engine orders the components: by the members of the outermost sort, in each of those groups by the members of
 * the next one, and so on. Memory and time depend on it, verdicts and counts do not.
 */
export interface VariableOrder {
  /** Sorts, the outermost first; those that are left out are the innermost. */
  readonly nesting: readonly string[]
  /** Where components go that have no index of the outermost sort; at the bottom, when absent. */
  readonly others?: 'top' | 'bottom'
  /** Where, inside each group, those go that have no index of the next sort; at the bottom, when absent. */
  readonly fewer?: 'top' | 'bottom'
}

/** A scope beyond the model's own, and what is recorded about it. */
export interface Large {
  /** How many members each sort has. */
  readonly scope: Scope
  /** Counts of the unmutated system. */
  readonly recorded?: Counts
}

/** A system in a scope, with the properties required of it and what is recorded about them. */
export interface Model {
  /** Unique; by convention chapter/platform or chapter/platform/variant. */
  readonly name: string
  /** The question that this model answers, as its reader would ask it. */
  readonly question?: string
  /** The id of a disagreement among designers in which this model takes a side. */
  readonly debate?: string
  /** A group of models about one matter; the first part of the name, when absent. */
  readonly chapter?: string
  /** Models of one kind are the same system on other platforms and in other designs; absent: all of a chapter are. */
  readonly kind?: string
  /** What it is a model of the semantics on. */
  readonly platform?: string
  /** The design, where several are compared; absent: the one that is argued for. */
  readonly variant?: string
  /** The components and operations. */
  readonly system: System
  /** How many members each sort has; those that it does not mention have one. */
  readonly scope: Scope
  /** For the symbolic engine; absent: it finds one. */
  readonly order?: VariableOrder
  /** What is required of it; no two of one name. */
  readonly properties: readonly Property[]
  /** Properties not required of this model, each with the reason. */
  readonly notApplicable?: readonly {
    /** The sentence that the property is named by. */
    readonly name: string
    /** 'S14' */
    readonly id?: string
    /** The reason, as a clause. */
    readonly because: string
  }[]
  /** Names of the properties that this design is expected to violate; absent where nothing is expected at all. */
  readonly violates?: readonly string[]
  /** Counts recorded for this scope, unmutated. */
  readonly recorded?: Counts
  /** For `check --scope large`: one that `--engine auto` finishes within about a minute. Names every sort of `scope`. */
  readonly large?: Large
  /** Each is the system with one place changed, which a property must notice. */
  readonly mutants?: readonly Mutant[]
  /** Of the mutants that `mutate` makes, those that no property notices. Absent: nothing is recorded about them. */
  readonly survivors?: readonly Survivor[]
  /** What is recorded of all of them. */
  readonly mutation?: RecordedMutation
}
