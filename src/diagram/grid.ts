/** A picture of rows and columns, with lines of text in each cell. */
import type { Linked } from './chart.ts'
import { CHARACTER, LINE, linkedLines, px, sheet, textAt, widest, wrapped } from './svg.ts'

export interface GridLine {
  readonly text: string
  readonly kind: 'strong' | 'plain' | 'quiet' | 'guard' | 'action'
}

/** Lines that belong together. */
export interface GridItem extends Linked {
  readonly lines: readonly GridLine[]
}

export interface Grid {
  readonly title: string
  readonly about?: string
  readonly notes: readonly string[]
  /** The picture in words. */
  readonly told: string
  /** Of each column, how many characters a line of it may have: more are broken into several lines. */
  readonly characters: readonly number[]
  /** The first column names the rows. */
  readonly heads: readonly (readonly GridLine[])[]
  /** A cell for each column. */
  readonly rows: readonly (readonly (readonly GridItem[])[])[]
}

const MARGIN = 16
const GAP = 14
/** Between the items of a cell, and above and below them. */
const BETWEEN = 6
const ABOVE = 8

/** What a page of 1280 pixels shows without scrolling. */
const ROOM = 1120
/** Characters that a column keeps; the names of the rows keep more. */
const leastOf = (column: number): number => (column === 0 ? 16 : 10)
/** Where a name that is longer than its column may be broken. */
const INSIDE_A_NAME = /(?<=[_/.-])|(?<=[a-z])(?=[A-Z])/

export interface PlacedLine extends GridLine {
  readonly x: number
  /** The base of the line. */
  readonly y: number
}

export interface PlacedGrid {
  readonly width: number
  readonly height: number
  readonly columns: readonly { readonly x: number; readonly width: number }[]
  readonly rows: readonly { readonly y: number; readonly height: number }[]
  readonly heads: readonly PlacedLine[]
  readonly items: readonly (Linked & {
    readonly lines: readonly PlacedLine[]
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  })[]
  readonly notes: readonly PlacedLine[]
  readonly about: readonly PlacedLine[]
}

/** How wide each column is: the widest gives way first, until all can be seen at once; if they never can, none gives way. */
function widthsOf({ characters, heads, rows }: Grid): number[] {
  const texts = heads.map((head, c) =>
    [...head, ...rows.flatMap(row => (row[c] ?? []).flatMap(({ lines }) => lines))].map(({ text }) => text),
  )
  const widthAt = (c: number, limit: number): number => widest((texts[c] ?? []).flatMap(text => broken(text, limit)))
  const columns = characters.map((limit, c) => ({ c, limit, width: widthAt(c, limit) }))
  const wide = columns.map(({ width }) => width)
  const room = ROOM - 2 * MARGIN - GAP * (columns.length - 1)
  while (columns.reduce((sum, { width }) => sum + width, 0) > room) {
    const [most] = columns.filter(({ c, limit }) => limit > leastOf(c)).sort((a, b) => b.width - a.width)
    if (most === undefined) return wide
    most.limit = Math.min(most.limit, Math.round(most.width / CHARACTER)) - 1
    most.width = widthAt(most.c, most.limit)
  }
  return columns.map(({ width }) => width)
}

const broken = (text: string, limit: number): string[] => wrapped(text, limit, INSIDE_A_NAME)

/** The lines of the grid as they are in columns of these widths. */
function fitted({ heads, rows }: Grid, widths: readonly number[]): Pick<Grid, 'heads' | 'rows'> {
  const lined = (lines: readonly GridLine[], c: number): GridLine[] =>
    lines.flatMap(line =>
      broken(line.text, Math.round((widths[c] as number) / CHARACTER)).map(text => ({ ...line, text })),
    )
  return {
    heads: heads.map(lined),
    rows: rows.map(row => row.map((items, c) => items.map(item => ({ ...item, lines: lined(item.lines, c) })))),
  }
}

