import { describe, expect, it } from 'vitest'
import { checkSync } from '../../src/check/check.ts'
import type { Model } from '../../src/system/model.ts'
import { type Book, emptyBook, type Run } from '../../src/pages/book.ts'
import { code, footnotes, text } from '../../src/pages/markdown.ts'
import { pages } from '../../src/pages/pages.ts'
import { careful, careless } from '../library.ts'

const runOf = (model: Model): Run => ({
  model,
  result: checkSync(model),
  mutants: (model.mutants ?? []).map(mutant => ({ mutant, result: checkSync(model, { mutant: mutant.name }) })),
})

const book: Book = {
  ...emptyBook,
  chapters: { lease: { title: 'Leases | locks', question: 'Who is <alone>?' } },
  kinds: {
    lease: { title: 'Leases', notOn: platform => (platform === 'stone' ? 'nothing is written on stone' : undefined) },
  },
  platforms: { stone: { title: 'Carved' }, paper: { title: 'Written' } },
  debates: {
    D1: { title: 'Care', question: 'Is care needed?', answer: 'Yes: without it two are inside.', source: 'handbook' },
  },
  bugs: { careless: { bug: 'carelessness' }, M2: { bug: 'another', needs: 'a next one' }, M3: { bug: 'lost' } },
}
const debated: Model = { ...careless, debate: 'D1', notApplicable: [{ name: 'x', because: 'paper is dry' }] }
const written = pages([careful, debated].map(runOf), book)
const pageOf = (name: string): string => written.get(name) ?? ''
const rows = (name: string): string[] =>
  pageOf(name)
    .split('\n')
    .filter(line => line.startsWith('|') && !line.startsWith('| ---'))

