/** An automaton in the DOT dialect of the kernel's rvgen (tools/verification/rvgen), which reads it line by line and knows no comments. */
import { safe } from '../system/safe.ts'
import type { Automaton } from './automaton.ts'
import { kernelNamer } from './names.ts'
import { instances, meaning, title } from './notes.ts'

/** What rvgen gives to states and events by itself; in C they share one space of names. */
const RESERVED = ['state_max', 'event_max', 'obj_cleanup']

/** `name`: of the monitor; `from`: what it was written from, and in which states it was tried. */
export function dot(automaton: Automaton, name: string, from: readonly string[]): string {
  const { states, events, next } = automaton
  const legal = kernelNamer(RESERVED)
  const eventNames = events.map(event => legal(event.name))
  const stateNames = states.map(legal)
  const initial = stateNames[0] as string
  // rvgen knows events by edges only: those that are nowhere allowed get one where nothing leads to.
  const never = eventNames.filter((_, e) => next.every(row => row[e] === undefined))
  const nowhere = never.length === 0 ? [] : [legal('violation')]
  const lines = [
    'center = true;',
    'size = "7,11";',
    ...notes(automaton, name, from, eventNames, initial).map(note => `comment = "${quotable(note)}";`),
    ...[...stateNames.slice(1), ...nowhere].map(state => `{node [shape = circle] "${state}"};`),
    `{node [shape = plaintext, style=invis, label=""] "__init_${initial}"};`,
    `{node [shape = doublecircle] "${initial}"};`,
    `"__init_${initial}" -> "${initial}";`,
    ...stateNames.flatMap((state, s) => [
      `"${state}" [label = "${state}"${s === 0 ? ', color = green3' : ''}];`,
      ...stateNames.flatMap((to, t) => {
        const by = eventNames.filter((_, e) => next[s]?.[e] === t)
        return by.length === 0 ? [] : [edge(state, to, by)]
      }),
    ]),
    ...nowhere.flatMap(state => [`"${state}" [label = "${state}"];`, edge(state, state, never)]),
    '{ rank = min ;',
    `\t"__init_${initial}";`,
    `\t"${initial}";`,
    '}',
  ]
  return ['digraph state_automaton {', ...lines.map(line => `\t${line}`), '}', ''].join('\n')
}

const edge = (from: string, to: string, events: readonly string[]): string =>
  `"${from}" -> "${to}" [ label = "${events.join('\\n')}" ];`

/** Attributes that Graphviz has for comments: rvgen's own grammar has no other place for them. */
function notes(
  automaton: Automaton,
  name: string,
  from: readonly string[],
  eventNames: readonly string[],
  initial: string,
): string[] {
  const { property, forAll, events } = automaton
  const type = Object.keys(forAll).length === 0 ? 'global' : 'per_obj'
  return [
    title(property),
    ...from,
    `One for ${instances(forAll)}: rvgen monitor -c da -s ${name}.dot -t ${type}`,
    `It begins in ${initial}. ${starting(automaton, eventNames)}`,
    'Its events are operations that have succeeded:',
    ...events.map((event, e) => `${eventNames[e]}: ${meaning(event, forAll)}`),
  ]
}

/** When a monitor knows that its object is in the initial state, by the rules of rvgen. */
function starting({ next }: Automaton, eventNames: readonly string[]): string {
  const allowed = (e: number): number[] => next.flatMap((row, s) => (row[e] === undefined ? [] : [s]))
  const leading = eventNames.filter((_, e) => allowed(e).length > 0 && next.every(row => (row[e] ?? 0) === 0))
  if (leading.length > 0) return `A monitor starts with ${leading.join(' or ')}, which always lead there.`
  const only = eventNames.filter((_, e) => allowed(e).join() === '0')
  if (only.length > 0) return `A monitor starts with ${only.join(' or ')}, which come there only.`
  return 'No event tells that by itself: start the monitor where an object is made, by da_handle_start_run_event().'
}

/** Text for between quotation marks, where rvgen knows an escape for neither a quotation mark nor a backslash. */
const quotable = (text: string): string => safe(text.replaceAll('\\', '/')).replaceAll('\\', '/').replaceAll('"', "'")
