import { describe, expect, it } from 'vitest'
import { models, platforms, sources } from '../../index.ts'
import { expand } from '../../src/system/expand.ts'
import { isContract } from '../../src/system/property.ts'

type Node = (typeof models)[number]['system']['components'][string]['machine']['root']

/** 'ridSlot.user.blocked on RELEASE': every transition of a machine that says no source. */
function unsourced(node: Node): string[] {
  const own = [...node.transitions].flatMap(([event, transitions]) =>
    transitions.filter(({ meta }) => !(meta?.source in sources)).map(() => `${node.id} on ${event}`),
  )
  return [...own, ...Object.values(node.states).flatMap(child => unsourced(child))]
}

describe('every rule says where it comes from', () => {
  it('each transition of each machine', () => {
    const machines = new Map(
      models
        .flatMap(({ system }) => Object.values(system.components))
        // A program counter has no rules of its own: its steps are the procedure's. Nor has the onlooker of two copies.
        .filter(({ machine }) => !('BEGIN' in (machine.config.states?.idle?.on ?? {})) && machine.id !== 'onlooker')
        .map(({ machine }) => [machine.id, machine]),
    )
    expect(machines.size).toBeGreaterThan(15)
    expect([...machines.values()].flatMap(({ root }) => unsourced(root))).toEqual([])
  })

  it('each participant of each operation', () => {
    const rules = models.flatMap(({ system, scope }) =>
      expand(system, scope).operations.flatMap(({ participants }) => participants.map(({ source }) => source)),
    )
    expect(rules.filter(source => !(source in sources))).toEqual([])
  })

  it('each property, with the reason why it is required', () => {
    // What a contract promises is required by the operations, which cite their sources.
    for (const { properties } of models)
      for (const { name, id, source, why } of properties.filter(property => !isContract(property)))
        expect({
          name,
          complete: id !== undefined && source !== undefined && source in sources && why !== undefined,
        }).toEqual({ name, complete: true })
  })

  it('and every source is cited somewhere', () => {
    const text = JSON.stringify(
      models.map(({ system, properties, mutants }) => [
        Object.values(system.components).map(({ machine }) => machine.config),
        properties.map(({ source }) => source),
        mutants?.map(({ source }) => source),
      ]),
    )
    const rules = new Set([
      ...Object.values(platforms).map(({ source }) => source as string),
      ...models.flatMap(({ system, scope }) =>
        expand(system, scope).operations.flatMap(({ participants }) => participants.map(({ source }) => source)),
      ),
    ])
    const cited = Object.keys(sources).filter(id => text.includes(`"${id}"`) || rules.has(id))
    expect(Object.keys(sources).filter(id => !cited.includes(id))).toEqual([])
  })
})
