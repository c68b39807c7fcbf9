/** Models from a user's own TypeScript file, run as it is. */
import { existsSync, statSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { modelsIn } from '../check/exported.ts'
import { ModelError } from '../system/model-error.ts'
import type { Model } from '../system/model.ts'
import { UsageError } from './io.ts'

/** Every Model, System and XState machine that the file exports, by itself or in an array. @throws UsageError */
export async function load(file: string, cwd: string): Promise<Model[]> {
  const path = resolve(cwd, file)
  if (!existsSync(path) || !statSync(path).isFile()) throw new UsageError(`there is no file '${file}'`)
  let exported: Record<string, unknown>
  try {
    exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>
  } catch (error) {
    if (error instanceof ModelError) throw error
    throw new UsageError(
      `'${file}' cannot be loaded: ${(error instanceof Error ? error.message : String(error)).trim()}`,
    )
  }
  const models = modelsIn(exported, basename(path, extname(path)))
  if (models.length === 0)
    throw new UsageError(`'${file}' exports nothing to check; export a Model, a System or an XState machine`)
  return models
}
