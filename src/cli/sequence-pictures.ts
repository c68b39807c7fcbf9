/** The pictures of a `diagram` command that show a path: a counterexample by its code, or the paths in a file. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathsIn } from '../coverage/recorded.ts'
import { type Picture, sequencePicture } from '../diagram/picture.ts'
import { expand } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import type { Scope } from '../system/sort.ts'
import { attempt } from '../trace/attempt.ts'
import { brokenAtEnd } from '../trace/broken.ts'
import { replay } from '../trace/replay.ts'
import { type Io, UsageError } from './io.ts'
import { unknown } from './select.ts'

/** Does the text look like what `check` prints after `replay`? */
export const isCode = (text: string): boolean => /@[0-9a-f]{8}:/.test(text)

/** @throws UsageError, and ModelError where the trace is of another version of its model */
export function replayed(code: string, models: readonly Model[]): { model: Model; picture: Picture } {
  const { model, mutant, product, path, steps, stem } = replay(code, name => {
    const found = models.find(candidate => candidate.name === name)
    if (found !== undefined) return found
    throw new UsageError(
      unknown(
        'model',
        name,
        models.map(candidate => candidate.name),
      ),
    )
  })
  const [broken] = brokenAtEnd(model, product, path, stem)
  const of = `${model.name}${mutant === undefined ? '' : ` + ${mutant}`}`
  const title = broken === undefined ? of : `${of} violates: ${broken.property.name}`
  const { because, lasso } = broken?.counterexample ?? { because: [], lasso: stem === undefined ? undefined : { stem } }
  return { model, picture: sequencePicture(title, { steps, because, ...(lasso !== undefined && { lasso }) }) }
}

/** Of a suite, of what `check --json` wrote, or of a trace: a picture for each path of the model. @throws UsageError */
export function paths(model: Model, scope: Scope, file: string, io: Io): Picture[] {
  const product = expand(model.system, { ...model.scope, ...scope })
  const all = pathsIn(read(file, io), model.name).filter(path => path.length > 0)
  const found = [...new Map(all.map(path => [path.join('; '), path])).values()]
  if (found.length === 0) throw new UsageError(`'${file}' has no path of ${model.name}`)
  return found.map((path, i) =>
    sequencePicture(`${model.name}, path ${i + 1} of ${found.length}`, { steps: attempt(product, path) }),
  )
}

function read(file: string, io: Io): unknown {
  try {
    return JSON.parse(readFileSync(resolve(io.cwd, file), 'utf8'))
  } catch (error) {
    throw new UsageError(`'${file}' cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
