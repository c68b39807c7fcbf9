/**
 * A trace as a picture: time goes down, one lane for each component that changes, a box where a lane changes state; below,
 * what the verdict depends on. The same bytes for the same trace.
 */
import type { Counterexample, Lasso, Step, Trace } from '../check/result.ts'
import { label } from '../system/expand.ts'
import { sideBySide } from '../system/two-copies.ts'
import { linkedLines, px, sheet, textAt, widest } from './svg.ts'

const ROW = 46
/** Top of the heads of the lanes, and of the first row. */
const HEAD = 48
const TOP = 80
const MARGIN = 16
const LANE_GAP = 10

/** What is drawn of a trace. */
export type Played = Pick<Trace, 'steps'> &
  Partial<Pick<Counterexample, 'because'>> & {
    /** Of a path without end: how many of its steps come before its loop. */
    readonly lasso?: Pick<Lasso, 'stem'>
  }

interface Lane {
  readonly component: string
  /** Left edge and width, in pixels. */
  readonly x: number
  readonly width: number
}

/** Text of a box, of a head or of a step in two lines: 'bound {guest: guest0}' and 'bind(rid0)' before the bracket and from it on. */
const inTwo = (told: string): string[] => {
  const [, first, second] = /^([^({]+?) ?([({].*)$/s.exec(told) ?? []
  return first === undefined || second === undefined ? [told] : [first, second]
}

const roomFor = (texts: readonly string[]): number => widest(texts) + 16

/** '3. bind(guest0, rid1) -> EBUSY' */
export const spokenStep = ({ operation, arguments: at, outcome }: Step, i: number): string =>
  `${i + 1}. ${label(operation, at)}${outcome === 'ok' ? '' : ` -> ${outcome}`}`

/** The same in two lines, with who does it where that is no caller. */
function linesOf(step: Step, i: number): string[] {
  const [first = '', second] = inTwo(spokenStep(step, i))
  const rest = [second, step.kind === 'call' ? undefined : step.kind].filter(part => part !== undefined)
  return rest.length === 0 ? [first] : [first, rest.join(' ')]
}

/** `title` says what the trace shows: of a counterexample, the property that it violates. */
export function sequenceSvg(title: string, played: Played): string {
  const { steps, because = [], lasso } = played
  const left = MARGIN + roomFor(['', ...steps.flatMap(linesOf)]) + LANE_GAP
  const lanes = lanesOf(steps, left)
  const right = lanes.reduce((end, { x, width }) => Math.max(end, x + width), left)
  const width = Math.ceil(Math.max(right, MARGIN + roomFor(because), MARGIN + roomFor([title]) * 1.2) + MARGIN)
  const bottom = TOP + steps.length * ROW
  return sheet({
    title,
    told: toldSteps(played),
    width,
    height: bottom + (because.length > 0 ? 34 + because.length * 20 : 10),
    body: [
      textAt('title', MARGIN, 28, title),
      ...lanes.flatMap(lane => laneLines(lane, bottom)),
      ...steps.flatMap((step, i) => stepLines(step, i, lanes, width)),
      ...(lasso === undefined ? [] : loopLines(lasso, steps.length)),
      ...becauseLines(because, bottom, width),
    ],
  })
}

/** In words: what becomes of a lasso after its last step. */
export const spokenRest = (stem: number, steps: number): string =>
  stem === steps ? 'then nothing, for ever' : `then from step ${stem + 1} on again, for ever`

const toldSteps = ({ steps, because = [], lasso }: Played): string =>
  [
    ...steps.map((step, i) => {
      const changes = step.changes.map(({ component, from, to }) => `${component} goes from ${from} to ${to}`)
      return `${spokenStep(step, i)}${changes.length > 0 ? `: ${changes.join('; ')}` : ''}.`
    }),
    ...(lasso === undefined ? [] : [`And ${spokenRest(lasso.stem, steps.length)}.`]),
    ...(because.length > 0
      ? [`${lasso === undefined ? 'In the last state' : 'For ever'}: ${because.join('; ')}.`]
      : []),
  ].join(' ')

function lanesOf(steps: readonly Step[], left: number): Lane[] {
  const boxes = new Map<string, string[]>()
  for (const { component, from, to } of steps.flatMap(({ changes }) => changes))
    boxes.set(component, [...(boxes.get(component) ?? [...inTwo(component), ...inTwo(from)]), ...inTwo(to)])
  let x = left
  return sideBySide([...boxes.keys()]).map(component => {
    const lane = { component, x, width: roomFor(boxes.get(component) ?? []) }
    x += lane.width + LANE_GAP
    return lane
  })
}

function laneLines({ component, x, width }: Lane, bottom: number): string[] {
  const middle = x + width / 2
  return [
    `<line class="lane" x1="${px(middle)}" y1="${TOP}" x2="${px(middle)}" y2="${bottom}"/>`,
    ...twoLines(['strong', 'quiet'], middle, HEAD + 14, inTwo(component), 'middle'),
  ]
}

function stepLines(step: Step, i: number, lanes: readonly Lane[], across: number): string[] {
  const y = TOP + i * ROW
  const styles = step.outcome === 'ok' ? ['strong', 'quiet'] : ['strong', 'violated']
  const tip = [step.doc, ...step.sources].filter(Boolean).join(', ')
  return [
    `<line class="rule" x1="${MARGIN}" y1="${y}" x2="${px(across - MARGIN)}" y2="${y}"/>`,
    ...linkedLines(twoLines(styles, MARGIN, y + ROW / 2, linesOf(step, i)), tip === '' ? {} : { tip }),
    ...step.changes.flatMap(({ component, to }) => {
      const { x, width } = lanes.find(lane => lane.component === component) as Lane
      return [
        `<rect class="box" x="${px(x)}" y="${y + 5}" width="${px(width)}" height="${ROW - 10}" rx="4"/>`,
        ...twoLines(['strong', 'quiet'], x + width / 2, y + ROW / 2, inTwo(to), 'middle'),
      ]
    }),
  ]
}

/** An arrow from below the last step back to the first of those that repeat; where none do, a bar: nothing comes any more. */
function loopLines({ stem }: Pick<Lasso, 'stem'>, steps: number): string[] {
  const [x, top, bottom] = [MARGIN / 2, TOP + stem * ROW, TOP + steps * ROW]
  if (stem === steps) return [`<path class="edge" d="M${x - 5} ${bottom - 3}h10m-10 3h10"/>`]
  return [`<path class="edge" d="M${x + 6} ${bottom - 6}H${x}V${top + 10}m-4 6l4 -6l4 6"/>`]
}

function becauseLines(because: readonly string[], y: number, width: number): string[] {
  if (because.length === 0) return []
  return [
    `<rect class="broken" x="${MARGIN / 2}" y="${y + 6}" width="${px(width - MARGIN)}" height="${because.length * 20 + 18}" rx="4"/>`,
    ...because.map((line, i) => textAt('violated', MARGIN, y + 29 + i * 20, line)),
  ]
}

/** One or two lines about a height, in a style each. */
const twoLines = (
  styles: readonly string[],
  x: number,
  y: number,
  texts: readonly string[],
  anchor: 'start' | 'middle' = 'start',
): string[] =>
  texts.map((line, i) => textAt(styles[i] as string, x, y + (texts.length === 1 ? 4 : -3 + i * 15), line, anchor))
