/** The inside of a process of its own: one search. */
import type { Asked, Told } from './asked.ts'
import type { Cost } from './run.ts'

/** Writes what it found and cost on standard output. @throws Error when there is no verdict. */
export async function asChild(asked: Asked): Promise<void> {
  const found = await search(asked)
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const cost: Cost = { wall: 0, cpu: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 }
  process.stdout.write(JSON.stringify({ found, cost } satisfies Told))
}

async function search({ search, at, workers }: Asked): Promise<Told['found']> {
  if (search === 'packed') return (await import('./peers/packed.ts')).packedSearch(at)
  if (search === 'graph') return (await import('./peers/graph.ts')).graphWalk(at)
  const { check } = await import('../../src/check/check.ts')
  const { pasidRef } = await import('../toys/pasid-ref.ts')
  const [guest, rid, pasid] = at
  const model = pasidRef(search === 'explicit', { guest, rid, pasid })
  const { verdict, states } = await check(model, { engine: search, ...(workers !== undefined && { workers }) })
  if (verdict !== 'holds') throw new Error(`the model is ${verdict}`)
  return {
    states: Number(states.distinct),
    // The initial state is generated, without a transition.
    ...(search === 'explicit' && { transitions: Number(states.generated) - 1, levels: Number(states.depth) }),
    exact: String(states.distinct),
  }
}
