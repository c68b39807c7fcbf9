/** A process of its own: one search, and what it found and cost on standard output. */
import { existsSync, readFileSync } from 'node:fs'
import type { Model } from '../../src/system/model.ts'
import type { Scope } from '../../src/system/sort.ts'
import type { Asked } from './asked.ts'
import type { At } from '../toys/published.ts'
import { COUNTER_FREE, COUNTERS, DEEP } from './published.ts'
import type { Found, Run } from './run.ts'

const asked = JSON.parse(process.argv[2] as string) as Asked
const search = await loaded(asked)
const used = process.cpuUsage()
const began = performance.now()
const found = await search()
const wall = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(used)
process.stdout.write(
  JSON.stringify({ found, cost: { wall, cpu: (user + system) / 1e6, peakMiB: peakMiB() } } satisfies Run),
)

/** The search, ready to begin. It loads only what it needs: what it loads is in its memory. */
async function loaded({
  search,
  model,
  scope,
  workers,
  symmetry,
  seconds,
}: Asked): Promise<() => Found | Promise<Found>> {
  const at: At = [scope['guest'] ?? 0, scope['rid'] ?? 0, scope['pasid'] ?? 0]
  if (search === 'nothing') return () => ({ states: 0 })
  if (search === 'packed') {
    const { packedSearch } = await import('./peers/packed.ts')
    return () => packedSearch(at)
  }
  if (search === 'graph') {
    const { graphWalk } = await import('./peers/graph.ts')
    return () => graphWalk(at)
  }
  const { check } = await import('../../src/check/check.ts')
  const named = await modelNamed(model, scope)
  return async () => {
    const result = await check(named, {
      engine: search,
      scope,
      ...(workers !== undefined && { workers }),
      ...(symmetry !== undefined && { symmetry }),
      limits: { seconds },
    })
    if (result.stopped !== undefined) throw new Error(`it had not ended after ${seconds} s`)
    if (named.recorded !== undefined && result.recorded !== undefined && !result.asExpected)
      throw new Error('it finds other verdicts or counts than recorded')
    const { distinct, generated, depth } = result.states
    const steps = result.properties.flatMap(({ witness }) => witness?.steps.length ?? [])
    return {
      states: Number(distinct),
      exact: String(distinct),
      // The initial state is generated, without a transition.
      transitions: Number(generated) - 1,
      ...(depth !== undefined && { levels: depth }),
      ...(result.symmetry !== undefined && { orbits: result.symmetry.orbits }),
      ...(steps.length > 0 && { steps: Math.max(...steps) }),
    }
  }
}

/** @throws Error when there is no such model */
async function modelNamed(name: string, scope: Scope): Promise<Model> {
  if (name === COUNTERS || name === COUNTER_FREE || name === DEEP) {
    const { pasidRef, fullest } = await import('../toys/pasid-ref.ts')
    const model = pasidRef(name === COUNTERS, scope)
    return name === DEEP ? { ...model, properties: [...model.properties, fullest] } : model
  }
  const { models } = await import('../../index.ts')
  const found = models.find(model => model.name === name)
  if (found === undefined) throw new Error(`there is no model '${name}'`)
  return found
}

/** Where the system says it: what the process that started this one had does not count. */
function peakMiB(): number {
  const status = '/proc/self/status'
  const [kiB] = (existsSync(status) ? /(?<=VmHWM:\s*)\d+/.exec(readFileSync(status, 'utf8')) : null) ?? []
  return (kiB === undefined ? process.resourceUsage().maxRSS : Number(kiB)) / 1024
}
