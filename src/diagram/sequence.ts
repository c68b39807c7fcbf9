/**
 * A trace as a picture: time goes down, one lane for each component that changes or that the verdict depends on, a box
 * where a lane changes state. Plain SVG, the same bytes for the same trace, light and dark by the reader's preference.
 */
import type { Counterexample, Trace } from '../check/result.ts'

/** Width of a character of the 12px monospace font, generously: there is nothing here to measure text with. */
const CHARACTER = 7.25
const ROW = 46
/** Top of the heads of the lanes, and of the first row. */
const HEAD = 48
const TOP = 80
const MARGIN = 16
const LANE_GAP = 10

interface Lane {
  readonly component: string
  /** Left edge and width, in pixels. */
  readonly x: number
  readonly width: number
}

/** Text of a box, of a head or of a step in two lines: 'bound {guest: guest0}' and 'bind(rid0)' before the bracket and from it on. */
const lines = (told: string): string[] => {
  const [, first, second] = /^([^({]+?) ?([({].*)$/s.exec(told) ?? []
  return first === undefined || second === undefined ? [told] : [first, second]
}

const widthOf = (texts: readonly string[]): number => Math.max(...texts.map(text => text.length)) * CHARACTER + 16

const escaped = (text: string): string =>
  text.replace(/[&<>"\p{Cc}]/gu, c => `&#${c.codePointAt(0) === 0 ? 0xfffd : c.codePointAt(0)};`)

const label = (operation: string, at: readonly string[]): string =>
  at.length > 0 ? `${operation}(${at.join(', ')})` : operation

/** `title` says what the trace shows: of a counterexample, the property that it violates. */
export function sequenceSvg(title: string, trace: Trace | Counterexample): string {
  const steps = trace.steps.map((step, i) => ({ ...step, text: `${i + 1}. ${label(step.operation, step.arguments)}` }))
  const because = 'because' in trace ? trace.because : []
  const left = MARGIN + widthOf(['', ...steps.flatMap(({ text }) => lines(text))]) + LANE_GAP
  const lanes = lanesOf(steps, left)
  const right = lanes.reduce((end, { x, width }) => Math.max(end, x + width), left)
  const width = Math.ceil(Math.max(right, MARGIN + widthOf([title, ...because])) + MARGIN)
  const bottom = TOP + steps.length * ROW
  const height = bottom + (because.length > 0 ? 34 + because.length * 20 : 10)

  const drawn = [
    ...lanes.flatMap(lane => laneLines(lane, bottom)),
    ...steps.flatMap((step, i) => stepLines(step, TOP + i * ROW, lanes, width)),
    ...becauseLines(because, bottom, width),
  ]
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(steps.map(({ text }) => text).join('; '))}</desc>`,
    STYLE,
    `<rect class="page" width="${width}" height="${height}"/>`,
    text('title', MARGIN, 28, title),
    ...drawn,
    '</svg>',
  ].join('\n')}\n`
}

function lanesOf(steps: Trace['steps'], left: number): Lane[] {
  const boxes = new Map<string, string[]>()
  for (const { component, from, to } of steps.flatMap(({ changes }) => changes))
    boxes.set(component, [...(boxes.get(component) ?? [...lines(component), ...lines(from)]), ...lines(to)])
  let x = left
  return [...boxes].map(([component, texts]) => {
    const lane = { component, x, width: widthOf(texts) }
    x += lane.width + LANE_GAP
    return lane
  })
}

function laneLines({ component, x, width }: Lane, bottom: number): string[] {
  const middle = x + width / 2
  return [
    `<line class="lane" x1="${middle}" y1="${TOP}" x2="${middle}" y2="${bottom}"/>`,
    ...twoLines(['head', 'context'], middle, HEAD + 14, lines(component), 'middle'),
  ]
}

function stepLines(
  step: Trace['steps'][number] & { text: string },
  y: number,
  lanes: readonly Lane[],
  width: number,
): string[] {
  const changed = step.changes.map(change => ({
    lane: lanes.find(({ component }) => component === change.component) as Lane,
    texts: lines(change.to),
  }))
  const outcome = step.outcome === 'ok' ? '' : ` -> ${step.outcome}`
  return [
    `<line class="row" x1="${MARGIN}" y1="${y}" x2="${width - MARGIN}" y2="${y}"/>`,
    ...twoLines(['state', 'context'], MARGIN, y + ROW / 2, lines(step.text + outcome)),
    ...changed.flatMap(({ lane: { x, width }, texts }) => [
      `<rect class="box" x="${x}" y="${y + 5}" width="${width}" height="${ROW - 10}" rx="4"/>`,
      ...twoLines(['state', 'context'], x + width / 2, y + ROW / 2, texts, 'middle'),
    ]),
  ]
}

function becauseLines(because: readonly string[], y: number, width: number): string[] {
  if (because.length === 0) return []
  return [
    `<rect class="violated" x="${MARGIN / 2}" y="${y + 6}" width="${width - MARGIN}" height="${because.length * 20 + 18}" rx="4"/>`,
    ...because.map((line, i) => text('because', MARGIN, y + 29 + i * 20, line)),
  ]
}

/** One or two lines about a height, in a style each. */
const twoLines = (
  styles: readonly string[],
  x: number,
  y: number,
  texts: readonly string[],
  anchor = 'start',
): string[] =>
  texts.map((line, i) => text(styles[i] as string, x, y + (texts.length === 1 ? 4 : -3 + i * 15), line, anchor))

const text = (style: string, x: number, y: number, content: string, anchor = 'start'): string =>
  `<text class="${style}" x="${x}" y="${y}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escaped(content)}</text>`

const STYLE = `<style>
text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328 }
.title { font-weight: 700; font-size: 13px }
.head, .state { font-weight: 600 }
.context { fill: #57606a }
.because { fill: #a40e26 }
.page { fill: #fff }
.lane { stroke: #8c959f; stroke-dasharray: 3 4 }
.row { stroke: #d8dee4 }
.box { fill: #ddf4ff; stroke: #54aeff }
.violated { fill: #ffebe9; stroke: #ff8182 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .context { fill: #9ea7b3 } .because { fill: #ffa198 }
.page { fill: #0d1117 } .lane { stroke: #6e7681 } .row { stroke: #30363d }
.box { fill: #0c2d6b; stroke: #388bfd } .violated { fill: #490202; stroke: #f85149 }
}
</style>`
