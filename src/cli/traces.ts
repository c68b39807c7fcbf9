/** Counterexamples as files that other tools read. */
import { checkedSystem } from '../check/mutant.ts'
import type { ModelResult } from '../check/result.ts'
import { itf } from '../report/itf.ts'
import { title } from '../report/text.ts'
import { expand } from '../system/expand.ts'
import type { Model } from '../system/model.ts'

/** Each counterexample, under a name of its own. */
export function tracesIn(
  folder: string,
  models: readonly Model[],
  results: readonly ModelResult[],
): (readonly [file: string, text: string])[] {
  const taken = new Map<string, number>()
  const named = (name: string): string => {
    const times = (taken.get(name) ?? 0) + 1
    taken.set(name, times)
    return `${folder}/${name}${times === 1 ? '' : `.${times}`}.itf.json`
  }
  return results.flatMap((result, i) => {
    const model = models[i] as Model
    const product = expand(checkedSystem(model, result.mutant), result.scope)
    return result.properties.flatMap(({ name, counterexample }) =>
      counterexample === undefined
        ? []
        : [[named(`${fileName(title(result))}.${fileName(name)}`), itf(counterexample.code, name, product)] as const],
    )
  })
}

const fileName = (text: string): string => text.replace(/[^\w-]+/g, '-').slice(0, 80)
