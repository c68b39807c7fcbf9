import { describe, expect, it } from 'vitest'
import { setup } from 'xstate'
import { models } from '../../index.ts'
import { type Model, vocabulary } from '../../src/checker.ts'
import { beside, same } from '../../src/diagram/beside.ts'
import { nodesOf } from '../../src/diagram/chart.ts'
import { differenceGrid } from '../../src/diagram/difference.ts'
import { type GridItem, gridSvg, placeGrid } from '../../src/diagram/grid.ts'
import { neverIn } from '../../src/diagram/never.ts'
import { participantsGrid } from '../../src/diagram/participants.ts'
import { differencePicture, machinesBeside, operationsPicture } from '../../src/diagram/picture.ts'
import { statechart } from '../../src/diagram/statechart.ts'
import { expand } from '../../src/system/expand.ts'
import { kindOf } from '../../src/system/debate.ts'
import { hostileModel } from '../export/hostile.ts'
import { Reader, wellFormed } from './readers.ts'

const { component, call, hardware, system, where } = vocabulary<{ sort: 'door'; errno: 'EBUSY'; source: 'manual' }>()

/** A door that a guard and its platform let some events through only. */
const doorWith = (lockable: boolean) =>
  setup({
    types: { events: {} as { type: 'OPEN' | 'CLOSE' | 'LOCK' } },
    guards: { lockable: () => lockable },
  }).createMachine({
    id: 'door',
    initial: 'closed',
    states: {
      closed: { on: { OPEN: 'open', LOCK: { guard: 'lockable', target: 'locked' } } },
      open: { on: { CLOSE: 'closed' } },
      locked: {},
    },
  })

function house(lockable: boolean): Model {
  const door = component(['door'], doorWith(lockable))
  const alarm = component([], doorWith(true))
  const told = system(
    'house',
    { door, alarm },
    {
      open: call({ d: 'door' }, { source: 'manual', doc: 'open()' }, ({ d }) => [
        lockable && alarm().isNot('locked').else('EBUSY'),
        door(d).takes('OPEN').else('EBUSY'),
      ]),
      shut: hardware({ d: 'door' }, 'manual', ({ d }) => [
        where([door(d), alarm()], 'agree', (one, other) => one.is('open') === other.is('open')),
        door(d).takes('CLOSE'),
      ]),
      lock: call({ d: 'door' }, 'manual', ({ d }) => [door(d).takes('LOCK').else('EBUSY')]),
    },
  )
  return { name: `house/${lockable}`, system: told, scope: { door: 2 }, properties: [] }
}

const source = (id: string): { tip: string } => ({ tip: `<${id}>` })
const chartOf = (model: Model, family: string) => {
  const { machine } = model.system.components[family] as Model['system']['components'][string]
  const never = neverIn(expand(model.system, model.scope))
  if (typeof never === 'string') throw new Error(never)
  return statechart(machine, { never: never.get(machine) ?? new Set() })
}

