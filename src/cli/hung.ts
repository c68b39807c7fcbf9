/** Pictures with the names of their files. */
import type { Picture } from '../diagram/picture.ts'

/** A picture and where it belongs. */
export interface Hung {
  readonly chapter: string
  /** A file's name, without what follows the dot. */
  readonly name: string
  readonly picture: Picture
}

export interface Hanger {
  hang(chapter: string, name: string, picture: Picture): void
  all(): Hung[]
}

/** Pictures under names of their own; what is there already is not hung twice. */
export function hanger(): Hanger {
  const pictures = new Map<string, Hung>()
  const taken = new Map<string, number>()
  return {
    hang: (chapter, name, picture) => {
      const key = JSON.stringify([chapter, name, picture.told])
      if (pictures.has(key)) return
      const stem = fileName(name)
      // Some file systems do not tell case apart.
      const place = `${chapter}/${stem}`.toLowerCase()
      const number = (taken.get(place) ?? 0) + 1
      taken.set(place, number)
      pictures.set(key, { chapter, name: number === 1 ? stem : `${stem}-${number}`, picture })
    },
    all: () => [...pictures.values()],
  }
}

/** A name as that of a file: nothing that leads elsewhere, or that a system would not take. */
export const fileName = (name: string): string => name.replace(/[^\w-]+/g, '-').replace(/^-+|-+$/g, '') || 'picture'
