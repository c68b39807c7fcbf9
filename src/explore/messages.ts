/** What the page and its worker say to each other: plain data. */
import type { Progress } from '../check/exploration.ts'
import type { EngineName, ModelResult, Step } from '../check/result.ts'
import type { Kind } from '../system/operation.ts'
import type { Property } from '../system/property.ts'
import type { Scope } from '../system/sort.ts'
import type { Found, Goal } from './find.ts'
import type { Lit } from './lights.ts'
import type { Tree } from './tree.ts'
import type { Refusal } from './world.ts'

/** What the page carries with it. */
export interface Carried {
  /** The script of the worker that has the models. */
  readonly worker: string
  /** The script of the worker that places charts. */
  readonly elk: string
  /** The address to begin with, where the page has none: its fragment. */
  readonly first: string
  /** Of what is in the scripts. */
  readonly licences: string
}

/** What is explored. */
export interface Subject {
  readonly model: string
  readonly mutant?: string | undefined
  /** Members of some sorts, in place of the model's own. */
  readonly scope: Scope
}

export interface Listing {
  readonly name: string
  readonly chapter: string
  readonly platform: string
  /** The design: a variant, or the one that is argued for. */
  readonly design: string
  readonly question?: string
  readonly scope: Scope
  /** The scope that the symbolic engine is known to finish. */
  readonly large?: Scope
  readonly mutants: readonly { readonly name: string; readonly change: string }[]
}

export interface Catalogue {
  readonly version: string
  readonly models: readonly Listing[]
  /** Titles, by name; what is not here stands for itself. */
  readonly chapters: Readonly<Record<string, string>>
  readonly platforms: Readonly<Record<string, string>>
  readonly sources: Readonly<Record<string, string>>
}

/** A subject, written out. Everything is numbered by its place. */
export interface Opened {
  /** Of each, every state of its machine, by its path. */
  readonly families: readonly { readonly states: readonly string[] }[]
  readonly components: readonly { readonly name: string; readonly family: number }[]
  readonly operations: readonly {
    readonly name: string
    /** As an address says it. */
    readonly token: string
    readonly kind: Kind
    readonly doc?: string
  }[]
  readonly properties: readonly {
    readonly name: string
    readonly id?: string
    readonly kind: Property['kind']
    readonly why?: string
  }[]
}

/** What there is to see at the end of a path. */
export interface Sight {
  readonly steps: readonly Step[]
  readonly components: readonly {
    /** State and context: 'bound.present {guest: guest0}'. */
    readonly told: string
    /** The active states of its machine, by path. */
    readonly active: readonly string[]
    /** Whether the last step changed it. */
    readonly changed: boolean
    /** The arrows of its chart that the last step went along. */
    readonly arrows: readonly string[]
  }[]
  /** By operation; null where it is enabled. */
  readonly refusals: readonly (Refusal | null)[]
  /** By property. */
  readonly lights: readonly Lit[]
}

export interface CheckAsked {
  readonly engine: EngineName | 'auto'
  readonly symmetry: boolean
}

export interface Checked {
  readonly result: ModelResult
  /** By property, the operations of its counterexample, of its witness, and of the way to its nearest miss. */
  readonly ways: readonly {
    readonly counterexample?: readonly number[]
    readonly witness?: readonly number[]
    readonly nearest?: readonly number[]
    /** What its verdict is worth, in words. */
    readonly worth: readonly string[]
  }[]
}

/** A request that may take long: it can be given up, and says how far it has come. */
export interface Job {
  readonly signal: AbortSignal
  progress(progress: Progress): void
}

/** What can be asked of the worker. Each throws a ModelError whose message is for the reader. */
export interface Desk {
  /** Takes the models of a text in place of those that it has. */
  load(text: string): Promise<Catalogue>
  catalogue(): Catalogue
  open(subject: Subject): Opened
  /** Walks as an address says; `problem` where it could not all be walked. */
  walk(subject: Subject, moves: readonly (string | number)[]): { readonly tree: Tree; readonly problem?: string }
  look(subject: Subject, path: readonly number[]): Sight
  /** The statechart of a family's machine, as SVG. */
  chart(subject: Subject, family: number): Promise<string>
  stroll(subject: Subject, tree: Tree): readonly number[]
  find(subject: Subject, goal: Goal, path: readonly number[], job: Job): Promise<Found>
  check(subject: Subject, asked: CheckAsked, job: Job): Promise<Checked>
}

export type Ask = keyof Desk
type Given<A extends Ask> = Parameters<Desk[A]> extends [...infer Before, Job] ? Before : Parameters<Desk[A]>
export type Arguments<A extends Ask> = Given<A>
export type Answer<A extends Ask> = Awaited<ReturnType<Desk[A]>>

/** To the worker. */
export type Request =
  | { readonly id: number; readonly ask: Ask; readonly arguments: readonly unknown[] }
  | { readonly id: number; readonly giveUp: true }
  /** The script that places charts; sent first. */
  | { readonly elk: string }

/** From the worker. */
export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly id: number; readonly progress: Progress }