describe('the pages', () => {
  it('are one a chapter, and three of all chapters', () => {
    expect([...written.keys()]).toEqual(['chapters/lease.md', 'matrix.md', 'mutants.md', 'debates.md'])
  })

  it('are written of chapters and platforms that are called as what every object has', () => {
    const odd = pages([runOf({ ...careful, chapter: 'constructor', kind: 'valueOf', platform: 'toString' })], emptyBook)
    expect(odd.get('chapters/constructor.md')).toContain('\n# constructor\n')
  })

  it('the matrix has an answer in every cell', () => {
    expect(rows('matrix.md').slice(3)).toMatchInlineSnapshot(`
      [
        "| id | property | stone | paper |",
        "| S1 | whoever is inside is alone | n/a (1) | holds; not in a |",
        "| - | somebody is inside | n/a (1) | reached |",
        "| - | x | n/a (1) | n/a (2) |",
        "| mark | other design | on | violates |",
        "| a | \`careless\` | paper | S1 *whoever is inside is alone* |",
      ]
    `)
    expect(pageOf('matrix.md')).toContain('\n1. nothing is written on this platform\n')
    expect(
      rows('matrix.md')
        .flatMap(row => row.split(/(?<!\\)\|/).slice(1, -1))
        .filter(cell => cell.trim() === ''),
    ).toEqual([])
  })

  it('the mutants say who kills them, and who survives', () => {
    expect(rows('mutants.md')).toMatchInlineSnapshot(`
      [
        "| id | bug | shown by |",
        "| careless | carelessness | mutant of [Leases \\| locks](#leases--locks) |",
        "| M2 | another | no model: it takes a next one |",
        "| M3 | lost | **nothing** |",
        "| mutant | what is changed | killed by | steps | on |",
        "| \`careless\` | nobody takes the lease | S1 whoever is inside is alone | 2 | paper |",
        "| \`harmless\` | nothing | S1 whoever is inside is alone | **survives** | paper |",
        "| mutant | S1 | p2 |",
        "| \`careless\` | **2** | · |",
        "| \`harmless\` | **survives** | · |",
      ]
    `)
  })

  it('a debate has its answer, and both sides with their shortest traces', () => {
    expect(pageOf('debates.md').split('## ')[1]).toMatchInlineSnapshot(`
      "D1: Is care needed?

      *Care.*

      **Answer.** Yes: without it two are inside.

      Source: handbook.

      - [Leases \\| locks](chapters/lease.md), the design argued for: holds (2) on paper. *Is a lease enough?*
      - [Leases \\| locks](chapters/lease.md), \`careless\`: violates 1 of 2 on paper.
        - S1 *whoever is inside is alone*, in 2 steps: \`enter(user0)\`, \`enter(user1)\`
      "
    `)
  })

  it('a chapter has its machines, operations, properties and designs', () => {
    expect(pageOf('chapters/lease.md')).toMatchInlineSnapshot(`
      "<!-- Written by \`ioasid-spec pages\` from what the models come to: change those, not this. -->

      # Leases \\| locks

      > Who is &lt;alone&gt;?

      The [matrix](../matrix.md) of all chapters, the [mutants](../mutants.md), the [debates](../debates.md).

      ## Machines

      ### \`users(user)\`

      \`\`\`mermaid
      stateDiagram-v2
        state "outside" as s_outside
        state "inside" as s_inside
        [*] --> s_outside
        s_outside --> s_inside: ENTER
        s_inside --> s_outside: LEAVE
      \`\`\`

      ### \`leases\`

      \`\`\`mermaid
      stateDiagram-v2
        state "free" as s_free
        state "taken" as s_taken
        [*] --> s_free
        s_free --> s_taken: TAKE
        s_taken --> s_free: RETURN
      \`\`\`

      ## Operations

      Whoever takes part is asked from top to bottom. A call returns what stands beside the first that refuses; a step of
      hardware or of a worker does not happen until all accept.

      Variables: \`u\` user.

      | operation | who | takes an event or meets a condition | else | source |
      | --- | --- | --- | --- | --- |
      | **enter**(u)<br>\`open()\` | \`users(u)\` | takes ENTER | EINVAL | handbook |
      |  | \`leases\` | takes TAKE | EBUSY | folklore |
      | **leave**(u) | \`users(u)\` | takes LEAVE | EINVAL | handbook |
      |  | \`leases\` | takes RETURN | EINVAL | handbook |
      | **audit**() | \`users(every user)\` | is outside | EPERM | handbook |

      ## Properties

      | id | property | required | paper |
      | --- | --- | --- | --- |
      | S1 | whoever is inside is alone<br><sub>If not: two would write at once. Source: handbook.</sub> | in every state | holds |
      | - | somebody is inside | in some state | reached |
      | - | x | asked of no design | n/a (1) |

      1. it is not asked of this design

      ## Designs

      ### The design argued for

      Is a lease enough?

      | model | scope | states | verdict |
      | --- | --- | --- | --- |
      | \`lease/careful\` | user=2 | 3 | holds (2) |

      ### \`careless\`

      | model | scope | states | verdict |
      | --- | --- | --- | --- |
      | \`lease/careless\` | user=2 | 4 | violates 1 of 2 |

      Violated:

      - S1 *whoever is inside is alone*, in 2 steps: \`enter(user0)\`, \`enter(user1)\`

      Other operations than in the design argued for:

      - \`enter\` without \`leases\` takes TAKE, else EBUSY
      - \`leave\` without \`leases\` takes RETURN, else EINVAL
      "
    `)
  })

  it('of models that no book knows stand under their names', () => {
    const unknown: Model = { name: 'mine', system: careful.system, scope: { user: 1 }, properties: [] }
    expect([...pages([runOf(unknown)], emptyBook).keys()]).toContain('chapters/mine.md')
  })
})

describe('Markdown', () => {
  it('takes nothing in a name or a sentence for markup', () => {
    expect(text('a|b <c> `d` *e* _f_ g_h [i](j) ~k\nl')).toBe(
      'a\\|b &lt;c&gt; \\`d\\` \\*e\\* \\_f\\_ g_h \\[i\\](j) \\~k l',
    )
    expect(code('a|b')).toBe('`a\\|b`')
    expect(code('a`b')).toBe('`` a`b ``')
  })

  it('says each reason once', () => {
    const notes = footnotes()
    expect([notes.mark('x'), notes.mark('y'), notes.mark('x'), ...notes.lines()]).toEqual([
      '(1)',
      '(2)',
      '(1)',
      '1. x',
      '2. y',
      '',
    ])
  })
})
