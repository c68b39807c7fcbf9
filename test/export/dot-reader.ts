/**
 * Reads what the kernel's rvgen reads of an automaton in DOT, and no more: rules of all of its versions, of which the old ones go by
 * lines and the new one has a grammar without comments. Written from its documentation, without anything of the exporter.
 */

export interface Read {
  readonly states: readonly string[]
  readonly initial: string
  readonly final: readonly string[]
  /** By state and event. */
  readonly next: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly events: readonly string[]
  readonly notes: readonly string[]
}

/** What the kernel copies into a trace. */
const NAME = /^[A-Za-z_]\w{0,30}$/

/** @throws Error that names the line */
export function readDot(text: string): Read {
  const lines = text.split('\n')
  const take = (pattern: RegExp): Record<string, string> | undefined => {
    const found = pattern.exec(lines[0] ?? '')
    if (found === null) return undefined
    lines.shift()
    return found.groups ?? {}
  }
  const expected = (pattern: RegExp): Record<string, string> => {
    const found = take(pattern)
    if (found === undefined) throw new Error(`not as rvgen reads it: ${lines[0]}`)
    return found
  }
  const all = (pattern: RegExp): Record<string, string>[] => {
    const found = take(pattern)
    return found === undefined ? [] : [found, ...all(pattern)]
  }

  expected(/^digraph state_automaton \{$/)
  const notes = all(/^\t\w+ = ("(?<text>[^"\\\p{Cc}]*)"|\w+);$/u).flatMap(({ text }) => text ?? [])
  const nodes = all(
    /^\t\{node \[shape = (?<shape>circle|doublecircle|plaintext, style=invis, label="")\] "(?<name>\w+)"\};$/,
  )
  const marker = expected(/^\t"__init_(?<from>\w+)" -> "(?<to>\w+)";$/)
  const body = all(
    /^\t"(?<from>\w+)" (-> "(?<to>\w+)" \[ label = "(?<events>\w+(\\n\w+)*)" \]|\[label = "(?<label>\w+)"(, color = \w+)?\]);$/,
  )
  expected(/^\t\{ rank = min ;$/)
  all(/^\t\t"\w+";$/)
  expected(/^\t\}$/)
  expected(/^\}$/)
  if (lines.join() !== '') throw new Error(`something follows: ${lines[0]}`)

  const named = (shape: RegExp): string[] =>
    nodes.flatMap(node => (shape.test(node['shape'] ?? '') ? [node['name'] as string] : []))
  const states = named(/circle/)
  const [initial = '', ...others] = named(/plaintext/).map(name => name.replace('__init_', ''))
  if (others.length > 0 || marker['from'] !== initial || marker['to'] !== initial || !states.includes(initial))
    throw new Error(`it begins in ${[initial, ...others].join(' and ')}`)
  const labelled = body.flatMap(({ from, label }) => (label === undefined ? [] : [[from, label]]))
  if (labelled.some(([from, label]) => from !== label) || labelled.length !== states.length)
    throw new Error('a state has no label, or another one')
  const next = new Map(states.map(state => [state, new Map<string, string>()]))
  for (const { from = '', to, events } of body) {
    if (to === undefined) continue
    if (!states.includes(to)) throw new Error(`${from} leads to ${to}, which is no state`)
    for (const event of (events as string).split('\\n')) {
      if (next.get(from)?.has(event) !== false) throw new Error(`${from} has ${event} twice`)
      next.get(from)?.set(event, to)
    }
  }
  const events = [...new Set([...next.values()].flatMap(row => [...row.keys()]))]
  // In C, states and events are constants of one space of names, beside two of rvgen's own.
  const names = [...states, ...events, 'state_max', 'event_max', 'INVALID_STATE']
  if (new Set(names).size !== names.length) throw new Error(`two things have one name: ${names.join(' ')}`)
  const odd = names.find(name => !NAME.test(name))
  if (odd !== undefined) throw new Error(`'${odd}' is no name`)
  return { states, initial, final: named(/doublecircle/), next, events, notes }
}
