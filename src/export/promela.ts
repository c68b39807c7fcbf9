/** An outline as Promela: SPIN stores the states that we count, and finds violated what we find violated. */
import type { Counts } from '../system/model.ts'
import { spokenScope } from '../system/expand.ts'
import { safe } from '../system/safe.ts'
import { spokenChoice } from '../system/sort.ts'
import type { Move, Outline, Requirement } from './outline.ts'
import { type Machine, type Signal, type Symbols, symbolsOf } from './symbols.ts'
import type { Branch, Tree } from './tree.ts'

/** Bytes that SPIN has for a state unless it is told otherwise, and those that it needs for itself, at most. */
const VECTOR = 1024
const OWN = 100

/** `counts`: what a walk of all states has found, where there was one. */
export function promela(outline: Outline, counts: Counts | undefined): string {
  const symbols = symbolsOf(outline, RESERVED)
  return [
    ...head(outline, counts),
    '',
    ...symbols.machines.flatMap(machine => machineLines(machine)),
    '/* Components: the local state of each. */',
    ...variableLines(outline, symbols),
    '',
    '/* Operations: when each is enabled. */',
    ...outline.moves.map(move => `#define can_${symbols.moves.get(move)} ${grouped(guardsOf(move, symbols))}`),
    ...outline.never.map(({ name }) => `/* never enabled: ${spokenIn(name)} */`),
    '',
    ...requirementLines(outline, symbols),
    'active proctype lockstep()',
    '{',
    'end:',
    '  do',
    ...outline.moves.map(move => `  ${optionOf(move, symbols)}`),
    // A loop wants an option, also where nothing can ever happen.
    ...(outline.moves.length === 0 ? ['  :: false -> skip'] : []),
    ...outline.requirements.flatMap(requirement => watchLines(requirement)),
    '  od',
    '}',
    '',
  ].join('\n')
}

function head({ model, product, requirements }: Outline, counts: Counts | undefined): string[] {
  const scope = spokenScope(product.scope)
  // A short takes two bytes.
  const bytes = 2 * product.components.length + OWN
  const options = bytes > VECTOR ? ` -DVECTORSZ=${bytes}` : ''
  const depth = counts === undefined ? 10_000_000 : Math.max(10_000, Number(counts.distinct) + 10)
  return [
    `/* ${spokenIn(model.name)}${scope === '' ? '' : `, scope ${spokenIn(scope)}`}, as Promela; written by \`ioasid-spec export promela\`.`,
    ' *',
    ' * Each component is a variable that holds its local state, each instance of an operation one indivisible step.',
    ...(counts === undefined
      ? [' * Nobody has counted its states yet.']
      : [
          ` * SPIN stores ${counts.distinct} states, and its transitions (= stored+matched) are ${counts.generated}, the initial state included.`,
        ]),
    ' *',
    ' *   spin -a -DPROPERTY=0 <this file>      the states alone; -DPROPERTY=3: property 3 alone; without: all but witnesses',
    ` *   gcc -O2 -DSAFETY -DNOREDUCE${options} -o pan pan.c && ./pan -m${depth}`,
    ' *   (-DBFS in place of -DNOREDUCE, without -m: the shortest way to a violation; spin -t -p -g <this file> shows it)',
    ' *',
    ' * Properties:',
    ...requirements.flatMap(({ number, property, leftOut }) => [
      ` *   ${number}  ${spokenIn(property.id === undefined ? property.name : `${property.id}: ${property.name}`)}`,
      ...(property.kind === 'reachable'
        ? [' *      a witness: what SPIN reports as an error is what must be reachable']
        : []),
      ...(leftOut === undefined ? [] : [` *      NOT WRITTEN OUT: ${leftOut}`]),
    ]),
    ' */',
  ]
}

function machineLines({ name, locals, events }: Machine): string[] {
  const numbers = new Map([...locals.keys()].map((local, number) => [local, number]))
  const nameOf = (local: number): string => locals.get(local)?.name ?? ''
  return [
    `/* Machine ${name}: its local states, and where its events lead. */`,
    ...[...locals].map(([local, { name, says }]) => `#define ${name} ${numbers.get(local)} /* ${spokenIn(says)} */`),
    ...events.flatMap(event => signalLines(event, nameOf)),
    '',
  ]
}

function signalLines({ name, says, cells, taken, heard }: Signal, nameOf: (local: number) => string): string[] {
  const among = (locals: readonly number[]): string => locals.map(local => `s == ${nameOf(local)}`).join(' || ')
  const sources = new Map<number, number[]>()
  for (const [from, to] of cells) sources.set(to, [...(sources.get(to) ?? []), from])
  const moving = [...sources].map(([to, from]) => [to, from.filter(local => local !== to)] as const)
  const [first, ...others] = moving.filter(([, from]) => from.length > 0)
  // Where it is only taken, it is never asked but where it is accepted; what it leads to by itself needs no case.
  const simple = !heard && first !== undefined && others.length === 0 && cells.size === first[1].length
  const after = simple
    ? nameOf(first[0])
    : [first, ...others].reduceRight(
        (rest, way) => (way === undefined ? rest : `(${among(way[1])} -> ${nameOf(way[0])} : ${rest})`),
        's',
      )
  return [
    `/* ${spokenIn(says)} */`,
    ...(taken ? [`#define can_${name}(s) (${cells.size === 0 ? 'false' : among([...cells.keys()])})`] : []),
    `#define ${name}(s) ${after}`,
  ]
}

