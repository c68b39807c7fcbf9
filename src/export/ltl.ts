/** What an automaton forbids as rules in the linear temporal logic of the kernel's rvgen, each small enough for its limits. */
import { safe } from '../system/safe.ts'
import type { Automaton } from './automaton.ts'
import { kernelNamer } from './names.ts'
import { instances, meaning, title } from './notes.ts'

/**
 * Operations that must not come after these have led there, nor from the beginning where that is said, until one of others has
 * come. All are numbers of events. rvgen makes at most 22 states of a rule, however many operations it names.
 */
export interface Rule {
  readonly forbidden: readonly number[]
  readonly fromBeginning: boolean
  readonly after: readonly number[]
  /** None: for ever. */
  readonly until: readonly number[]
}

/** Atomic propositions that a monitor has place for. */
const ATOMS = 32

/** Which together reject what the automaton rejects; or why there are none. */
export function rulesOf({ events, next }: Automaton): Rule[] | string {
  const numbers = [...events.keys()]
  const named = (some: readonly number[]): string => some.map(event => events[event]?.name).join(' or ')
  const moves = next.flatMap((row, from) => row.flatMap((to, event) => (to === undefined ? [] : [{ from, event, to }])))
  const groups = new Map<string, number[]>()
  for (const event of numbers) {
    const where = next.flatMap((row, state) => (row[event] === undefined ? [state] : [])).join()
    if (where !== '') groups.set(where, [...(groups.get(where) ?? []), event])
  }
  const rules: Rule[] = []
  for (const forbidden of groups.values()) {
    const isIn = next.map(row => row[forbidden[0] as number] === undefined)
    const of = (event: number) => moves.filter(move => move.event === event)
    const enters = (event: number): boolean => of(event).some(({ from, to }) => !isIn[from] && isIn[to])
    const after = numbers.filter(event => enters(event) && of(event).every(({ to }) => isIn[to]))
    const until = numbers.filter(event => of(event).some(({ from, to }) => isIn[from] && !isIn[to]))
    // An event whose last occurrence does not tell whether they are forbidden: a rule knows no more than that.
    const unclear = numbers.filter(
      event =>
        (enters(event) && !after.includes(event)) ||
        (until.includes(event) && of(event).some(({ from, to }) => isIn[from] && isIn[to])),
    )
    if (unclear.length > 0)
      return `whether ${named(forbidden)} may come after ${named(unclear)} depends on what came before that`
    const atoms = new Set([...forbidden, ...after, ...until]).size
    if (atoms > ATOMS) return `a rule would name ${atoms} operations, and rvgen takes ${ATOMS}`
    rules.push({ forbidden, fromBeginning: isIn[0] as boolean, after, until })
  }
  return rules
}

/** Names of the rules, of rvgen's constants, and what its variables in C cannot be called. */
const RESERVED = `rule beginning led later num_atom mon state next task
  auto bool break case char const continue default do double else enum extern false float for goto if inline int long register
  restrict return short signed sizeof static struct switch true typedef union unsigned void volatile while`.split(/\s+/)

/** `name`: of the monitor; `from`: what it was written from, and in which states it was tried. */
export function ltl(automaton: Automaton, rule: Rule, name: string, from: readonly string[]): string {
  const { property, events, forAll } = automaton
  const { forbidden, fromBeginning, after, until } = rule
  const legal = kernelNamer(RESERVED)
  const atoms = events.map(event => legal(event.name).toUpperCase())
  const any = (some: readonly number[]): string => some.map(event => atoms[event]).join(' or ')
  const not = (some: readonly number[]): string => (some.length === 1 ? `not ${any(some)}` : `not (${any(some)})`)
  const kept =
    until.length === 0
      ? `always ${not(forbidden)}`
      : `not ((${not(until)}) until ${forbidden.length === 1 ? any(forbidden) : `(${any(forbidden)})`})`
  const always = 'always (LED imply next LATER)'
  const notes = [
    title(property),
    ...from,
    `${spoken(rule, automaton)}.`,
    `One for ${instances(forAll)}; rvgen knows such monitors of tasks only: rvgen monitor -c ltl -s ${name}.ltl -t per_task`,
    'Its atoms are operations that have succeeded, told by ltl_atom_pulse(), and false in ltl_atoms_init():',
    ...events.flatMap((event, e) =>
      [...forbidden, ...after, ...until].includes(e) ? [`${atoms[e]}: ${meaning(event, forAll)}`] : [],
    ),
  ]
  const lines =
    after.length === 0
      ? [`RULE = ${kept}`]
      : [
          `RULE = ${fromBeginning ? `BEGINNING and (${always})` : always}`,
          ...(fromBeginning ? [`BEGINNING = ${kept}`] : []),
          `LED = ${any(after)}`,
          `LATER = ${kept}`,
        ]
  return [...notes.map(note => `# ${safe(note)}`), '', ...lines, ''].join('\n')
}

/** 'From the beginning and after flush: finish does not come before drain has' */
function spoken({ forbidden, fromBeginning, after, until }: Rule, { events }: Automaton): string {
  const named = (some: readonly number[]): string => some.map(event => events[event]?.name).join(' or ')
  const since = [
    ...(fromBeginning ? ['from the beginning'] : []),
    ...(after.length > 0 ? [`after ${named(after)}`] : []),
  ]
  return `${since.join(' and ')}: ${named(forbidden)} does not come${until.length > 0 ? ` before ${named(until)} has` : ''}`
}
