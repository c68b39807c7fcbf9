/**
 * What is known to show nothing to the properties, as tables: an entry for all local states that some questions read. One
 * look at each table, without a branch, tells of most states that there is nothing to ask, whatever they were found by.
 */
import type { Product } from '../system/expand.ts'
import { bitsIn, type Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import { sharesOf } from './shares.ts'
import { eachWord } from './sieve.ts'
import { discoveryWidth } from './state-set.ts'
import { touchesOf } from './touches.ts'
import type { Watch } from './watch.ts'

/** States that could not be entered before tables are laid out anew; then twice as many, and so on. */
const MISSED = 8

export interface Quiet {
  /** Of discoveries from `begin` up to `end`, the first that is not known to show nothing; `end` where there is none. */
  next(discoveries: Int32Array, begin: number, end: number): number
  /** The watch has looked at a state with these local states. @throws StoreFull */
  learn(locals: Int32Array): void
  /** The question of a tree may have come to read more; without one, any may be of less interest. */
  doubt(tree?: number): void
  release(): void
}

/** Some questions, the components that they read, and the place of each of these in the number of an entry. */
interface Part {
  readonly questions: readonly number[]
  readonly components: readonly number[]
  readonly places: readonly number[]
  /** The first entry, and the bits of the number of one. */
  readonly begin: number
  readonly mask: number
}

/** @throws StoreFull */
export function quiet({ operations }: Product, { questions, trees }: Watch, layout: Layout, memory: Memory): Quiet {
  const { greatest } = layout
  const treeOf = (question: number): number => (questions[question] as Watch['questions'][number]).tree
  const lay = (): Tables =>
    tablesOf(
      [...questions.keys()].map(q => trees.reads(treeOf(q))),
      layout,
      memory,
    )
  let tables = lay()
  let missed = 0
  let most = MISSED

  // Of each operation, whether it steps what a question reads that has no table, and of which some answer is of interest.
  const isWide = new Uint8Array(operations.length)
  const changes = operations.map(operation => touchesOf(operation).changes)
  let isInDoubt = true
  const settle = (): void => {
    isInDoubt = false
    const open = tables.wide.filter(q => questions[q]?.wanted() !== 0)
    const reads = new Set(open.flatMap(q => [...trees.reads(treeOf(q))]))
    changes.forEach((of, o) => {
      isWide[o] = [...of].some(c => reads.has(c)) ? 1 : 0
    })
  }

  const learn = ({ questions: asked, components, places, begin, mask }: Part, locals: Int32Array): void => {
    let at = 0
    for (let i = 0; i < components.length; i++)
      at |= (locals[components[i] as number] as number) << (places[i] as number)
    const { loud } = tables
    if (loud[begin + at] === 0) return
    // Bits of the number of an entry that play no part: all entries that differ only there show the same.
    let free = mask
    for (const q of asked) {
      const { tree, wanted } = questions[q] as Watch['questions'][number]
      const of = wanted()
      if (of === 0) continue
      const answer = trees.known(tree, locals)
      if (answer < 0 || (answer & of) !== 0) return
      for (const c of trees.path(tree, locals)) {
        const place = places[components.indexOf(c)]
        if (place === undefined) {
          missed++
          return
        }
        free &= ~((greatest[c] as number) << place)
      }
    }
    const fixed = at & ~free
    for (let some = free; ; some = (some - 1) & free) {
      loud[begin + (fixed | some)] = 0
      if (some === 0) return
    }
  }

  return {
    next(discoveries, begin, end) {
      if (isInDoubt) settle()
      return tables.next(discoveries, begin, end, tables.loud, isWide)
    },
    learn(locals) {
      for (const part of tables.parts) learn(part, locals)
      if (missed < most) return
      memory.hold(-tables.loud.length)
      tables = lay()
      isInDoubt = true
      missed = 0
      most *= 2
    },
    doubt(tree) {
      // What has a table is asked by it, however much it reads.
      isInDoubt ||= tree === undefined || tables.wide.some(q => treeOf(q) === tree)
    },
    release() {
      memory.hold(-tables.loud.length)
    },
  }
}

interface Tables {
  readonly parts: readonly Part[]
  /** Questions that have no table. */
  readonly wide: readonly number[]
  /** 1 where there may be something to ask. */
  readonly loud: Uint8Array
  readonly next: (discoveries: Int32Array, begin: number, end: number, loud: Uint8Array, isWide: Uint8Array) => number
}

/** Questions that read the same, or hardly more together, have one table; those that read too much have none. */
function tablesOf(reads: readonly ReadonlySet<number>[], layout: Layout, memory: Memory): Tables {
  const { word, shift } = layout
  const { shares, wide } = sharesOf(reads, layout)
  let length = 0
  const parts = shares.map(({ questions, components: some }): Part => {
    const components = [...some].sort(
      (a, b) => (word[a] as number) - (word[b] as number) || (shift[a] as number) - (shift[b] as number),
    )
    const places = components.map((_, i) => bitsIn(layout, components.slice(0, i)))
    const begin = length
    length += 2 ** bitsIn(layout, components)
    return { questions, components, places, begin, mask: length - begin - 1 }
  })
  memory.hold(length)
  return { parts, wide, loud: new Uint8Array(length).fill(1), next: nextOf(parts, layout) }
}

function nextOf(parts: readonly Part[], { words, word, shift, greatest }: Layout): Tables['next'] {
  // Components that lie side by side in a word and in an entry are one term.
  const entry = ({ components, places, begin }: Part): string => {
    const masks = new Map<string, number>()
    components.forEach((c, i) => {
      const place = places[i] as number
      const by = (shift[c] as number) - place
      const moved = `w${word[c]} ${by < 0 ? '<<' : '>>>'} ${Math.abs(by)}`
      masks.set(moved, (masks.get(moved) ?? 0) | ((greatest[c] as number) << place))
    })
    return [`${begin}`, ...[...masks].map(([moved, mask]) => `((${moved}) & ${mask})`)].join(' + ')
  }
  const source = `'use strict';
return function next(discoveries, begin, end, loud, isWide) {
  for (let n = begin; n < end; n += ${discoveryWidth(words)}) {
    ${eachWord(words, w => `const w${w} = discoveries[n + ${2 + w}];`)}
    if ((isWide[discoveries[n + 1]]${parts.map(part => `\n      | loud[${entry(part)}]`).join('')}) !== 0) return n;
  }
  return end;
}`
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is ours: numbers, no names of a model
  return new Function(source)() as Tables['next']
}