function variableLines({ product, tables, domains }: Outline, { variables, machines, local }: Symbols): string[] {
  return product.components.map(({ name, machine, input }, c) => {
    const { size } = (machines.find(candidate => candidate.machine === machine) as Machine).locals
    const start = local(c, tables[c]?.start(input) as number)
    return `${size > 256 ? 'short' : 'byte'} ${variables[c]} = ${start}; /* ${spokenIn(name)}, ${domains[c]?.length} local states */`
  })
}

const guardsOf = ({ guards }: Move, symbols: Symbols): string[] =>
  guards.flatMap(guard => {
    if (guard.kind === 'hears') return []
    if (guard.kind === 'requires') return [expression(guard.tree, symbols)]
    return [`can_${symbols.signal(guard.component, guard.event).name}(${symbols.variables[guard.component]})`]
  })

/** All of these, in parentheses; what begins with one is in parentheses already. */
const grouped = (terms: readonly string[]): string =>
  terms.length === 1 && terms[0]?.startsWith('(') === true ? terms[0] : `(${terms.join(' && ') || 'true'})`

function optionOf(move: Move, symbols: Symbols): string {
  const updates = move.steps.map(({ component, event }) => {
    const variable = symbols.variables[component]
    return `${variable} = ${symbols.signal(component, event).name}(${variable})`
  })
  return `:: d_step { can_${symbols.moves.get(move)} -> ${updates.length > 0 ? updates.join('; ') : 'skip'} }`
}

/** True in the local states in which the tree is. */
function expression(tree: Tree, symbols: Symbols): string {
  if (typeof tree === 'boolean') return String(tree)
  const terms = tree.ways.flatMap(({ locals, then }) => {
    if (then === false) return []
    const inside = among(tree, locals, symbols)
    return [then === true ? inside : `(${inside} && ${expression(then, symbols)})`]
  })
  return terms.length === 1 ? (terms[0] as string) : `(${terms.join(' || ')})`
}

/** The component of the branch is in one of these local states: said by them, or by the others if those are fewer. */
function among({ component, ways }: Branch, locals: readonly number[], { variables, local }: Symbols): string {
  const others = ways.flatMap(way => (way.locals === locals ? [] : way.locals))
  const less = others.length < locals.length
  const terms = (less ? others : locals).map(
    one => `${variables[component]} ${less ? '!=' : '=='} ${local(component, one)}`,
  )
  return terms.length === 1 ? (terms[0] as string) : `(${terms.join(less ? ' && ' : ' || ')})`
}

function requirementLines({ requirements, moves }: Outline, symbols: Symbols): string[] {
  const written = requirements.filter(({ leftOut }) => leftOut === undefined)
  if (written.length === 0) return []
  const stuck = moves.map(move => `!can_${symbols.moves.get(move)}`).join(' && ') || 'true'
  return [
    '/* Properties: when each is violated, or a witness seen. */',
    'byte shown = 0;',
    ...(written.some(({ whenStuck }) => whenStuck) ? [`#define nothing_can_happen (${stuck})`] : []),
    ...written.flatMap(({ number, property, cases, whenStuck }) => [
      `/* ${number}: ${spokenIn(property.name)} */`,
      ...cases.map(({ move, tree, at }, i) => {
        const chosen = spokenChoice(at).join(', ')
        const guard = move === undefined ? [] : [`can_${symbols.moves.get(move)}`]
        const read = tree === true ? [] : [expression(tree, symbols)]
        const terms = [...(whenStuck ? ['nothing_can_happen'] : []), ...guard, ...read]
        return `#define shows_${number}_${i + 1} ${grouped(terms)}${chosen === '' ? '' : ` /* ${spokenIn(chosen)} */`}`
      }),
    ]),
    '',
  ]
}

/** The options that report a property: never enabled where there is nothing to report. */
function watchLines({ number, property, cases }: Requirement): string[] {
  if (cases.length === 0) return []
  const chosen = property.kind === 'reachable' ? 'defined(WITNESSES)' : '!defined(PROPERTY)'
  return [
    `#if ${chosen} || PROPERTY == ${number}`,
    ...cases.map(
      (_, i) => `  :: d_step { shows_${number}_${i + 1} -> shown = ${number}; assert(shown != ${number}); shown = 0 }`,
    ),
    '#endif',
  ]
}

/** Text inside a comment, which it cannot end. */
const spokenIn = (text: string): string => safe(text).replaceAll('*/', '* /').replaceAll('/*', '/ *')

const RESERVED = new Set(
  `lockstep shown nothing_can_happen
  active assert atomic bit bool break byte chan c_code c_decl c_expr c_state c_track d_step D_proctype do else empty enabled end eval
  false fi full get_priority goto hidden if init inline int len ltl mtype nempty never nfull notrace np_ od of pc_value pid
  printf printm priority proctype product provided run select set_priority short show skip timeout trace true typedef unless
  unsigned xr xs auto case char const continue default double enum extern float for long register restrict return signed
  sizeof static struct switch union void volatile while asm linux unix now this s
  always eventually until weakuntil stronguntil release next implies equivalent`.split(/\s+/),
)
