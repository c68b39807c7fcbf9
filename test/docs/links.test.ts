/** Links of the documents lead to files and anchors that are there, and every document is in the order in which they are read. */
import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documentOf } from '../../docs/site/markdown.ts'
import { flat, orderOf } from '../../docs/site/order.ts'
import { documents, read, root } from './documents.ts'

const known = new Map(documents.map(name => [name, documentOf(read(name))] as const))

/** Of links to elsewhere, only that they are written as links are. */
function leads(from: string, target: string): boolean {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return URL.canParse(target)
  const [path = '', hash] = target.split('#')
  const to = path === '' ? from : normalize(join(dirname(from), path))
  return existsSync(join(root, to)) && (hash === undefined || known.get(to)?.anchors.has(hash) === true)
}

describe('links of the documents', () => {
  it.each(documents)('%s leads to what is there', name => {
    expect(known.get(name)?.links.filter(target => !leads(name, target))).toEqual([])
  })

  it.each(['none.md', '#nowhere', 'docs/limits.md#nowhere', 'https://', 'README.md/none'])(
    'a link to %s is noticed',
    target => {
      expect(leads('README.md', target)).toBe(false)
    },
  )
})

describe('the order of the documents', () => {
  const order = flat(orderOf(read('docs/README.md')).flatMap(({ entries }) => entries))

  it('has each of them once', () => {
    const told = order.map(({ target }) => normalize(join('docs', target)))
    expect(told.sort()).toEqual(documents.filter(name => !['README.md', 'docs/README.md'].includes(name)).sort())
  })

  it('begins with a tour for each reader', () => {
    const parts = orderOf(read('docs/README.md')).slice(0, -1)
    expect(parts.map(({ entries }) => entries[0]?.target)).toEqual(parts.map(() => expect.stringMatching(/^tours\//)))
    expect(parts.length).toBe(documents.filter(name => name.startsWith('docs/tours/')).length)
  })
})
