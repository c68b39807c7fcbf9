/** Searches that have the same to say wherever they run: here, and as the script of a Web Worker. */
import { models } from '../../index.ts'
import { type CheckOptions, checkSync, type Model } from '../../src/checker.ts'
import { memory } from '../../src/explicit/memory.ts'
import { isLiveness } from '../../src/system/property.ts'
import { pasidRef } from '../toys/pasid-ref.ts'

const ENGINES: readonly CheckOptions[] = [
  { engine: 'explicit' },
  { engine: 'explicit', symmetry: true },
  { engine: 'symbolic' },
]

const named = (name: string): readonly Model[] => models.filter(model => model.name === name)

/** One of the registry that holds, one that is violated, and one that counts what others keep. */
const asked: readonly Model[] = [
  // Without what comes at last, which is settled on single states only.
  ...named('nesting-attach/smmuv3').map(model => ({
    ...model,
    properties: model.properties.filter(property => !isLiveness(property)),
  })),
  ...named('enqcmd/vtd-sm-enqcmd/rid-local-numbers').map(model => ({ ...model, scope: { ...model.scope, pasid: 2 } })),
  pasidRef(true, { guest: 2, rid: 3, pasid: 3 }),
]

/** What they come to, as JSON. What the digest of a trace is of depends on who compiled the model. */
export const told = (): string =>
  JSON.stringify(
    asked.flatMap(model => ENGINES.map(engine => checkSync(model, engine))),
    (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value),
  ).replace(/@[0-9a-f]{8}:/g, '@DIGEST:')

/** Words of address space that an array that grows in place gets: as many as there are to be had. */
export const reserved = (): number => memory().reserve(2 ** 31 - 1, 2 ** 22).length
