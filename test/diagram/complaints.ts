/** What is wrong with a placed chart: covered, crossed, or outside. */
import { crosses, type Placed, type PlacedNode, type Rect } from '../../src/diagram/layout.ts'

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const inside = (a: Rect, b: Rect): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height

const contains = ({ node }: PlacedNode, other: PlacedNode): boolean =>
  node.children.some(child => child === other.node) ||
  node.children.some(child => contains({ node: child } as PlacedNode, other))

/** A sentence for each thing that is covered, crossed, or outside. */
export function complaints({ width, height, nodes, edges }: Placed): string[] {
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
