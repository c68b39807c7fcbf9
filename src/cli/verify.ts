/** `verify`: derives anew what a certificate says, by a second checker. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type Claim, FEW_STATES } from '../certificate/certificate.ts'
import { NoCertificate, readCertificate } from '../certificate/read.ts'
import { drive, within } from '../check/work.ts'
import { EXIT } from '../report/exit-code.ts'
import { safe } from '../system/safe.ts'
import { count, plural } from '../report/numbers.ts'
import { title } from '../report/text.ts'
import type { Product } from '../system/expand.ts'
import type { Model } from '../system/model.ts'
import { nearest } from '../system/nearest.ts'
import type { Property } from '../system/property.ts'
import { compare, type Compared } from '../verify/compare.ts'
import { derive } from '../verify/derive.ts'
import { digestOfModel, productOf, propertiesOf, sha256 } from './certify.ts'
import { ink } from './ink.ts'
import { type Io, UsageError } from './io.ts'
import { type Cli, positive, type Shared, systemOption, whole } from './options.ts'

interface VerifyFlags extends Shared {
  readonly maxStates: number
  readonly maxSeconds?: number
}

export function verifyVerb(program: Command, { modelsOf, io, done }: Cli): void {
  program
    .command('verify')
    .description('derive anew what a certificate says, by a second checker that shares no code with the engines')
    .argument('<certificate>', 'what `check --certificate <file>` has written')
    .addOption(systemOption)
    .option('--max-states <n>', 'leave models open that have more states', whole, FEW_STATES)
    .option('--max-seconds <n>', 'leave open what is not derived after so many seconds', positive)
    .addHelpText(
      'after',
      `
Exit codes: 0 all of it is so, 1 a verdict is another, 2 wrong input, or another version of a model, 3 something is left open,
5 other counts or digests.

Examples:
  ioasid-spec check 'enqcmd/*' --certificate enqcmd.json
  ioasid-spec verify enqcmd.json`,
    )
    .action(async (file: string, flags: VerifyFlags) => done(await verify(file, await modelsOf(flags), flags, io)))
}

async function verify(file: string, models: readonly Model[], flags: VerifyFlags, io: Io): Promise<number> {
  const claims = claimsIn(file, io.cwd)
  const { good, bad, warn } = ink(io.colours)
  const limits = { states: flags.maxStates, until: performance.now() + (flags.maxSeconds ?? Infinity) * 1000 }
  const codes = new Set<number>()
  for (const claim of claims) {
    const { code, says, lines } = await told(claim, models, limits, io)
    codes.add(code)
    const mark = { [EXIT.asRecorded]: good, [EXIT.undecided]: warn }[code] ?? bad
    io.out(`${safe(title(claim))}: ${mark(says)}\n${lines.map(line => `  ${safe(line)}\n`).join('')}`)
  }
  const { violated, counts, input, undecided, asRecorded } = EXIT
  return [violated, counts, input, undecided].find(code => codes.has(code)) ?? asRecorded
}

interface Told {
  readonly code: number
  readonly says: string
  readonly lines: readonly string[]
}

interface Bounds {
  readonly states: number
  /** On the clock of `performance`. */
  readonly until: number
}

async function told(claim: Claim, models: readonly Model[], bounds: Bounds, io: Io): Promise<Told> {
  const model = models.find(({ name }) => name === claim.model)
  if (model === undefined) return changed(`there is no such model${hintOf(claim, models)}`)
  if (claim.mutant !== undefined && model.mutants?.some(({ name }) => name === claim.mutant) !== true)
    return changed(`it has no mutant '${claim.mutant}' any more`)
  const properties = propertiesOf(model, claim.properties)
  if (properties === undefined) return changed('it does not have all of the properties any more')
  const product = productOf(model, claim)
  if (digestOfModel(product, properties) !== claim.digest)
    return changed('its machines, operations or properties are others than those that the certificate is of')

  const compared = await derived(claim, product, properties, bounds, io)
  if (typeof compared === 'string')
    return { code: EXIT.undecided, says: 'left open', lines: [`nothing was derived anew: ${compared}`] }
  const { counts, verdicts, open, confirmed } = compared
  const lines = [...verdicts, ...counts, ...open]
  if (verdicts.length + counts.length > 0)
    return { code: verdicts.length > 0 ? EXIT.violated : EXIT.counts, says: 'not so', lines }
  const what = [
    claim.stopped === undefined ? spokenCounts(claim) : `of a run that was stopped at ${claim.states.distinct} states`,
    claim.digests === undefined ? `no digests: ${claim.withoutDigests}` : 'digests of states and transitions',
    plural(confirmed, 'verdict'),
  ]
  return open.length > 0
    ? { code: EXIT.undecided, says: 'confirmed in part', lines: [what.join('; '), ...lines] }
    : { code: EXIT.asRecorded, says: 'confirmed', lines: [what.join('; ')] }
}

const changed = (line: string): Told => ({ code: EXIT.input, says: 'not the same model', lines: [line] })

const hintOf = ({ model }: Claim, models: readonly Model[]): string => {
  const names = models.map(({ name }) => name)
  return names.length === 0 ? '' : `; did it become '${nearest(model, names)}'?`
}

const spokenCounts = ({ states: { distinct, generated, depth } }: Claim): string =>
  `${distinct} distinct, ${generated} generated${depth === undefined ? '' : `, depth ${depth}`}`

/** Or why it was not. @throws ModelError */
async function derived(
  claim: Claim,
  product: Product,
  properties: readonly Property[],
  { states, until }: Bounds,
  io: Io,
): Promise<Compared | string> {
  const tooMany = `there are more than ${count(states)} states; --max-states allows more`
  if (BigInt(claim.states.distinct) > BigInt(states)) return tooMany
  let because = ''
  const isOver = (found: number | void): boolean => {
    if ((found ?? 0) > states) because = tooMany
    else if (performance.now() > until) because = 'it takes longer than --max-seconds allows'
    else if (io.signal.aborted) because = 'it was interrupted'
    return because !== ''
  }
  const work = function* (): Generator<number | void, Compared, void> {
    return yield* compare(claim, properties, yield* derive(product, sha256))
  }
  return (await drive(within(work(), isOver))) ?? because
}

/** @throws UsageError */
function claimsIn(file: string, cwd: string): readonly Claim[] {
  let text: string
  try {
    text = readFileSync(resolve(cwd, file), 'utf8')
  } catch (error) {
    throw new UsageError(`'${file}' cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  try {
    return readCertificate(text)
  } catch (error) {
    if (error instanceof NoCertificate) throw new UsageError(`'${file}' ${error.message}`)
    throw error
  }
}
