/** Models from a user's own TypeScript file, run as it is. */
import { existsSync, statSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyStateMachine } from 'xstate'
import { machineModel } from '../check/machine.ts'
import { ModelError } from '../system/model-error.ts'
import type { Model } from '../system/model.ts'
import type { System } from '../system/system.ts'
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
  const models = Object.entries(exported).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap(item =>
      modelsOf(item, name === 'default' ? basename(path, extname(path)) : name),
    ),
  )
  // A file may export one thing under its name and as its default.
  const distinct = [...new Map(models.map(model => [model.name, model])).values()]
  if (distinct.length === 0)
    throw new UsageError(`'${file}' exports nothing to check; export a Model, a System or an XState machine`)
  return distinct
}

function modelsOf(value: unknown, name: string): Model[] {
  if (isModel(value)) return [value]
  if (isSystem(value)) return [{ name: value.name, system: value, scope: {}, properties: [] }]
  if (isMachine(value)) return [machineModel(value, { name: value.id === '(machine)' ? name : value.id })]
  return []
}

const has = (value: unknown, ...keys: string[]): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && keys.every(key => key in value)

const isModel = (value: unknown): value is Model => has(value, 'name', 'system', 'scope', 'properties')
const isSystem = (value: unknown): value is System => has(value, 'name', 'components', 'operations')
const isMachine = (value: unknown): value is AnyStateMachine =>
  has(value, 'root', 'implementations', 'config', 'provide')
