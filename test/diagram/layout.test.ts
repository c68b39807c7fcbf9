/** Nothing that is written in a picture is covered or crossed by anything else: of the models' machines, of toys, of an odd one. */
import { describe, expect, it } from 'vitest'
import { models } from '../../index.ts'
import { crosses, layout, type Placed, type PlacedNode, type Rect } from '../../src/diagram/layout.ts'
import { statechart } from '../../src/diagram/statechart.ts'
import { dieHard } from '../toys/die-hard.ts'
import { missionaries } from '../toys/missionaries.ts'
import { odd } from './odd-machine.ts'

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const inside = (a: Rect, b: Rect): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height

const contains = ({ node }: PlacedNode, other: PlacedNode): boolean =>
  node.children.some(child => child === other.node) ||
  node.children.some(child => contains({ node: child } as PlacedNode, other))

/** A sentence for each thing that is covered, crossed, or outside. */
function complaints({ width, height, nodes, edges }: Placed): string[] {
  const labels = edges.flatMap(({ edge, label }) => (label === undefined ? [] : [{ id: edge.id, ...label }]))
  const heads = nodes.filter(({ node }) => node.kind !== 'initial').map(({ node, head }) => ({ id: node.id, ...head }))
  const page = { x: 0, y: 0, width, height }
  return [
    ...labels.flatMap((label, i) => [
      ...labels.slice(i + 1).flatMap(other => (overlap(label, other) ? [`labels ${label.id} and ${other.id}`] : [])),
      ...heads.flatMap(head => (overlap(label, head) ? [`label ${label.id} on ${head.id}`] : [])),
      ...nodes.flatMap(({ node, ...rect }) =>
        node.children.length === 0 && overlap(label, rect) ? [`label ${label.id} on the box of ${node.id}`] : [],
      ),
      ...edges.flatMap(({ edge, points }) => (crosses(points, label) ? [`${edge.id} through label ${label.id}`] : [])),
      ...(inside(label, page) ? [] : [`label ${label.id} outside`]),
    ]),
    ...nodes.flatMap((one, i) => [
      ...nodes
        .slice(i + 1)
        .flatMap(other => (!contains(one, other) && overlap(one, other) ? [`${one.node.id} on ${other.node.id}`] : [])),
      ...nodes.flatMap(other => (contains(one, other) && !inside(other, one) ? [`${other.node.id} sticks out`] : [])),
      ...edges.flatMap(({ edge, points }) =>
        one.node.kind !== 'initial' && one.node.children.length > 0 && crosses(points, one.head)
          ? [`${edge.id} through the name of ${one.node.id}`]
          : [],
      ),
      ...(inside(one, page) ? [] : [`${one.node.id} outside`]),
    ]),
    ...edges.flatMap(({ edge, points }) => (points.length < 2 ? [`${edge.id} is not drawn`] : [])),
  ]
}

const machines = new Map(
  [...models, dieHard, missionaries]
    .flatMap(({ system }) => Object.values(system.components))
    .map(({ machine }) => [JSON.stringify(statechart(machine)), machine]),
)

describe('the layout of a statechart', () => {
  it('leaves free what is written, in every machine of the models', { timeout: 60_000 }, async () => {
    const found: string[] = []
    for (const machine of machines.values())
      for (const complaint of complaints(await layout(statechart(machine)))) found.push(`${machine.id}: ${complaint}`)
    expect(found).toEqual([])
  })

  it('does so with regions, histories and arrows across all borders', async () => {
    expect(complaints(await layout(statechart(odd)))).toEqual([])
  })

  it('is told apart from one that covers its labels', async () => {
    const placed = await layout(statechart(odd))
    const [first, second] = placed.edges.flatMap(({ label }) => label ?? [])
    const moved = placed.edges.map(edge => (edge.label === second ? { ...edge, label: { ...second, ...first } } : edge))
    expect(complaints({ ...placed, edges: moved as Placed['edges'] })).not.toEqual([])
  })
})
