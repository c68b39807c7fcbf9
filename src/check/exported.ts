/** The models among what a module exports: models, systems and machines. */
import type { AnyStateMachine } from 'xstate'
import type { Model } from '../system/model.ts'
import type { System } from '../system/system.ts'
import { machineModel } from './machine.ts'

/** By themselves or in arrays, each once; of a system none beside the models of it. `name`: of what is exported as the default and has no name of its own. */
export function modelsIn(exported: Readonly<Record<string, unknown>>, name: string): Model[] {
  const models = Object.entries(exported).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap(item => modelsOf(item, key === 'default' ? name : key)),
  )
  const asked = new Set(models.filter(isAsked).map(({ system }) => system))
  const some = models.filter(model => isAsked(model) || !asked.has(model.system))
  // A module may export one thing under its name and as its default.
  return [...new Map(some.map(model => [model.name, model])).values()]
}

function modelsOf(value: unknown, name: string): Model[] {
  if (isModel(value)) return [value]
  if (isSystem(value)) return [{ name: value.name, system: value, scope: {}, properties: [] }]
  if (isMachine(value)) return [machineModel(value, { name: value.id === '(machine)' ? name : value.id })]
  return []
}

const isAsked = ({ properties }: Model): boolean => properties.length > 0

const has = (value: unknown, ...keys: string[]): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && keys.every(key => key in value)

const isModel = (value: unknown): value is Model => has(value, 'name', 'system', 'scope', 'properties')
const isSystem = (value: unknown): value is System => has(value, 'name', 'components', 'operations')
const isMachine = (value: unknown): value is AnyStateMachine =>
  has(value, 'root', 'implementations', 'config', 'provide')
