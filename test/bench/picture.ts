/** Processor time over states of pasid-ref, both logarithmic, one line for each contender, as SVG. */
import { COUNTERS } from './published.ts'
import { CONTENDERS, type Report } from './report.ts'

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 440, 70, 190, 40, 60]
const COLOURS = ['#0b5cad', '#5aa2e0', '#444444', '#b8860b', '#b3261e', '#6b3fa0']
const DECADES = { x: [2, 8] as const, y: [-3, 3] as const }

export function picture({ explicit }: Pick<Report, 'explicit'>): string {
  const x = scale(DECADES.x, LEFT, WIDTH - RIGHT)
  const y = scale(DECADES.y, HEIGHT - BOTTOM, TOP)
  const lines = CONTENDERS.flatMap((who, i) => {
    const points = explicit.flatMap(({ model, who: of, states, cost }) =>
      model === COUNTERS && of === who && cost !== null ? [`${x(states).toFixed(1)},${y(cost.cpu).toFixed(1)}`] : [],
    )
    return points.length === 0 ? [] : [{ who, colour: COLOURS[i] as string, points }]
  })
  const decades = ([from, to]: readonly [number, number]): number[] =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" role="img">`,
    '<title>Processor time over states of pasid-ref with counters</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...decades(DECADES.x).map(
      n =>
        `<path d="M${x(10 ** n)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#dddddd"/>` +
        `<text x="${x(10 ** n)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${power(n)}</text>`,
    ),
    ...decades(DECADES.y).map(
      n =>
        `<path d="M${LEFT} ${y(10 ** n)}H${WIDTH - RIGHT}" stroke="#dddddd"/>` +
        `<text x="${LEFT - 8}" y="${y(10 ** n) + 4}" text-anchor="end">${10 ** n}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 14}" text-anchor="middle">states</text>`,
    `<text x="${LEFT}" y="${TOP - 16}">seconds of the processor</text>`,
    ...lines.flatMap(({ who, colour, points }, i) => [
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...points.map(
        point => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="3" fill="${colour}"/>`,
      ),
      `<path d="M${WIDTH - RIGHT + 20} ${TOP + 10 + 24 * i}h24" stroke="${colour}" stroke-width="3"/>`,
      `<text x="${WIDTH - RIGHT + 52}" y="${TOP + 14 + 24 * i}">${who}</text>`,
    ]),
    '</svg>',
    '',
  ].join('\n')
}

/** Values outside of the decades are shown at their edge. */
function scale([from, to]: readonly [number, number], start: number, end: number): (value: number) => number {
  return value => start + ((Math.min(to, Math.max(from, Math.log10(value))) - from) / (to - from)) * (end - start)
}

const power = (n: number): string => `10<tspan dy="-5" font-size="10">${n}</tspan>`
