/** All pages, by their paths in the folder of the documents. */
import { type Book, chaptersOf, type Run } from './book.ts'
import { chapterPage } from './chapter.ts'
import { debatesPage } from './debates.ts'
import { largeScopesPages } from './large-scopes.ts'
import { matrixPage } from './matrix.ts'
import { mutantsPage } from './mutants.ts'
import { mutationScorePages } from './mutation-score.ts'
import type { Growth } from '../scopes/growth.ts'
import { scopesPages } from './scopes.ts'

/** `grown`: models in growing scopes. */
export function pages(runs: readonly Run[], book: Book, grown: readonly Growth[] = []): ReadonlyMap<string, string> {
  const chapters = chaptersOf(runs, book)
  return new Map([
    ...chapters.map(chapter => [`chapters/${chapter.name}.md`, chapterPage(chapter, book)] as const),
    ['matrix.md', matrixPage(chapters, book)],
    ['mutants.md', mutantsPage(chapters, book)],
    ['debates.md', debatesPage(chapters, book)],
    ...largeScopesPages(runs.map(({ model }) => model)),
    ...mutationScorePages(runs.map(({ model }) => model)),
    ...scopesPages(grown),
  ])
}
