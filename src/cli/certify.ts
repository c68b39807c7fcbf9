/** What goes into a certificate: a result, with digests of its model, and of the states and transitions that there are. */
import { hash } from 'node:crypto'
import { type Claim, claimOf, type Digests, FEW_STATES, type Hash } from '../certificate/certificate.ts'
import { digestsOf } from '../certificate/digests.ts'
import { checkedSystem } from '../check/mutant.ts'
import type { ModelResult } from '../check/result.ts'
import { expand, type Product } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import type { Property } from '../system/property.ts'
import { definitionOf } from '../trace/digest.ts'
import { attend } from './attend.ts'
import type { Io } from './io.ts'
import { statusLine } from './status-line.ts'

/** Its first 128 bits. */
export const sha256: Hash = text => hash('sha256', text).slice(0, 32)

export const digestOfModel = (product: Product, properties: readonly Property[]): string =>
  sha256(definitionOf(product, properties))

export const productOf = (model: Model, { mutant, scope }: Pick<Claim, 'mutant' | 'scope'>): Product =>
  expand(checkedSystem(model, mutant), scope)

/** The properties of the model by these names, in their order; undefined where it does not have them all. */
export function propertiesOf(
  { properties }: Model,
  named: readonly { readonly name: string }[],
): Property[] | undefined {
  const found = named.flatMap(({ name }) => properties.find(property => property.name === name) ?? [])
  return found.length === named.length ? found : undefined
}

export interface CertifyOptions {
  readonly fieldValues: number | undefined
  readonly seconds: number | undefined
}

/** @throws ModelError */
export async function certify(model: Model, result: ModelResult, options: CertifyOptions, io: Io): Promise<Claim> {
  const product = productOf(model, result)
  const digest = digestOfModel(product, propertiesOf(model, result.properties) ?? [])
  return claimOf(result, digest, await digestsFor(result, product, options, io))
}

/** Or why there are none. */
async function digestsFor(
  { model, states, stopped, compaction }: ModelResult,
  product: Product,
  { fieldValues, seconds }: CertifyOptions,
  io: Io,
): Promise<Digests | string> {
  if (stopped !== undefined) return 'the run was stopped'
  if (compaction !== undefined) return 'the run kept fingerprints in place of states'
  if (states.distinct > FEW_STATES) return `there are more than ${FEW_STATES} states`
  const status = statusLine(io)
  const limits = { seconds }
  const walk = digestsOf(product, sha256, { limits, fieldValues, interrupted: () => io.signal.aborted })
  const walked = await attend(walk, io, progress => status.show(model, progress))
  status.clear()
  if (walked === undefined) return 'the walk that they are taken on was stopped'
  if (walked.distinct !== Number(states.distinct) || walked.generated !== Number(states.generated))
    throw new Error(
      `${model}: the run counted ${states.distinct} states and ${states.generated} generated, another walk ${walked.distinct} and ${walked.generated}`,
    )
  return walked.digests
}
