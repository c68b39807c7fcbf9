/** An outline as a TLA+ module and its configuration: one record of local states, one action for each instance of an operation. */
import { safe } from '../system/safe.ts'
import { spokenScope } from '../system/expand.ts'
import type { Counts } from '../system/model.ts'
import { namer } from './names.ts'
import type { Move, Outline, Requirement } from './outline.ts'
import { type Machine, type Symbols, symbolsOf } from './symbols.ts'
import type { Tree } from './tree.ts'

export interface Tla {
  readonly module: string
  readonly config: string
}

/** A name that a module can have. */
export const legalModuleName = (text: string): string => namer(RESERVED)(text)

/** `name`: of the module, a legal one; `counts`: what a walk of all states has found, where there was one. */
export function tla(outline: Outline, name: string, counts: Counts | undefined): Tla {
  const symbols = symbolsOf(outline, [...RESERVED, name])
  const { requirements, moves, never, product } = outline
  const dashes = '-'.repeat(Math.max(4, 38 - Math.ceil(name.length / 2)))
  const module = [
    `${dashes} MODULE ${name} ${dashes}`,
    ...head(outline, counts),
    'EXTENDS TLC',
    '',
    '\\* The local state of each component.',
    'VARIABLE s',
    '',
    '\\* Whoever hears an event that it does not accept stays where it is.',
    'Hear(table, local) == IF local \\in DOMAIN table THEN table[local] ELSE local',
    '',
    ...symbols.machines.flatMap(machine => machineLines(machine)),
    'TypeOK == s \\in',
    record(
      product.components.map((_, c) => [
        symbols.variables[c] as string,
        setOf((outline.domains[c] as readonly number[]).map(local => symbols.local(c, local))),
      ]),
      ':',
    ),
    '',
    'Init == s =',
    record(
      product.components.map(({ input }, c) => [
        symbols.variables[c] as string,
        `"${symbols.local(c, outline.tables[c]?.start(input) as number)}"`,
      ]),
      '|->',
    ),
    '',
    ...moves.flatMap(move => actionLines(move, symbols)),
    ...never.map(({ name }) => `\\* never enabled: ${spokenIn(name)}`),
    moves.length === 0 ? 'Next == FALSE /\\ UNCHANGED s' : 'Next ==',
    ...moves.map(move => `  \\/ ${symbols.moves.get(move)}`),
    '',
    ...requirements.flatMap(requirement => requirementLines(requirement, outline, symbols)),
    '='.repeat(2 * dashes.length + name.length + 9),
    '',
  ].join('\n')
  return { module, config: configOf(outline) }
}

function head({ model, product, requirements }: Outline, counts: Counts | undefined): string[] {
  const scope = spokenScope(product.scope)
  return [
    `\\* ${spokenIn(model.name)}${scope === '' ? '' : `, scope ${spokenIn(scope)}`}, as TLA+; written by \`ioasid-spec export tla\`.`,
    counts === undefined
      ? '\\* Nobody has counted its states yet.'
      : `\\* TLC should find ${counts.distinct} distinct states, generate ${counts.generated}, and come to depth ${counts.depth}.`,
    '\\* Properties:',
    ...requirements.flatMap(({ number, property, leftOut }) => [
      `\\*   ${number}  ${spokenIn(property.id === undefined ? property.name : `${property.id}: ${property.name}`)}`,
      ...(property.kind === 'reachable'
        ? [`\\*      a witness: a violation of Unseen_${number} is what must be reachable`]
        : []),
      ...(leftOut === undefined ? [] : [`\\*      NOT WRITTEN OUT: ${leftOut}`]),
    ]),
  ]
}

function machineLines({ name, locals, events }: Machine): string[] {
  const nameOf = (local: number): string => `"${locals.get(local)?.name}"`
  return [
    `\\* Machine ${name}: its local states, and where its events lead.`,
    ...[...locals.values()].map(({ name, says }) => `\\*   ${name}: ${spokenIn(says)}`),
    ...events.flatMap(({ name, says, cells }) => [
      `\\* ${spokenIn(says)}`,
      `${name} == ${cells.size === 0 ? '[local \\in {} |-> local]' : [...cells].map(([from, to]) => `${nameOf(from)} :> ${nameOf(to)}`).join(' @@ ')}`,
    ]),
    '',
  ]
}

const record = (fields: readonly (readonly [string, string])[], sign: string): string =>
  `  [${fields.map(([name, value]) => `${name} ${sign} ${value}`).join(',\n   ')}]`

const setOf = (locals: readonly string[]): string => `{${locals.map(local => `"${local}"`).join(', ')}}`

function actionLines(move: Move, symbols: Symbols): string[] {
  const name = symbols.moves.get(move)
  const changes = move.steps.map(({ kind, component, event }) => {
    const table = symbols.signal(component, event).name
    return `!.${symbols.variables[component]} = ${kind === 'takes' ? `${table}[@]` : `Hear(${table}, @)`}`
  })
  return [
    `\\* ${spokenIn(move.instance.name)}`,
    `can_${name} ==`,
    ...conjunction(guardsOf(move, symbols)),
    `${name} ==`,
    ...conjunction([`can_${name}`, changes.length === 0 ? "s' = s" : `s' = [s EXCEPT ${changes.join(', ')}]`]),
    '',
  ]
}

