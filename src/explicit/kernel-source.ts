/** The text of a kernel. V8 gives up on a function above 60 KB of bytecode, so each covers few operations. */
import type { Places } from './enabled.ts'
import type { Layout } from './layout.ts'
import { HEARS, TAKES, TOGETHER } from './program.ts'

/** What a cell says of a local state: how its number changes, or one of these. Of a condition, 0 is yes. */
export const NO = -1
export const ASK = -2

/** Where the answers of a participation are: in the cells from a place on, or in a decision tree. */
export interface Part {
  readonly kind: number
  /** Whether the enabled sets know that its component accepts. */
  readonly settled: boolean
  readonly components: readonly number[]
  /** The first of its cells; less than 0: it has none. */
  readonly cells: number
  readonly tree: number
}

/** Whether some condition has its answers in a decision tree alone. */
export const asksTrees = (operations: readonly (readonly Part[])[]): boolean =>
  operations.flat().some(part => part.kind === TOGETHER && part.cells < 0)

/** Participations that one function covers, at most, but for an operation that has more of them. */
const COVERED = 200

/**
 * The body of a function of `cells`, `enabled`, `batch`, `locals` and `known` that returns an `Expand`. The words of the
 * state are w0, w1, ...
 */
export function kernelSource(
  operations: readonly (readonly Part[])[],
  layout: Layout,
  places: Places,
  asleep: number,
): string {
  const words = Array.from({ length: layout.words }, (_, w) => `w${w}`)
  const given = words.join(', ')
  const sets = places.words.length
  const isWhole = asksTrees(operations)

  const local = (c: number): string => `(w${layout.word[c]} >>> ${layout.shift[c]}) & ${layout.greatest[c]}`
  const index = (components: readonly number[]): string => {
    let stride = 1
    return components
      .map(c => {
        const term = stride === 1 ? `(${local(c)})` : `((${local(c)}) * ${stride})`
        stride *= (layout.greatest[c] as number) + 1
        return term
      })
      .join(' + ')
  }

  const take = (parts: readonly Part[], operation: number): string => {
    const changes: string[][] = words.map(() => [])
    const change = (c: number, by: string): void => {
      changes[layout.word[c] as number]?.push(`(${by} << ${layout.shift[c]})`)
    }
    const refuse = `refused |= ${1 << (operation & 31)}; break o;`
    const lines: string[] = []
    parts.forEach(({ kind, settled, components, cells, tree }, k) => {
      const [c] = components as [number]
      const isStep = kind === TAKES || kind === HEARS
      if (settled && !isStep) return
      if (isStep) change(c, `d${k}`)
      if (cells < 0) {
        lines.push(`const d${k} = whole(${tree}, ${given});`)
        lines.push(`if (d${k} !== 1) { if (d${k} < 0) return -1; ${refuse} }`)
        return
      }
      lines.push(`const d${k} = cells[${cells} + ${index(components)}];`)
      lines.push(`if (d${k} < 0) { ${settled ? 'return -1;' : `if (d${k} === ${ASK}) return -1; ${refuse}`} }`)
    })
    const packed = words.map((word, w) => `states[at + ${w}] = ${[word, ...(changes[w] as string[])].join(' ^ ')};`)
    return `o: {
${lines.join('\n')}
const at = n * ${words.length};
${packed.join('\n')}
operations[n++] = ${operation};
}`
  }

  const functions: string[] = []
  const calls = places.words.map(({ component, offset }, w) => {
    const inWord = operations.slice(32 * w, 32 * w + 32)
    const steps: string[] = []
    let begin = 0
    while (begin < inWord.length) {
      let end = begin
      let covered = 0
      do covered += (inWord[end++] as readonly Part[]).length
      while (end < inWord.length && covered + (inWord[end] as readonly Part[]).length <= COVERED)
      const name = `take${32 * w + begin}`
      const some = inWord.slice(begin, end)
      const body = some.map((parts, k) => `if ((e & ${1 << (begin + k)}) !== 0) ${take(parts, 32 * w + begin + k)}`)
      const mask = some.reduce((all, _, k) => all | (1 << (begin + k)), 0)
      functions.push(`function ${name}(${given}, e, n) {
const { states, operations } = batch;
${body.join('\n')}
return n;
}`)
      steps.push(`if ((e & ${mask}) !== 0) { n = ${name}(${given}, e, n); if (n < 0) return -1; }`)
      begin = end
    }
    const mayRefuse = inWord.flat().some(part => !part.settled)
    const rows = Array.from(component, (c, k) => {
      const at = `b${c} + ${offset[k]}`
      return `unsure |= enabled[${at} + 1] & e; e &= enabled[${at}];`
    })
    const bases = [...new Set(component)].map(
      c => `const b${c} = ${places.start[c]} + (${local(c)}) * ${places.stride[c]};`,
    )
    functions.push(`function word${w}(${given}, asleep, n, at) {
let e = ${places.every[w]} & ~asleep, unsure = 0;
${bases.join('\n')}
${rows.join('\n')}
if (unsure !== 0) return -1;
${mayRefuse ? 'refused = 0;' : ''}
${steps.join('\n')}
batch.enabled[at] = ${mayRefuse ? '(e & ~refused)' : 'e'} | asleep;
return n;
}`)
    const sleeping = w < asleep ? `from[offset + ${layout.words + w}]` : '0'
    return `n = word${w}(${given}, ${sleeping}, n, ${sets} * turn + ${w}); if (n < 0) return -1;`
  })

  const whole = `let isUnpacked = false;
function whole(tree, ${given}) {
if (!isUnpacked) {
isUnpacked = true;
${Array.from(layout.word, (_, c) => `locals[${c}] = ${local(c)};`).join('\n')}
}
return known(tree, locals);
}`
  return `'use strict';
${isWhole ? whole : ''}
// Of the word of operations under way, those that turned out not to be enabled.
let refused = 0;
${functions.join('\n')}
return function expand(from, offset, n, turn) {
${words.map((word, w) => `const ${word} = from[offset + ${w}];`).join('\n')}
${isWhole ? 'isUnpacked = false;' : ''}
${calls.join('\n')}
return n;
}`
}
