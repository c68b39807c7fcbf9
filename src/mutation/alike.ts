/** Models that are the same system with the same properties: one of them stands for all. */
import { kindOf } from '../system/debate.ts'
import { expand } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { digestWithGuards } from '../trace/digest.ts'

export interface Representative {
  readonly model: Model
  /** Names of the others. */
  readonly alike: readonly string[]
}

/**
 * The first of each: of one kind, with properties of the same names, machines and operations of the same text, in the same scope
 * with the same recorded counts. A function that closes over other values may still differ where nothing in that scope shows it.
 */
export function representatives(models: readonly Model[]): Representative[] {
  const groups = new Map<string, Model[]>()
  for (const model of models) {
    const { system, scope, properties, recorded } = model
    const key = JSON.stringify([
      kindOf(model),
      scope,
      properties.map(({ name }) => name),
      digestWithGuards(expand(system, scope)),
      String(recorded?.distinct ?? model.name),
      String(recorded?.generated),
      recorded?.depth,
    ])
    groups.set(key, [...(groups.get(key) ?? []), model])
  }
  return [...groups.values()].flatMap(([model, ...others]) =>
    model === undefined ? [] : [{ model, alike: others.map(({ name }) => name) }],
  )
}
