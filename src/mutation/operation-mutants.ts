/** Mutants of operations: of each participant, by its place in the list, in every instance of the operation. */
import type { Local } from '../system/local.ts'
import { mutant } from '../system/mutant.ts'
import type { Operation } from '../system/operation.ts'
import type { Address, Listed } from '../system/participant.ts'
import { assignments, type Scope } from '../system/sort.ts'
import type { System } from '../system/system.ts'
import { spokenEvent } from '../tabulate/step.ts'
import type { Operator, SpecMutant } from './spec-mutant.ts'

type Rewrite = (listed: readonly Listed[]) => readonly Listed[]

/** Without those that cannot change anything: of two neighbours that refuse with the same errno, the order is all the same. */
export function operationMutants(system: System, scope: Scope): Omit<SpecMutant, 'name'>[] {
  return Object.entries(system.operations).flatMap(([of, operation]) => {
    const { listed, say } = fullest(operation, system, scope)
    const one = (operator: Operator, place: string, rewrite: Rewrite): Omit<SpecMutant, 'name'> => ({
      operator,
      of,
      place,
      system: mutant(system).edit(of, rewrite),
    })
    return listed.flatMap((item, i) => {
      const { part } = item
      const next = listed[i + 1]
      return [
        one('drop participant', say(item), list => list.toSpliced(i, 1)),
        ...('test' in part ? [one('negate condition', say(item), list => changedAt(list, i, negated))] : []),
        ...(part.kind === 'takes' ? [one('never refuse', say(item), list => changedAt(list, i, hearing))] : []),
        ...(operation.kind === 'call' && next !== undefined && tellsApart(item, next)
          ? [one('swap participants', `${say(item)} | ${say(next)}`, list => swapped(list, i))]
          : []),
      ]
    })
  })
}

/** The instance with the longest list, in words that are the same for all members. */
function fullest(
  { over, participants }: Operation,
  system: System,
  scope: Scope,
): { readonly listed: readonly Listed[]; readonly say: (item: Listed) => string } {
  let chosen: { at: Record<string, string>; listed: readonly Listed[] } = { at: {}, listed: [] }
  for (const at of assignments(over, scope)) {
    const listed = participants(at) ?? []
    if (listed.length > chosen.listed.length) chosen = { at, listed }
  }
  const families = new Map(Object.entries(system.components).map(([name, { identity }]) => [identity, name]))
  const address = ({ family, at }: Address): string =>
    `${families.get(family.identity) ?? family.machine.id}${at.length > 0 ? `(${at.join(', ')})` : ''}`
  const spoken = ({ part }: Listed): string => {
    if (part.kind === 'compares') return part.says
    if (part.kind === 'requires') return `${part.of.map(address).join(', ')} ${part.says}`
    return `${address(part.of)} ${part.kind} ${spokenEvent(part.event)}`
  }
  return { listed: chosen.listed, say: item => withVariables(spoken(item), chosen.at) }
}

/** Members by the names of the variables that they were chosen for. */
function withVariables(text: string, at: Readonly<Record<string, string>>): string {
  const variables = new Map(Object.entries(at).map(([variable, member]) => [member, variable]))
  return text.replace(/"?\b([A-Za-z]\w*\d+)\b"?/g, (whole, member: string) => variables.get(member) ?? whole)
}

const tellsApart = (one: Listed, next: Listed): boolean =>
  one.part.kind !== 'hears' && next.part.kind !== 'hears' && one.errno !== next.errno

const changedAt = (list: readonly Listed[], i: number, change: (item: Listed) => Listed): readonly Listed[] =>
  list.map((item, at) => (at === i ? change(item) : item))

const negated = (item: Listed): Listed => {
  const { part } = item
  if (!('test' in part)) return item
  const says = `${part.says}, negated`
  return part.kind === 'requires'
    ? { ...item, part: { ...part, says, test: (...locals: Local[]) => !part.test(...locals) } }
    : { ...item, part: { ...part, says, test: (one: string, other: string) => !part.test(one, other) } }
}

const hearing = (item: Listed): Listed => {
  const { part } = item
  return part.kind === 'takes' ? { ...item, part: { ...part, kind: 'hears' } } : item
}

/** As it is where the list of an instance is too short. */
const swapped = (list: readonly Listed[], i: number): readonly Listed[] => {
  const [one, next] = [list[i], list[i + 1]]
  return one === undefined || next === undefined ? list : list.with(i, next).with(i + 1, one)
}
