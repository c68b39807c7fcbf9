/** Results as text for a terminal or a mail. Nothing is printed here: lines in, lines out. */
import type { Choice, Ledger, OrderUsed, Stop, Symmetry } from '../check/exploration.ts'
import type { ModelResult, PropertyResult } from '../check/result.ts'
import { label, spokenScope } from '../system/expand.ts'
import type { Counts } from '../system/model.ts'
import { safe } from '../system/safe.ts'
import { adequacyInShort, adequacyOf } from './adequacy.ts'
import { counterexampleLines, inSteps, onOneLine } from './counterexample.ts'
import { isSurprise } from './exit-code.ts'
import { count, plural } from './numbers.ts'

/** How to mark words; each the identity where there are no colours. */
export interface Ink {
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}

export interface TextOptions {
  readonly ink: Ink
  /** What the ids of sources stand for. */
  readonly sources: Readonly<Record<string, string>>
  /** Appended to the commands that are printed: ' --system mine.ts'. */
  readonly arguments: string
  /** Whether the ways to nearest misses are told. */
  readonly ways?: boolean
}

const same = (text: string): string => text

/** No colours. */
export const plainInk: Ink = { good: same, bad: same, warn: same, dim: same, bold: same }

/** Columns for names: as many as the longest takes; one that is far too long sticks out, and does not push the others away. */
export const widthOf = (names: readonly string[]): number => Math.min(64, Math.max(...names.map(name => name.length)))

/** One line: the model, its verdict, its counts. `width` is that of the column of names. */
export function modelLine(result: ModelResult, width: number, { ink }: TextOptions): string {
  const { distinct, generated, depth } = result.states
  const numbers = `${count(distinct).padStart(11)} ${count(generated).padStart(12)} ${String(depth ?? '-').padStart(5)}`
  const orbits = result.symmetry === undefined ? '' : ink.dim(`, ${spokenOrbits(result.symmetry)}`)
  return `${safe(title(result)).padEnd(width)}  ${numbers}  ${summary(result, ink)}${orbits}`
}

/** What was stored in place of the states. */
export const spokenOrbits = ({ orbits }: Symmetry): string => plural(orbits, 'orbit')

export const lineHead = (width: number, { ink }: TextOptions): string =>
  ink.dim(`${'model'.padEnd(width)}     distinct    generated depth  verdict`)

export const title = ({ model, mutant }: { readonly model: string; readonly mutant?: string | undefined }): string =>
  mutant === undefined ? model : `${model} + ${mutant}`

/** The verdict in a few words. */
export function summary(result: ModelResult, ink: Ink): string {
  const { properties, mutant, asExpected, stopped, recorded } = result
  const violated = properties.filter(({ verdict }) => verdict === 'violated').length
  const vacuous = properties.filter(property => property.vacuous).length
  const surprises = properties.filter(property => isSurprise(property, result))
  if (stopped !== undefined) {
    const found = violated > 0 ? `, ${violated} of ${properties.length} violated so far` : ''
    return ink.warn(`undecided: ${spokenStop(stopped)}${found}`)
  }
  if (mutant !== undefined && asExpected)
    return violated > 0 ? ink.good('killed') : `holds (${properties.length}): what kills it was not asked`
  if (mutant !== undefined) return ink.bad(`survives${doubt(result)}`)
  if (surprises.length > 0) {
    const gone = surprises.filter(({ verdict }) => verdict === 'holds').length
    const parts = [
      surprises.length > gone && `${surprises.length - gone} of ${properties.length} violated`,
      gone > 0 && `${gone} expected to be violated ${gone === 1 ? 'holds' : 'hold'}`,
    ]
    return ink.bad(parts.filter(Boolean).join('; ') + (gone > 0 ? doubt(result) : ''))
  }
  const open = properties.filter(({ verdict }) => verdict === 'undecided').length
  if (open > 0)
    return ink.warn(`undecided: ${open} of ${properties.length} that the ${result.engine} engine cannot settle`)
  if (vacuous > 0 && !asExpected) return ink.warn(`${vacuous} of ${properties.length} vacuous${doubt(result)}`)
  if (!asExpected) return ink.warn('other counts than recorded')
  const verdict =
    violated > 0 ? `violated (${violated} of ${properties.length}), as expected` : `holds (${properties.length})`
  return ink.good(`${verdict}${recorded === undefined ? '' : ', as recorded'}${doubt(result)}`)
}

