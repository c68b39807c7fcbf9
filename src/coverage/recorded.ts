/** Paths in what other commands write: suites, results of checks, traces. */
import { label } from '../system/expand.ts'
import { ModelError } from '../system/model-error.ts'
import { decode } from '../trace/code.ts'
import type { Path } from './run.ts'

/**
 * The paths of that model: of a suite its tests, of the JSON of `check` its witnesses and counterexamples, of a trace in
 * ITF the trace; or an array of paths, each an array such as ['bind(guest0, rid0)'], which are of any model.
 * @throws ModelError when what stands in such an array is no path
 */
export function pathsIn(json: unknown, model: string): Path[] {
  if (Array.isArray(json)) return json.map(pathOf)
  if (!isObject(json)) return []
  if (isObject(json['#meta'])) {
    const { replay } = json['#meta']
    if (typeof replay !== 'string' || decode(replay).model !== model) return []
    return [
      list(json.states).flatMap(state =>
        typeof state.operation === 'string' && state.operation !== '' ? [state.operation] : [],
      ),
    ]
  }
  return [...list(json.models), ...list(json.suites)]
    .filter(each => each.model === model)
    .flatMap(each => [
      ...list(each.tests),
      ...list(each.properties).flatMap(({ witness, counterexample }) => [witness, counterexample].filter(isObject)),
    ])
    .map(({ steps }) => list(steps).map(spoken))
}

function pathOf(value: unknown, i: number): Path {
  if (isPath(value)) return value
  throw new ModelError({
    problem: `number ${i + 1} in the array of paths is no array of names of operations`,
    remedy: 'write a path as ["bind(guest0, rid0)", "unbind(guest0, rid0)"]',
  })
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPath = (value: unknown): value is Path => Array.isArray(value) && value.every(each => typeof each === 'string')
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : [])
const spoken = ({ operation, arguments: at }: Json): string =>
  label(String(operation), Array.isArray(at) ? at.map(String) : [])
