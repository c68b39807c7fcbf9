/**
 * What every picture is written with: text that is measured without a browser, and colours that follow the reader's light
 * or dark, or `--diagram-...` of the page around the picture.
 */

/** Width of a character of the 12px monospace font, generously: there is nothing here to measure text with. */
export const CHARACTER = 7.25
/** Height of a line of text. */
export const LINE = 16

/** Wide in a monospace font: East Asian characters, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f000}-\u{3fffd}]/u

/** Pixels that the text takes. */
export const widthOf = (text: string): number =>
  Array.from(shown(text)).reduce((width, c) => width + (WIDE.test(c) ? 2 : 1) * CHARACTER, 0)

export const widest = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, widthOf(text)), 0)

/** A text over several lines of at most so many characters, broken at spaces; longer words stay whole, or are broken at `inside`. */
export function wrapped(text: string, characters: number, inside?: RegExp): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const parts = inside === undefined || word.length <= characters ? [word] : word.split(inside)
    for (const [i, part] of parts.entries()) {
      const [last, space] = [lines.at(-1), i === 0 ? ' ' : '']
      if (last !== undefined && last.length + space.length + part.length <= characters)
        lines[lines.length - 1] = last + space + part
      else lines.push(part)
    }
  }
  return lines
}

/** Control characters and directional marks would not be seen, or would turn what follows around. */
const shown = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffe\uffff]/gu, '\ufffd')

export const escaped = (text: string): string => shown(text).replace(/[&<>"']/g, c => `&#${c.codePointAt(0)};`)

/** A length, without digits that nobody sees. */
export const px = (length: number): string => String(Math.round(length * 10) / 10)

export const textAt = (
  classes: string,
  x: number,
  y: number,
  content: string,
  anchor: 'start' | 'middle' = 'start',
): string =>
  `<text class="${classes}" x="${px(x)}" y="${px(y)}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escaped(content)}</text>`

/** Lines wrapped in a link and a tip, where there are such. Only web addresses and relative ones become links. */
export function linkedLines(
  lines: readonly string[],
  { tip, href }: { readonly tip?: string; readonly href?: string },
): string[] {
  const inside = tip === undefined ? [...lines] : ['<g>', `<title>${escaped(tip)}</title>`, ...lines, '</g>']
  const safe = href !== undefined && /^(https?:|[^:]*$|[^:]*[/?#])/.test(href)
  return safe ? [`<a href="${escaped(href)}">`, ...inside, '</a>'] : inside
}

export interface Sheet {
  readonly title: string
  /** The picture in words. */
  readonly told: string
  readonly width: number
  readonly height: number
  readonly body: readonly string[]
}

export const sheet = ({ title, told, width, height, body }: Sheet): string =>
  `${[
    `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" role="group" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(told)}</desc>`,
    STYLE,
    `<rect class="page" width="${px(width)}" height="${px(height)}"/>`,
    ...body,
    '</svg>',
  ].join('\n')}\n`

/** By what they are for: in the light, in the dark. Text has a contrast of 4.5 at least to what it stands on, lines of 3. */
const COLOURS = {
  page: ['#ffffff', '#0d1117'],
  ink: ['#1f2328', '#e6edf3'],
  quiet: ['#57606a', '#9ea7b3'],
  line: ['#57606a', '#8b949e'],
  edge: ['#6e7781', '#768390'],
  state: ['#eef6ff', '#12233d'],
  composite: ['#fafbfc', '#11161d'],
  guard: ['#6639ba', '#d2a8ff'],
  action: ['#116329', '#7ee787'],
  only: ['#953800', '#ffa657'],
  'only-fill': ['#fff1e5', '#3d2204'],
  changed: ['#ddf4ff', '#0c2d6b'],
  'changed-edge': ['#0969da', '#388bfd'],
  rule: ['#d0d7de', '#30363d'],
  violated: ['#a40e26', '#ffa198'],
  'violated-fill': ['#ffebe9', '#490202'],
} as const

type Colour = keyof typeof COLOURS

/** Each colour is said twice: what cannot read variables keeps the light one. */
const paint = (property: 'fill' | 'stroke', colour: Colour): string =>
  `${property}: ${COLOURS[colour][0]}; ${property}: var(--d-${colour})`

const themed = (which: 0 | 1): string =>
  Object.entries(COLOURS)
    .map(([name, colours]) => `--d-${name}: var(--diagram-${name}, ${colours[which]})`)
    .join('; ')

/** What every picture has in it, in case that it stands alone. */
export const STYLE = `<style>
svg.diagram { ${themed(0)} }
@media (prefers-color-scheme: dark) { svg.diagram { ${themed(1)} } }
.diagram text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; ${paint('fill', 'ink')} }
.diagram .title { font-size: 14px; font-weight: 700 }
.diagram .strong { font-weight: 700 }
.diagram a:hover text, .diagram a:focus text { text-decoration: underline }
.diagram .quiet { ${paint('fill', 'quiet')} }
.diagram .guard { ${paint('fill', 'guard')} }
.diagram .action { ${paint('fill', 'action')} }
.diagram .page { ${paint('fill', 'page')} }
.diagram .state { ${paint('fill', 'state')}; ${paint('stroke', 'edge')} }
.diagram .composite { ${paint('fill', 'composite')}; ${paint('stroke', 'edge')} }
.diagram .region { stroke-dasharray: 5 4 }
.diagram .edge { fill: none; ${paint('stroke', 'line')}; stroke-width: 1.2 }
.diagram .head, .diagram .dot { ${paint('fill', 'line')} }
.diagram .any { fill: none; ${paint('stroke', 'edge')}; stroke-dasharray: 3 3 }
.diagram .ring { fill: none; ${paint('stroke', 'edge')} }
.diagram .rule { ${paint('stroke', 'rule')} }
.diagram .lane { ${paint('stroke', 'edge')}; stroke-dasharray: 3 4 }
.diagram .box { ${paint('fill', 'changed')}; ${paint('stroke', 'changed-edge')} }
.diagram .violated { ${paint('fill', 'violated')} }
.diagram .broken { ${paint('fill', 'violated-fill')}; ${paint('stroke', 'violated')} }
.diagram .marked { ${paint('fill', 'only-fill')}; ${paint('stroke', 'only')} }
.diagram .band { ${paint('fill', 'composite')} }
.diagram .never { stroke-dasharray: 2 4; ${paint('stroke', 'line')} }
.diagram text.never { stroke: none; stroke-dasharray: none; ${paint('fill', 'quiet')}; text-decoration: line-through }
.diagram .only { ${paint('stroke', 'only')}; stroke-width: 2 }
.diagram rect.only { ${paint('fill', 'only-fill')} }
.diagram text.only { stroke: none; ${paint('fill', 'only')} }
.diagram .head.only { ${paint('fill', 'only')}; stroke: none }
</style>`
