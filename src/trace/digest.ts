/** A short digest of everything that gives the numbers of a path their meaning: a trace of another version is noticed. */
import { canonical } from '../system/canonical.ts'
import type { Component, Participation, Product } from '../system/expand.ts'
import type { Property } from '../system/property.ts'

/** A product never changes, and each of its traces wants its digest. */
const digests = new WeakMap<Product, string>()

/**
 * Eight hexadecimal digits. Equal for equal scope, components, machines (their functions by source text) and operations. Who
 * only observes has no part in it: a path means the same without.
 */
export function digest(product: Product): string {
  const known = digests.get(product) ?? hash(partsOf(product, ({ family }) => !isObserver(family, product)))
  digests.set(product, known)
  return known
}

const isObserver = (family: string, { system }: Product): boolean => system.observers?.includes(family) === true

function partsOf(
  { scope, components, operations }: Product,
  counts: (component: Component) => boolean = () => true,
): string[] {
  const counted = components.filter(counts)
  const takesPart = (participant: Participation): boolean =>
    participant.kind === 'requires' || counts(components[participant.component] as Component)
  return [
    canonical(scope),
    ...new Set(counted.map(({ machine }) => definition(machine.config))),
    ...counted.map(({ name, machine, input }) => `${name} ${machine.id} ${definition(input)}`),
    ...operations.map(
      ({ name, kind, participants }) =>
        `${kind} ${name} ${participants
          .filter(takesPart)
          // What a condition says stands for it: its test is wrapped in a function of ours, and functions have no JSON.
          .map(each => JSON.stringify(each))
          .join(';')}`,
    ),
  ]
}

/** The same, and of what machines were provided with, and of who observes. */
export const digestWithGuards = (product: Product): string =>
  digest(product) + hash([...(product.system.observers === undefined ? [] : partsOf(product)), ...guardsOf(product)])

const guardsOf = ({ components }: Product): string[] => [
  ...new Set(components.map(({ machine }) => definition(machine.implementations))),
]

/** Eight hexadecimal digits, equal for equal formulas by source text. */
export const digestOfFormulas = (properties: readonly Property[]): string => hash(properties.map(definition))

/**
 * All that a verdict is about, as one text: scope, components, machines with what they were provided with, operations and
 * properties, functions by their source text. What a function reads from around it is not in it.
 */
export const definitionOf = (product: Product, properties: readonly Property[]): string =>
  JSON.stringify([
    partsOf(product),
    guardsOf(product),
    Object.values(product.system.operations).map(definition),
    properties.map(definition),
  ])

function hash(parts: readonly string[]): string {
  let h = 0x811c9dc5
  for (const part of parts) for (let i = 0; i < part.length; i++) h = Math.imul(h ^ part.charCodeAt(i), 0x01000193)
  return (h >>> 0).toString(16).padStart(8, '0')
}

/** JSON with functions as their source text; what else has no JSON is left out. */
const definition = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'function' ? String(part) : part)) ?? ''