/** The whole story of one model: its question, a line a property, and a counterexample for each that is violated. */
export function modelReport(result: ModelResult, options: TextOptions): string[] {
  const { ink } = options
  const worth = (property: PropertyResult): string[] =>
    options.ways === true
      ? adequacyOf(property, result)
      : [adequacyInShort(property, result)].filter(line => line !== '')
  const ids = Math.max(0, ...result.properties.map(({ id = '' }) => id.length))
  const order = { holds: 0, undecided: 1, violated: 2 } as const
  const properties = [...result.properties].sort((a, b) => order[a.verdict] - order[b.verdict])
  return [
    ink.bold(safe(title(result))),
    ...(result.question === undefined ? [] : [safe(result.question)]),
    ink.dim(`scope ${spokenScope(result.scope) || 'of one'}, ${spokenEngine(result)}`),
    '',
    ...properties.flatMap(property => [
      propertyLine(property, result, ids, ink),
      ...worth(property).map(line => ink.dim(`             ${safe(line)}`)),
    ]),
    '',
    countsLine(result),
    ...symmetryLines(result),
    ...counterLines(result),
    ...compactionLines(result),
    ...(result.stopped === undefined
      ? []
      : [
          ink.warn(
            `Undecided: the run ended at ${spokenStop(result.stopped)}. What is not violated so far may still be.`,
          ),
          ...(result.choice?.because === 'liveness' ? [BUT_LIVENESS] : []),
        ]),
    ...ledgerLines(result),
    ...properties.flatMap(property => counterexampleLines(property, options)),
  ]
}

/** 'explicit engine', why where it was picked, and how it orders components where that matters. */
export function spokenEngine({ engine, choice, order }: ModelResult): string {
  const name = choice === undefined ? `${engine} engine` : `${engine} engine for ${reason(choice)}`
  return order === undefined || order.nesting.length === 0 ? name : `${name}, ordered ${spokenOrder(order)}`
}

function spokenOrder({ nesting, others, fewer, from }: OrderUsed): string {
  const onTop = [others === 'top' && 'others', fewer === 'top' && 'fewer'].filter(Boolean).join(' and ')
  const why = { model: ' as the model asks', search: ' as a search found', rule: '' }[from]
  return `by ${safe(nesting.join(', '))}${onTop === '' ? '' : ` with ${onTop} on top`}${why}`
}

function reason(choice: Choice): string {
  if (choice.because === 'liveness') return 'properties that say what happens at last'
  if (choice.because === 'few') return `no more than ${plural(choice.most, 'state')}`
  return choice.because === 'counted' ? plural(choice.states, 'state') : 'states that were not counted'
}

/** Families that tell less than this part of it all are left out. */
const PART = 0.05

/** What the states are made of, where there were too many: who is to blame, and what it would bring to do without. */
function ledgerLines({ ledger }: ModelResult): string[] {
  if (ledger === undefined) return []
  const all = ledger.families.reduce((sum, { bits }) => sum + bits, 0)
  const told = ledger.families.filter(({ bits }) => bits >= PART * all)
  const width = Math.max(...told.map(({ family }) => family.length))
  return [
    '',
    `What tells the states apart, by ${count(ledger.sample)} of those found last:`,
    ...told.flatMap(({ family, components, locals, bits, fields }) => [
      `  ${safe(family).padEnd(width)}  ${`${Math.round((100 * bits) / all)} %`.padStart(5)}  ${plural(components, 'component')} with up to ${plural(locals, 'local state')}`,
      ...fields
        .map(({ bits, ...field }) => ({ ...field, fewer: Math.round(2 ** bits) }))
        .filter(({ fewer }) => fewer > 1)
        .map(
          ({ name, values, fewer }) =>
            `    without ${safe(name)}, of ${plural(values, 'value')}: about 1/${count(fewer)} of the states`,
        ),
    ]),
  ]
}

