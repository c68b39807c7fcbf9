/** The documents of the project, and what in them runs. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { GENERATED } from '../../src/pages/markdown.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Names relative to the root of the project. */
export const documents = [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...readdirSync(`${root}/docs`, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
]

/** Pages that are written from results. */
export const pages = (): string[] => documents.filter(name => read(name).startsWith(GENERATED))

export interface Fence {
  /** What follows the backquotes: 'ts file=door.ts'. */
  readonly info: string
  readonly text: string
}

export const fences = (document: string): Fence[] =>
  [...read(document).matchAll(/^```(?<info>[^\n`]+)\n(?<text>.*?)^```$/gms)].map(({ groups }) => ({
    info: groups?.info ?? '',
    text: groups?.text ?? '',
  }))

export const read = (document: string): string => readFileSync(`${root}/${document}`, 'utf8')

/** Addresses in the explorer that a document shows: '#enqcmd/vtd-sm-enqcmd?walk=...'. */
export const addresses = (document: string): string[] =>
  [...read(document).matchAll(/`explorer\.html(?<address>#[^`]+)`/g)].map(({ groups }) => groups?.address ?? '')

/** Files that a document tells its reader to save, by name. */
export const filesOf = (document: string): Record<string, string> =>
  Object.fromEntries(
    fences(document).flatMap(({ info, text }) => {
      const name = /\bfile=(\S+)/.exec(info)?.[1]
      return name === undefined ? [] : [[name, text]]
    }),
  )