export function placeGrid(grid: Grid): PlacedGrid {
  const { title, about, notes } = grid
  const widths = widthsOf(grid)
  const { heads, rows } = fitted(grid, widths)
  const columns = widths.map((width, c) => ({
    x: MARGIN + widths.slice(0, c).reduce((sum, before) => sum + before + GAP, 0),
    width,
  }))
  const last = columns.at(-1) as PlacedGrid['columns'][number]
  const inner = Math.max(last.x + last.width - MARGIN, 480, widest([title]) * 1.2)
  const paragraph = (texts: readonly string[], y: number): PlacedLine[] =>
    texts
      .flatMap(text => wrapped(text, Math.floor(inner / CHARACTER)))
      .map((text, i) => ({ text, kind: 'quiet', x: MARGIN, y: y + LINE * i }))
  const told = paragraph(about === undefined ? [] : [about], MARGIN + 33)
  const top = MARGIN + 30 + LINE * told.length
  const headed = top + LINE * Math.max(...heads.map(({ length }) => length)) + 6
  const placed: PlacedGrid['rows'][number][] = []
  let y = headed
  for (const row of rows) {
    const height = Math.max(...row.map(items => heightOf(items))) + 2 * ABOVE
    placed.push({ y, height })
    y += height
  }
  const lined = (lines: readonly GridLine[], x: number, from: number): PlacedLine[] =>
    lines.map((line, i) => ({ ...line, x, y: from + LINE * (i + 1) - 4 }))
  const under = paragraph(notes, y + 20)
  return {
    width: Math.ceil(inner + 2 * MARGIN),
    height: Math.ceil(y + 8 + (under.length > 0 ? LINE * under.length + 8 : 0)),
    columns,
    rows: placed,
    heads: heads.flatMap((head, c) => lined(head, (columns[c] as { x: number }).x, top)),
    items: rows.flatMap((row, r) =>
      row.flatMap((items, c) => {
        const { x, width } = columns[c] as { x: number; width: number }
        return items.map((item, i) => {
          const from = (placed[r] as { y: number }).y + ABOVE + heightOf(items.slice(0, i)) + (i > 0 ? BETWEEN : 0)
          return { ...item, x, y: from, width, height: heightOf([item]), lines: lined(item.lines, x, from) }
        })
      }),
    ),
    notes: under,
    about: told,
  }
}

const heightOf = (items: readonly GridItem[]): number =>
  items.reduce((sum, { lines }, i) => sum + LINE * lines.length + (i > 0 ? BETWEEN : 0), 0)

/** The same bytes for the same grid. */
export function gridSvg(grid: Grid): string {
  const placed = placeGrid(grid)
  const { width, height } = placed
  const [first] = placed.columns
  return sheet({
    title: grid.title,
    told: grid.told,
    width,
    height,
    body: [
      ...placed.rows.flatMap(({ y, height: tall }, i) => [
        ...(i % 2 === 0 ? [`<rect class="band" x="0" y="${px(y)}" width="${px(width)}" height="${px(tall)}"/>`] : []),
        `<line class="rule" x1="0" y1="${px(y)}" x2="${px(width)}" y2="${px(y)}"/>`,
      ]),
      ...placed.columns.slice(1).map(({ x }) => {
        const [top, bottom] = [
          placed.rows[0]?.y ?? 0,
          placed.rows.reduce((end, { y, height: tall }) => Math.max(end, y + tall), 0),
        ]
        return `<line class="rule" x1="${px(x - GAP / 2)}" y1="${px(top)}" x2="${px(x - GAP / 2)}" y2="${px(bottom)}"/>`
      }),
      textAt('title', first?.x ?? MARGIN, MARGIN + 13, grid.title),
      ...[...placed.about, ...placed.heads].map(written),
      ...placed.items.flatMap(item => [
        ...(item.mark === 'only'
          ? [
              `<rect class="marked" x="${px(item.x - 4)}" y="${px(item.y - 2)}" width="${px(item.width + 8)}" height="${px(item.height + 4)}" rx="4"/>`,
            ]
          : []),
        ...linkedLines(item.lines.map(written), item),
      ]),
      ...placed.notes.map(written),
    ],
  })
}

const written = ({ text, kind, x, y }: PlacedLine): string => textAt(kind, x, y, text)
