/** Numbers that grow from column to column, a curve for each of them, one below the other on the same columns. */
import { LINE, px, sheet, textAt, widest } from './svg.ts'

export interface Curves {
  readonly title: string
  /** The picture in words. */
  readonly told: string
  readonly columns: readonly string[]
  /** A value for each column; null where there is none. */
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
  /** Columns whose values may be too small. */
  readonly open: readonly boolean[]
}

const MARGIN = 16
const GAP = 14
/** Of the curve of a row, and of the row with its space. */
const HEIGHT = 40
const ROW = 64

/** Each curve from 0 at its base to its largest value; a point is hollow where its value may be too small. */
export function curvesSvg({ title, told, columns, rows, open }: Curves): string {
  const left = MARGIN + widest(rows.map(({ name }) => name)) + GAP
  const step = Math.max(48, widest(columns) + GAP)
  const x = (column: number): number => left + step / 2 + column * step
  const right = left + columns.length * step
  const width = Math.max(right + MARGIN, 2 * MARGIN + widest([title]) * 1.2)
  const top = MARGIN + LINE + GAP
  const bottom = top + rows.length * ROW
  const drawn = rows.flatMap(({ name, values }, row) => {
    const base = top + row * ROW + ROW - (ROW - HEIGHT) / 2
    const most = Math.max(1, ...values.map(value => value ?? 0))
    const points = values.flatMap((value, column) =>
      value === null ? [] : [{ value, column, x: x(column), y: base - (value / most) * (HEIGHT - LINE) }],
    )
    return [
      `<path class="rule" d="M${px(left)} ${px(base)}H${px(right)}"/>`,
      textAt('strong', MARGIN, base - 4, name),
      ...(points.length < 2 ? [] : [`<path class="edge" d="M${points.map(p => `${px(p.x)} ${px(p.y)}`).join('L')}"/>`]),
      ...points.flatMap((p, i) => [
        `<circle class="${open[p.column] === true ? 'state' : 'dot'}" cx="${px(p.x)}" cy="${px(p.y)}" r="3.5"/>`,
        textAt(p.value === points[i - 1]?.value ? 'quiet' : '', p.x, p.y - 7, String(p.value), 'middle'),
      ]),
    ]
  })
  return sheet({
    title,
    told,
    width,
    height: bottom + LINE + MARGIN,
    body: [
      textAt('title', MARGIN, MARGIN + LINE, title),
      ...drawn,
      ...columns.map((column, i) => textAt('quiet', x(i), bottom + LINE, column, 'middle')),
    ],
  })
}
