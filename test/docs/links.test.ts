import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documents, pages, read, root } from './documents.ts'

const links = (document: string): string[] =>
  [...read(document).matchAll(/\]\((?<target>[^)\s]+)\)/g)].map(({ groups }) => groups?.target as string)

describe('links of the documents', () => {
  it.each([...new Set([...documents, ...pages()])])('%s leads to files that are there', document => {
    const local = links(document).filter(target => !/^(https?:|#)/.test(target))
    const missing = local.filter(target => !existsSync(join(root, dirname(document), target.split('#')[0] as string)))
    expect(missing).toEqual([])
  })
})
