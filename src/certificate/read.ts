/** A certificate as it is read: what is no certificate is told from one, and where. */
import { CERTIFICATE_VERSION, type Claim } from './certificate.ts'

/** What is wrong with the text, as a clause. */
export class NoCertificate extends Error {
  override readonly name = 'NoCertificate'
}

const WRITTEN = '`check --certificate <file>` writes one'

/** @throws NoCertificate */
export function readCertificate(text: string): readonly Claim[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new NoCertificate(`is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const { schemaVersion, models, exitCode } = record(parsed, 'it')
  if (exitCode !== undefined) throw new NoCertificate(`is the result of a run, and no certificate; ${WRITTEN}`)
  if (schemaVersion !== CERTIFICATE_VERSION || !Array.isArray(models))
    throw new NoCertificate(`is no certificate of this version; ${WRITTEN}`)
  models.forEach((claim, n) => isClaim(claim, `models[${n}]`))
  return models as Claim[]
}

const NUMBER = /^\d+$/
const DIGEST = /^[0-9a-f]{32}$/

function isClaim(value: unknown, at: string): void {
  const claim = record(value, at)
  const expect = (field: string, is: boolean): void => {
    if (!is) throw new NoCertificate(`is damaged: ${at}.${field} is not what it should be`)
  }
  const isText = (field: unknown): boolean => typeof field === 'string'
  const matches = (field: unknown, pattern: RegExp): boolean => typeof field === 'string' && pattern.test(field)
  expect('model', isText(claim.model))
  expect('mutant', claim.mutant === undefined || isText(claim.mutant))
  expect('engine', isText(claim.engine))
  expect('digest', matches(claim.digest, DIGEST))
  const scope = record(claim.scope, `${at}.scope`)
  expect(
    'scope',
    Object.values(scope).every(size => Number.isInteger(size) && (size as number) > 0),
  )
  const states = record(claim.states, `${at}.states`)
  for (const count of ['distinct', 'generated']) expect(`states.${count}`, matches(states[count], NUMBER))
  expect('states.depth', states.depth === undefined || matches(states.depth, NUMBER))
  if (claim.stopped !== undefined) record(claim.stopped, `${at}.stopped`)
  if (claim.digests === undefined) expect('withoutDigests', isText(claim.withoutDigests))
  else {
    const digests = record(claim.digests, `${at}.digests`)
    for (const of of ['states', 'transitions']) expect(`digests.${of}`, matches(digests[of], DIGEST))
  }
  if (!Array.isArray(claim.properties)) throw new NoCertificate(`is damaged: ${at}.properties is no list`)
  claim.properties.forEach((property, n) => {
    const { name, verdict, vacuous } = record(property, `${at}.properties[${n}]`)
    expect(`properties[${n}].name`, isText(name))
    expect(`properties[${n}].verdict`, ['holds', 'violated', 'undecided'].includes(verdict as string))
    expect(`properties[${n}].vacuous`, typeof vacuous === 'boolean')
  })
}

function record(value: unknown, at: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new NoCertificate(`is damaged: ${at} is no object`)
}
