/** One result of each kind that a report has to tell apart, each with its model. */
import { checkSync } from '../../src/check/check.ts'
import type { ModelResult } from '../../src/check/result.ts'
import type { Model } from '../../src/system/model.ts'
import { careful, careless, entered } from '../library.ts'
import { starving } from '../toys/philosophers.ts'
import { hostileReported } from './hostile.ts'

const unexpected: Model = { ...careless, name: 'lease/unexpected', violates: [] }
const gone: Model = { ...careful, name: 'lease/gone', violates: ['somebody is inside'] }
const idle: Model = {
  ...careful,
  name: 'lease/idle',
  properties: careful.properties.map(property =>
    property.kind === 'invariant' ? { ...property, when: () => false } : property,
  ),
}
const counted: Model = { ...careful, name: 'lease/counted', recorded: { distinct: 4, generated: 6, depth: 2 } }

const met: Model = { ...careful, name: 'lease/met', properties: [entered] }

export const KINDS: Readonly<Record<string, readonly [Model, ModelResult]>> = {
  'as recorded': [careful, checkSync(careful)],
  'violated, as expected': [careless, checkSync(careless)],
  violated: [unexpected, checkSync(unexpected)],
  'holds unexpectedly': [gone, checkSync(gone)],
  vacuous: [idle, checkSync(idle)],
  'other counts': [counted, checkSync(counted)],
  undecided: [careful, checkSync(careful, { limits: { states: 2 } })],
  'stopped, though everything asked is decided': [met, checkSync(met, { limits: { states: 2 } })],
  'a mutant that is killed': [careful, checkSync(careful, { mutant: 'careless' })],
  'a mutant that survives': [careful, checkSync(careful, { mutant: 'harmless' })],
  'missed for ever': [starving, checkSync(starving)],
  hostile: [hostileReported, checkSync(hostileReported)],
}

export const MODELS = Object.values(KINDS).map(([model]) => model)
export const RESULTS = Object.values(KINDS).map(([, result]) => result)
export const kind = (name: keyof typeof KINDS): ModelResult => (KINDS[name] as readonly [Model, ModelResult])[1]

export const OPTIONS = { sources: { handbook: 'The Handbook, chapter 4' }, arguments: '' }
