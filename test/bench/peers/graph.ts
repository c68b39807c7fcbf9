/** pasid-ref with counters as one XState machine, walked by @xstate/graph, which is offered only events that can happen. */
import { getAdjacencyMap } from '@xstate/graph'
import { assign, setup } from 'xstate'
import type { At } from '../../toys/published.ts'
import type { Counted } from '../run.ts'

interface Whole {
  /** 0 none, else a guest. */
  readonly owner: readonly number[]
  readonly claimed: readonly boolean[]
  readonly pasid: readonly { readonly is: 'free' | 'allocated' | 'pending'; readonly owner: number }[]
  /** bound[r][p] */
  readonly bound: readonly (readonly boolean[])[]
}
interface Change {
  readonly type: string
  readonly to: Partial<Whole>
}

const FREE = { is: 'free', owner: 0 } as const
const isBound = ({ bound }: Whole, p: number): boolean => bound.some(row => row[p] === true)

/** What can happen in a state, each with what it changes. */
function changes(whole: Whole, [G]: At): Change[] {
  const { owner, claimed, pasid, bound } = whole
  const guests = Array.from({ length: G }, (_, g) => g + 1)
  const ofRids = owner.flatMap((g, r): Change[] => {
    if (g === 0) return guests.map(to => ({ type: `assign ${to} ${r}`, to: { owner: owner.with(r, to) } }))
    if (claimed[r] === true) return [{ type: `unclaim ${r}`, to: { claimed: claimed.with(r, false) } }]
    if (bound[r]?.includes(true) === true) return []
    return [
      { type: `unassign ${r}`, to: { owner: owner.with(r, 0) } },
      { type: `claim ${r}`, to: { claimed: claimed.with(r, true) } },
    ]
  })
  const ofPasids = pasid.flatMap(({ is, owner: g }, p): Change[] => {
    if (is === 'free')
      return guests.map(to => ({
        type: `alloc ${to} ${p}`,
        to: { pasid: pasid.with(p, { is: 'allocated', owner: to }) },
      }))
    const freed = isBound(whole, p) ? ({ is: 'pending', owner: g } as const) : FREE
    return is === 'allocated' ? [{ type: `free ${p}`, to: { pasid: pasid.with(p, freed) } }] : []
  })
  const ofBindings = bound.flatMap((row, r) =>
    row.flatMap((yes, p): Change[] => {
      const flipped = bound.with(r, row.with(p, !yes))
      const { is, owner: g } = pasid[p] ?? FREE
      if (!yes)
        return is === 'allocated' && g === owner[r] && claimed[r] !== true
          ? [{ type: `bind ${r} ${p}`, to: { bound: flipped } }]
          : []
      const last = is === 'pending' && !isBound({ ...whole, bound: flipped }, p)
      return [{ type: `unbind ${r} ${p}`, to: { bound: flipped, ...(last && { pasid: pasid.with(p, FREE) }) } }]
    }),
  )
  return [...ofRids, ...ofPasids, ...ofBindings]
}

export function graphWalk(at: At): Counted {
  const [, R, P] = at
  const machine = setup({ types: { context: {} as Whole, events: {} as Change } }).createMachine({
    id: 'pasid-ref',
    context: {
      owner: Array<number>(R).fill(0),
      claimed: Array<boolean>(R).fill(false),
      pasid: Array.from({ length: P }, () => FREE),
      bound: Array.from({ length: R }, () => Array<boolean>(P).fill(false)),
    },
    on: { '*': { actions: assign(({ event }) => event.to) } },
  })
  const map = Object.values(
    getAdjacencyMap(machine, {
      events: ({ context }) => changes(context, at),
      serializeState: ({ context }) => JSON.stringify(context),
      serializeEvent: ({ type }) => type,
    }),
  )
  return {
    states: map.length,
    transitions: map.reduce((sum, { transitions }) => sum + Object.keys(transitions).length, 0),
  }
}