const conjunction = (terms: readonly string[]): string[] =>
  terms.length === 0 ? ['  TRUE'] : terms.map(term => `  /\\ ${term}`)

const guardsOf = ({ guards }: Move, symbols: Symbols): string[] =>
  guards.flatMap(guard => {
    if (guard.kind === 'hears') return []
    if (guard.kind === 'requires') return [expression(guard.tree, symbols)]
    const { variables, signal } = symbols
    return [`s.${variables[guard.component]} \\in DOMAIN ${signal(guard.component, guard.event).name}`]
  })

/**
 * True in the local states in which the tree is. Without any disjunction: in an action, TLC would count a successor for each
 * of its true parts.
 */
function expression(tree: Tree, symbols: Symbols): string {
  if (typeof tree === 'boolean') return tree ? 'TRUE' : 'FALSE'
  const { component, ways } = tree
  const variable = `s.${symbols.variables[component]}`
  // The longest way is said by what the others leave.
  const [last, ...others] = [...ways].sort((a, b) => b.locals.length - a.locals.length)
  const inside = (locals: readonly number[]): string => {
    const names = locals.map(local => symbols.local(component, local))
    return names.length === 1 ? `${variable} = "${names[0]}"` : `${variable} \\in ${setOf(names)}`
  }
  const [only] = others
  if (others.length === 1 && only !== undefined) {
    if (only.then === true && last?.then === false) return inside(only.locals)
    if (only.then === false && last?.then === true) return `~(${inside(only.locals)})`
    if (last?.then === false) return `(${inside(only.locals)} /\\ ${expression(only.then, symbols)})`
  }
  return `(${others.reduceRight(
    (rest, { locals, then }) => `IF ${inside(locals)} THEN ${expression(then, symbols)} ELSE ${rest}`,
    expression(last?.then ?? false, symbols),
  )})`
}

function requirementLines(requirement: Requirement, { moves }: Outline, symbols: Symbols): string[] {
  const { number, property, cases, whenStuck, leftOut } = requirement
  if (leftOut !== undefined) return []
  return [
    `\\* ${number}: ${spokenIn(property.name)}`,
    ...(whenStuck ? [`Stuck_${number} ==`, ...conjunction(moves.map(move => `~can_${symbols.moves.get(move)}`))] : []),
    `${nameOf(requirement)} ==`,
    ...conjunction(
      cases.map(({ move, tree }) => {
        const guard = move === undefined ? [] : [`can_${symbols.moves.get(move)}`]
        const read = tree === true ? [] : [expression(tree, symbols)]
        const terms = [...(whenStuck ? [`Stuck_${number}`] : []), ...guard, ...read]
        return terms.length === 1 && terms[0]?.startsWith('(') ? `~${terms[0]}` : `~(${terms.join(' /\\ ') || 'TRUE'})`
      }),
    ),
    '',
  ]
}

const nameOf = ({ number, property }: Requirement): string =>
  `${property.kind === 'reachable' ? 'Unseen' : 'Property'}_${number}`

function configOf({ requirements }: Outline): string {
  const written = requirements.filter(({ leftOut }) => leftOut === undefined)
  const lines = (witnesses: boolean): string[] =>
    written.filter(({ property }) => (property.kind === 'reachable') === witnesses).map(nameOf)
  return [
    'INIT Init',
    'NEXT Next',
    '\\* A state without successors is a fault only where a property says so.',
    'CHECK_DEADLOCK FALSE',
    'INVARIANT TypeOK',
    ...lines(false).map(name => `INVARIANT ${name}`),
    ...lines(true).map(name => `\\* A witness is found where this is violated:\n\\* INVARIANT ${name}`),
    '',
  ].join('\n')
}

/** Text in a comment of one line; no character but those that TLA+ knows. */
const spokenIn = (text: string): string => safe(text).replace(/[^ -~]/gu, '?')

const RESERVED =
  `Hear TypeOK Init Next s table local MODULE EXTENDS VARIABLE ASSUME ASSUMPTION AXIOM CASE CHOOSE CONSTANT CONSTANTS DOMAIN
  ELSE ENABLED EXCEPT IF IN INSTANCE LET LOCAL OTHER SF_ SUBSET THEN THEOREM UNCHANGED UNION VARIABLES WF_ WITH LAMBDA
  BOOLEAN STRING TRUE FALSE Print PrintT Assert JavaTime TLCGet TLCSet Permutations SortSeq RandomElement Any ToString TLCEval
  TLCFP TLCExt Nat Int Real Seq Append Head Tail Len SubSeq SelectSeq Cardinality IsFiniteSet BY DEF DEFINE DEFS HAVE HIDE
  LEMMA NEW OBVIOUS OMITTED ONLY PICK PROOF PROPOSITION PROVE QED RECURSIVE STATE TAKE TEMPORAL USE WITNESS ACTION COROLLARY
  SUFFICES`.split(/\s+/)
