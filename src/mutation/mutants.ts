/** All mutants of a system, each with one place of its data changed. */
import { mutant } from '../system/mutant.ts'
import type { Scope } from '../system/sort.ts'
import type { System } from '../system/system.ts'
import { machineMutants } from './machine-mutants.ts'
import { operationMutants } from './operation-mutants.ts'
import type { SpecMutant } from './spec-mutant.ts'

/** Always the same, in the same order: operations first, then the machines of families. `scope`: of the instances that are looked at. */
export function mutantsOf(system: System, scope: Scope): SpecMutant[] {
  const ofMachines = Object.entries(system.components).flatMap(([of, { machine }]) =>
    machineMutants(machine).map(({ operator, place, machine }) => ({
      operator,
      of,
      place,
      system: mutant(system).machine(of, machine),
    })),
  )
  const taken = new Map<string, number>()
  return [...operationMutants(system, scope), ...ofMachines].map(one => {
    const name = `${one.of}: ${one.operator}, ${one.place}`
    const number = (taken.get(name) ?? 0) + 1
    taken.set(name, number)
    return { name: number === 1 ? name : `${name} (${number})`, ...one }
  })
}