/** The family that tells the states apart most, and its part of it all. */
export function heaviest({ families }: Ledger): string {
  const all = families.reduce((sum, { bits }) => sum + bits, 0)
  const [first] = families
  return first === undefined ? '' : `mostly ${first.family} (${Math.round((100 * first.bits) / all)} %)`
}

function propertyLine(property: PropertyResult, result: ModelResult, ids: number, ink: Ink): string {
  const { name, id, verdict, vacuous, expected, counterexample } = property
  const steps = counterexample === undefined ? '' : ` ${inSteps(counterexample)}`
  const note = [
    expected === 'violated' && verdict === 'violated' && 'as expected',
    expected === 'violated' && verdict === 'holds' && 'but was expected to be violated',
    vacuous && 'it holds, but its premise never happens',
    verdict === 'violated' && counterexample === undefined && 'never reached',
    verdict === 'undecided' && result.stopped === undefined && `the ${result.engine} engine cannot settle it`,
    isInDoubt(property, result) && doubt(result).slice(2),
  ].filter(Boolean)
  const word = vacuous ? ink.warn('vacuous  ') : mark(verdict, isSurprise(property, result), ink)
  const tail = `${steps}${note.length > 0 ? `${steps === '' ? ' -' : ','} ${note.join(', ')}` : ''}`
  return `  ${word}  ${ids > 0 ? `${safe((id ?? '').padEnd(ids))}  ` : ''}${safe(name)}${ink.dim(tail)}`
}

function mark(verdict: PropertyResult['verdict'], surprise: boolean, ink: Ink): string {
  const word = verdict.padEnd(9)
  if (verdict === 'undecided') return ink.warn(word)
  return surprise || verdict === 'violated' ? ink.bad(word) : ink.good(word)
}

/** Where one property of that kind kept the engine from being picked that could settle all others. */
const BUT_LIVENESS =
  'What happens at last is settled on single states. All other properties may be settled on sets of them: --engine symbolic leaves only those open.'

function countsLine(result: ModelResult): string {
  // A set that was not finished says little of how many there are.
  if (result.engine === 'symbolic' && result.stopped !== undefined) return `at least ${spokenCounts(result.states)}`
  const line = spokenCounts(result.states)
  if (result.recorded === undefined || result.stopped !== undefined) return line
  const changes = countChanges(result)
  return changes.length === 0 ? `${line}, as recorded` : `${line}; recorded: ${changes.join(', ')}`
}

/** 'distinct 3 -> 4' for each number of a complete run that is not as recorded. */
export function countChanges({ states, recorded, stopped }: ModelResult): string[] {
  if (recorded === undefined || stopped !== undefined) return []
  return (['distinct', 'generated', 'depth'] as const)
    .filter(key => states[key] !== undefined && recorded[key] !== states[key])
    .map(key => `${key} ${count(recorded[key] ?? 0)} -> ${count(states[key] ?? 0)}`)
}

function symmetryLines({ symmetry, states }: ModelResult): string[] {
  if (symmetry === undefined) return []
  const used = symmetry.sorts.filter(({ because }) => because === undefined).map(({ sort }) => sort)
  const stored =
    used.length === 0
      ? 'No symmetry is used.'
      : `${spokenOrbits(symmetry)} for ${count(states.distinct)} states: proved symmetric in ${safe(used.join(', '))}`
  return [
    stored,
    ...symmetry.sorts.flatMap(({ sort, because }) => {
      if (because === undefined) return []
      const alone = used.some(name => name.split(' with ').includes(sort)) ? ' alone' : ''
      return [safe(`  ${sort} is not used${alone}: ${because}`)]
    }),
    ...(used.length > 0 ? ['What each verdict is worth is told without symmetry.'] : []),
  ]
}

function counterLines({ counters }: ModelResult): string[] {
  if (counters === undefined) return []
  return [
    `${plural(counters.length, 'counter')} not stored, for other components are proved to tell the value:`,
    ...counters.map(({ family, field, counts }) => {
      const told = counts.map(({ family, state, adds }) => `${family} in ${state}${adds === 1 ? '' : `, by ${adds}`}`)
      return `  ${safe(`${family}.${field} counts ${told.join('; ')}`)}`
    }),
  ]
}