describe('the operations of a system and who takes part', () => {
  const grid = participantsGrid('house', house(true).system, { door: 2 }, source)

  it('has a column for each object, and in its cells who is asked when, what, and what it refuses with', () => {
    const cells = grid.rows.map(row => row.map(items => items.flatMap(({ lines }) => lines.map(({ text }) => text))))
    expect(cells).toEqual([
      [
        ['open(d)', 'open()'],
        ['2 OPEN', 'd', 'else EBUSY'],
        ['1 is not locked', 'else EBUSY'],
      ],
      [['shut(d)', 'hardware'], ['1 agree', 'door(d), alarm', '2 CLOSE', 'd'], ['1 with door']],
      [['lock(d)'], ['1 LOCK', 'd', 'else EBUSY'], []],
    ])
  })

  it('leaves every line in its own cell, in every kind of system of the models', () => {
    const kinds = new Map(models.map(model => [kindOf(model), model]))
    const sticking = [hostileModel, house(true), ...kinds.values()].flatMap(({ name, system: of, scope }) => {
      const { items, width, height, columns, rows } = placeGrid(participantsGrid(name, of, scope, source))
      return items.flatMap((item, i) => {
        const fits =
          item.lines.every(({ text }) => text.length * 7.22 <= item.width || /[^ -~]/.test(text)) &&
          item.x + item.width <= width &&
          item.y + item.height <= height &&
          columns.some(({ x }) => x === item.x) &&
          rows.some(row => row.y < item.y && item.y + item.height < row.y + row.height) &&
          !items
            .slice(i + 1)
            .some(other => other.x === item.x && other.y < item.y + item.height && item.y < other.y + other.height)
        return fits ? [] : [`${name}: ${item.lines[0]?.text}`]
      })
    })
    expect(sticking).toEqual([])
  })

  it('is as wide as a page where its columns can give way, and loses no word by it', () => {
    const kinds = new Map(models.map(model => [kindOf(model), model]))
    const single = [...kinds.values()].filter(({ system: { components } }) => Object.keys(components).length <= 10)
    expect(single.length).toBeGreaterThan(15)
    for (const { name, system: of, scope } of single) {
      const whole = participantsGrid(name, of, scope, source)
      const { width, items } = placeGrid(whole)
      expect([name, width <= 1120]).toEqual([name, true])
      const said = (lines: readonly { text: string }[]): string =>
        lines.map(({ text }) => text.replace(/ /g, '')).join('')
      expect(items.map(({ lines }) => said(lines))).toEqual(whole.rows.flat(2).map(({ lines }) => said(lines)))
    }
    // Where they cannot, they are as wide as they like.
    const twelve = <T>(each: T): T[] => Array.from({ length: 12 }, () => each)
    const cell: GridItem[] = [{ lines: [{ kind: 'plain', text: 'twelve indivisible words' }] }]
    const many = placeGrid({ ...grid, characters: twelve(24), heads: twelve([]), rows: [twelve(cell)] })
    expect(many.items.every(({ lines }) => lines.length === 1)).toBe(true)
  })

  it('is well-formed and the same for the same system, whatever things are called', async () => {
    const picture = operationsPicture(hostileModel, source)
    const svg = await picture.svg()
    expect(wellFormed(svg)).toEqual([])
    expect(await operationsPicture(hostileModel, source).svg()).toBe(svg)
    const { nodes, edges } = new Reader(picture.dot?.() ?? '').graph()
    expect(edges.length).toBeGreaterThan(3)
    for (const { from, to } of edges) expect(nodes).toEqual(expect.arrayContaining([from, to]))
  })

  it('is a flowchart in Mermaid, whose texts end nothing', () => {
    const [head, ...lines] = operationsPicture(hostileModel, source).mermaid().trimEnd().split('\n')
    expect(head).toBe('flowchart LR')
    for (const line of lines)
      expect(line).toMatch(
        /^ {2}(n\d+\["[^"<>\\`]*(<br\/>[^"<>\\`]*)*"\]|n\d+ -->(\|"[^"<>\\`]*(<br\/>[^"<>\\`]*)*"\|)? n\d+)$|^%% /,
      )
  })
})

describe('what never happens in a system', () => {
  it('is what its guards and its operations leave out', () => {
    const never = chartOf(house(false), 'door')
    expect(nodesOf(never.nodes).flatMap(({ id, mark }) => (mark === 'never' ? [id] : []))).toEqual(['locked'])
    expect(
      never.edges.flatMap(({ texts }) => texts.filter(({ mark }) => mark === 'never').map(({ event }) => event)),
    ).toEqual(['LOCK'])
  })

  it('is nothing where all of it happens', () => {
    expect(JSON.stringify(chartOf(house(true), 'door'))).not.toContain('never')
  })
})

describe('two machines beside each other', () => {
  const [a, b] = [chartOf(house(true), 'door'), chartOf(house(false), 'door')]

  it('show what happens on one side only', () => {
    const { nodes, edges } = beside('doors', { name: 'A', chart: a }, { name: 'B', chart: b })
    expect(nodesOf(nodes).flatMap(({ id, mark }) => (mark === undefined ? [] : [`${id} ${mark}`]))).toEqual([
      'A locked only',
      'B locked never',
    ])
    expect(
      edges.flatMap(({ id, texts }) => texts.flatMap(({ mark }) => (mark === undefined ? [] : [`${id} ${mark}`]))),
    ).toEqual(['A closed > locked only', 'B closed > locked never'])
  })

  it('say so in Mermaid and DOT', () => {
    const picture = machinesBeside('doors', { name: 'A', chart: a }, { name: 'B', chart: b })
    const [mermaid, dot] = [picture.mermaid(), picture.dot?.() ?? '']
    expect(mermaid).toMatch(/^ {2}n\d+ ==>\|"LOCK \[lockable\]"\| n\d+$/m)
    expect(mermaid).toMatch(/^ {2}n\d+ -\.->\|"LOCK \[lockable\] \(never\)"\| n\d+$/m)
    expect(mermaid.match(/^ {2}style n\d+ stroke-(width: 3px|dasharray: 3 3)$/gm)).toHaveLength(2)
    const { edges } = new Reader(dot).graph()
    expect(
      edges.flatMap(({ attributes: { label, style, penwidth } }) =>
        label?.startsWith('LOCK') === true ? [style ?? penwidth] : [],
      ),
    ).toEqual(['2', 'dotted'])
  })

  it('are the same where the same happens', () => {
    expect([same(a, a), same(a, b), same(b, a)]).toEqual([true, false, false])
  })
})

describe('the difference between two systems', () => {
  const sides = [true, false].map(lockable => ({ ...house(lockable), name: `lockable ${lockable}` }))
  const [a, b] = sides as [(typeof sides)[number], (typeof sides)[number]]

  it('has the operations that differ, with the rules of one side standing out, and names the others', () => {
    const grid = differenceGrid('houses', [a, b], source)
    expect(
      grid?.rows.map(([, one, other]) =>
        [one, other].map(items => items?.map(({ lines, mark }) => [lines[0]?.text, mark])),
      ),
    ).toEqual([
      [
        [
          ['alarm', 'only'],
          ['door(d)', undefined],
        ],
        [['door(d)', undefined]],
      ],
    ])
    expect(grid?.notes).toContain('The same on both: shut(d), lock(d).')
    expect(wellFormed(gridSvg(grid as NonNullable<typeof grid>))).toEqual([])
    expect(new Reader(differencePicture('houses', [a, b], source)?.dot?.() ?? '').graph().nodes).toHaveLength(2)
  })

  it('is none between a system and itself', () => {
    expect(differenceGrid('houses', [a, a], source)).toBeUndefined()
  })
})
