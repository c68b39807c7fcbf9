/** A machine of the reader's own, from a text: the JSON of its configuration, or a module of JavaScript that exports it. */
import * as xstate from 'xstate'
import { modelsIn } from '../check/exported.ts'
import * as checker from '../checker.ts'
import { ModelError } from '../system/model-error.ts'
import type { Model } from '../system/model.ts'

/** What a module may import. */
const PROVIDED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { xstate, 'ioasid-spec/checker': checker }

/** What makes one text of several files. */
const BUNDLE = '`npx esbuild machine.ts --bundle --format=esm --external:xstate`'

const HERE = 'ioasid-spec modules'

/** Runs the text, wherever this is run. @throws ModelError that says what to do */
export async function modelsOf(text: string): Promise<Model[]> {
  const models = modelsIn(await exportedBy(text.trim()), 'machine')
  const machines = models.flatMap(({ system }) => Object.values(system.components).map(({ machine }) => machine))
  if (!machines.every(machine => machine instanceof xstate.StateMachine))
    throw new ModelError({
      problem: 'the text has a copy of XState in it, which may be another one than this',
      remedy: `leave it out: ${BUNDLE}`,
    })
  if (models.length > 0) return models
  throw new ModelError({
    problem: 'the text exports nothing to check',
    remedy: 'begin it with `export default createMachine(...)`, or export a Model or a System',
  })
}

async function exportedBy(text: string): Promise<Record<string, unknown>> {
  if (text === '')
    throw new ModelError({
      problem: 'there is no text',
      remedy: 'paste the JSON of a machine, or a module that exports one',
    })
  if (text.startsWith('{')) {
    const config = configIn(text)
    hasNoGuards(config)
    return { default: xstate.createMachine(config) }
  }
  // Names of modules mean nothing where there are no files: what is provided is a module in the address itself.
  const resolved = text.replace(
    /(\bfrom\s*|\bimport\s*)(['"])([\w@/.-]+)\2/g,
    (whole, before: string, quote: string, name: string) =>
      name in PROVIDED ? `${before}${quote}${addressOf(providing(name))}${quote}` : whole,
  )
  Object.assign(globalThis, { [HERE]: PROVIDED })
  try {
    return (await import(/* @vite-ignore */ addressOf(resolved))) as Record<string, unknown>
  } catch (error) {
    throw error instanceof ModelError ? error : notRun(error, text)
  }
}

function configIn(text: string): object {
  try {
    return JSON.parse(text) as object
  } catch (error) {
    throw new ModelError({
      problem: `the text is no JSON: ${error instanceof Error ? error.message : String(error)}`,
      remedy: 'paste JSON, or a module: `export default createMachine({ ... })`',
    })
  }
}

/** @throws ModelError: JSON has the name of a guard, but not what it says */
function hasNoGuards(config: object): void {
  for (const [key, value] of Object.entries(config)) {
    if (key === 'guard')
      throw new ModelError({
        problem: `the JSON has a guard, ${JSON.stringify(value)}, and cannot say what it asks`,
        remedy: 'paste a module: `export default setup({ guards: { ... } }).createMachine({ ... })`',
      })
    if (typeof value === 'object' && value !== null && key !== 'meta') hasNoGuards(value as object)
  }
}

const addressOf = (source: string): string => `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`

const providing = (name: string): string =>
  [
    `const $ = globalThis[${JSON.stringify(HERE)}][${JSON.stringify(name)}]`,
    ...Object.keys(PROVIDED[name] as object)
      .filter(key => key !== 'default')
      .map(key => `export const ${key} = $.${key}`),
  ].join('\n')

function notRun(error: unknown, text: string): ModelError {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
  const imported = [...text.matchAll(/\b(?:from|import)\s*['"]([^'"]+)['"]/g)].map(([, name]) => name as string)
  const unknown = imported.find(name => !(name in PROVIDED))
  if (unknown !== undefined)
    return new ModelError({
      problem: `the text imports '${unknown}', which is not here`,
      remedy: `put it into the text: ${BUNDLE}`,
    })
  return new ModelError({
    problem: `the text does not run: ${message}`,
    remedy:
      error instanceof SyntaxError
        ? 'paste JavaScript; TypeScript has to be compiled first, as `npx esbuild machine.ts` does'
        : 'paste a module that exports a machine and needs nothing but XState',
  })
}