/** Whether it stands on what was not found, so that a state that was missed might change it. */
export const isInDoubt = ({ kind, verdict, counterexample }: PropertyResult, { compaction }: ModelResult): boolean =>
  compaction !== undefined && (verdict === 'holds' ? kind !== 'reachable' : verdict === 'violated' && !counterexample)

/** ', but for a chance of 2.1e-9 that a state was missed'; nothing where states were kept as they are. */
export const doubt = ({ compaction }: Pick<ModelResult, 'compaction'>): string =>
  compaction === undefined ? '' : spokenDoubt(compaction.chance)

const spokenDoubt = (chance: number): string => `, but for a chance of ${spokenChance(chance)} that a state was missed`

/** The same of several runs together: that a state was missed in any of them. */
export function doubtOfAll(results: readonly ModelResult[]): string {
  const compactions = results.flatMap(({ compaction }) => compaction ?? [])
  const chance = compactions.reduce((sum, one) => sum + one.chance, 0)
  return compactions.length === 0 ? '' : spokenDoubt(Math.min(1, chance))
}

/** Two digits, never less than it is. */
export function spokenChance(chance: number): string {
  const told = chance.toExponential(1)
  const step = 10 ** (Math.floor(Math.log10(chance)) - 1)
  return chance === 0 || chance === 1 || Number(told) >= chance ? told : (chance + step / 2).toExponential(1)
}

const compactionLines = ({ compaction, stopped }: ModelResult): string[] =>
  compaction === undefined
    ? []
    : [
        `States were kept as fingerprints of ${plural(compaction.bits, 'bit')}: ${stopped === undefined ? 'one' : 'of those in reach, one'} was missed with a probability of at most ${spokenChance(compaction.chance)}.`,
      ]

export const spokenCounts = ({ distinct, generated, depth }: Counts): string =>
  `${count(distinct)} distinct, ${count(generated)} generated, ${depth === undefined ? 'depth left out' : `depth ${depth}`}`

/** The designs that do not hold, as was expected of them: each requirement that they break, and the shortest way to break it. */
export function expectedViolations(results: readonly ModelResult[], { ink }: TextOptions): string[] {
  const broken = results
    .filter(({ asExpected, mutant }) => asExpected && mutant === undefined)
    .flatMap(result =>
      result.properties.filter(({ verdict }) => verdict === 'violated').map(property => ({ result, property })),
    )
  if (broken.length === 0) return []
  return [
    'Designs that do not hold, as expected, and the shortest way to break each:',
    ...broken.flatMap(({ result, property: { name, id, counterexample } }) => [
      `  ${ink.bold(safe(title(result)))}: ${safe(id === undefined ? name : `${id}, ${name}`)}`,
      ink.dim(
        counterexample === undefined
          ? '    never reached'
          : `    ${onOneLine(
              counterexample.steps.map(step => safe(label(step.operation, step.arguments))),
              counterexample.lasso,
              '; ',
            )}`,
      ),
    ]),
  ]
}

/** What a run of several models comes to. */
export function totalLine(results: readonly ModelResult[]): string {
  const as = results.filter(({ asExpected }) => asExpected).length
  const states = results.reduce((sum, result) => sum + BigInt(result.states.distinct), 0n)
  const properties = results.reduce((sum, result) => sum + result.properties.length, 0)
  const verdicts = as === results.length ? 'all as expected' : `${as} as expected, ${results.length - as} not`
  return `${plural(results.length, 'model')}, ${count(properties)} ${properties === 1 ? 'property' : 'properties'}, ${count(states)} states: ${verdicts}${doubtOfAll(results)}`
}

export const spokenStop = (stop: Stop): string => {
  if (stop.by === 'interrupt') return 'an interrupt'
  if (stop.by === 'memory') return `the limit of ${count(Math.round(stop.limit / 2 ** 20))} MiB (--memory)`
  const unit = { states: 'state', seconds: 'second', depth: 'level' }[stop.by]
  return `the limit of ${plural(stop.limit, unit)} (--max-${stop.by})`
}
