/** A picture of boxes and arrows before anybody has placed them: plain data, from which SVG, DOT and Mermaid are written. */

/**
 * How a part stands out: `never` cannot happen in the models that the picture is of, `only` is not in the picture beside
 * it, `other` is there in another way.
 */
export type Mark = 'never' | 'only' | 'other'

/** What a part of a picture says and leads to beyond what is drawn. */
export interface Linked {
  /** What is told beyond what is drawn: where the rule comes from. */
  readonly tip?: string
  /** Where that is told. */
  readonly href?: string
  /** The id of the source that the rule comes from. */
  readonly cites?: string
  /** How it stands out; absent: it does not. */
  readonly mark?: Mark
  /** How often it happens, from 1, seldom, to 5: what the page around the picture colours it by. */
  readonly heat?: number
}

export interface ChartNode extends Linked {
  /** Unique in the chart. */
  readonly id: string
  /**
   * `initial` is the dot that an arrow leads from to where a composite state begins; a `region` is a part of a parallel
   * state; `any` stands for whatever is active in the state around it.
   */
  readonly kind: 'state' | 'final' | 'history' | 'initial' | 'region' | 'any'
  readonly name: string
  /** Lines below the name. */
  readonly details: readonly ChartText[]
  /** Of a composite state. */
  readonly children: readonly ChartNode[]
}

/** What an arrow says, or a line of a box: an event, its guard and what it does. */
export interface ChartText extends Linked {
  readonly event: string
  /** Said by the way: how many states a box stands for. */
  readonly quiet?: boolean
  readonly guard?: string
  readonly actions?: string
}

export interface ChartEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Several where several events lead from one state to the other. */
  readonly texts: readonly ChartText[]
}

export interface Chart {
  readonly title: string
  readonly href?: string
  /** A sentence below the title. */
  readonly about?: string
  /** What a reader must know to read the picture right, each a line below it. */
  readonly notes: readonly string[]
  /** The picture in words, for who cannot see it. */
  readonly told: string
  readonly nodes: readonly ChartNode[]
  readonly edges: readonly ChartEdge[]
}

/** Every node, each before what is inside it. */
export const nodesOf = (nodes: readonly ChartNode[]): ChartNode[] =>
  nodes.flatMap(node => [node, ...nodesOf(node.children)])

/** The ids of the sources that a chart cites. */
export const citedIn = ({ nodes, edges }: Chart): string[] =>
  cited([...nodesOf(nodes).flatMap(node => [node, ...node.details]), ...edges.flatMap(({ texts }) => texts)])

/** Each id once. */
export const cited = (parts: readonly Linked[]): string[] => [...new Set(parts.flatMap(({ cites }) => cites ?? []))]

/** 'TAKE [isFree] / own' */
export const spoken = ({ event, guard, actions, mark }: ChartText): string =>
  [event, guard && `[${guard}]`, actions && `/ ${actions}`, mark === 'never' && '(never)'].filter(Boolean).join(' ')

/** An arrow stands out by what all of its texts have in common. */
export const markOf = ({ texts: [first, ...others] }: ChartEdge): Mark | undefined =>
  others.every(({ mark }) => mark === first?.mark) ? first?.mark : undefined
