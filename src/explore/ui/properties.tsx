/** The properties: what each says of the state at hand, and of every behaviour once that was checked, here in the page. */
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Light, Lit } from '../lights.ts'
import type { CheckAsked, Checked, Opened, Sight } from '../messages.ts'
import type { Actions, View } from './explorer.ts'
import { counted, many } from './words.ts'

const WORDS: Readonly<Record<Light, string>> = {
  violated: 'violated here',
  holds: 'holds here',
  idle: 'not concerned',
  met: 'met here',
  owed: 'goal open',
}

interface Props {
  readonly opened: Opened
  readonly sight: Sight
  readonly view: View
  readonly actions: Actions
}

export function Properties({ opened, sight, view, actions }: Props): VNode {
  const { outcome } = view.check
  return (
    <section data-part="Properties" aria-labelledby="properties-title">
      <h2 id="properties-title">Properties</h2>
      <CheckForm view={view} actions={actions} />
      <div role="status" id="checked">
        <Standing view={view} />
      </div>
      {opened.properties.length === 0 && <p class="soft">The model has none.</p>}
      <ul class="properties">
        {opened.properties.map(({ name, id, why }, number) => (
          <li key={name} data-light={sight.lights[number]?.light}>
            <span class="lights">
              <Here lit={sight.lights[number] as Lit} />
              {outcome !== undefined && <Everywhere checked={outcome} number={number} />}
            </span>
            {id !== undefined && <code>{id}</code>} {name}
            <Reads lit={sight.lights[number] as Lit} why={why} />
            {outcome !== undefined && <Ways checked={outcome} number={number} actions={actions} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

const Here = ({ lit: { light } }: { lit: Lit }): VNode => <span class={`light ${light}`}>{WORDS[light]}</span>

function Reads({ lit: { light, at, reads }, why }: { lit: Lit; why: string | undefined }): VNode | null {
  if (light !== 'violated') return null
  const chosen = Object.entries(at ?? {}).map(([variable, member]) => `${variable} = ${member}`)
  return (
    <>
      <p class="reason">
        {chosen.length > 0 && `${chosen.join(', ')}: `}
        {reads.join('; ')}
      </p>
      {why !== undefined && <p class="soft">{why}</p>}
    </>
  )
}

const SAID = { holds: 'holds in scope', violated: 'violated', undecided: 'undecided' } as const
const VERDICTS = { holds: 'holds', violated: 'violated', undecided: 'idle' } as const

function Everywhere({ checked: { result }, number }: { checked: Checked; number: number }): VNode | null {
  const property = result.properties[number]
  if (property === undefined) return null
  const { verdict, vacuous, expected } = property
  const isExpected = verdict === 'violated' && expected === 'violated'
  const word = vacuous ? 'vacuous' : isExpected ? 'violated, as expected' : SAID[verdict]
  return <span class={`light ${vacuous ? 'vacuous' : VERDICTS[verdict]}`}>{word}</span>
}

function Ways({
  checked: { result, ways },
  number,
  actions,
}: {
  checked: Checked
  number: number
  actions: Actions
}): VNode {
  const { counterexample, witness, nearest, worth = [] } = ways[number] ?? {}
  const lasso = result.properties[number]?.counterexample?.lasso
  return (
    <>
      {worth.map(line => (
        <p class="soft" key={line}>
          {line}
        </p>
      ))}
      <p class="row">
        {counterexample !== undefined && (
          <button type="button" onClick={() => actions.walk(counterexample, true)}>
            Walk the counterexample ({counted(counterexample.length, 'step')}
            {lasso !== undefined && forEver(counterexample.length - lasso.stem)})
          </button>
        )}
        {witness !== undefined && (
          <button type="button" class="minor" onClick={() => actions.walk(witness, true)}>
            Walk a witness ({counted(witness.length, 'step')})
          </button>
        )}
        {nearest !== undefined && (
          <button type="button" class="minor" onClick={() => actions.walk(nearest, true)}>
            Walk to the nearest miss ({counted(nearest.length, 'step')})
          </button>
        )}
      </p>
    </>
  )
}

const forEver = (steps: number): string =>
  steps === 0 ? ', after which nothing need happen any more' : `, the last ${counted(steps, 'step')} again and again`

const ENGINES = ['explicit', 'symbolic', 'auto', 'reference'] as const

function CheckForm({ view: { check }, actions }: { view: View; actions: Actions }): VNode {
  const [engine, setEngine] = useState<CheckAsked['engine']>('explicit')
  const [wantsSymmetry, setSymmetry] = useState(false)
  const symmetry = wantsSymmetry && engine === 'explicit'
  return (
    <form
      class="row"
      aria-label="Check every behaviour"
      onSubmit={event => {
        event.preventDefault()
        actions.check({ engine, symmetry })
      }}
    >
      {check.isRunning ? (
        <button type="button" onClick={() => actions.giveUp('check')}>
          Cancel
        </button>
      ) : (
        <button type="submit" class="main">
          Check every behaviour
        </button>
      )}
      <label>
        <span class="heard">Engine</span>
        <select value={engine} onChange={event => setEngine(event.currentTarget.value as CheckAsked['engine'])}>
          {ENGINES.map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          checked={symmetry}
          disabled={engine !== 'explicit'}
          onChange={event => setSymmetry(event.currentTarget.checked)}
        />{' '}
        symmetry
      </label>
    </form>
  )
}

/** How far the check is, or what it has come to as a whole. */
function Standing({ view: { check } }: { view: View }): VNode | null {
  const { error, isRunning, progress, outcome } = check
  if (error !== undefined) return <p class="bad">{error}</p>
  if (isRunning)
    return (
      <p class="soft">
        {many(progress?.distinct ?? 0)} states, {many(progress?.frontier ?? 0)} to look at,{' '}
        {many(Math.ceil((progress?.memory ?? 0) / 2 ** 20))} MiB …
      </p>
    )
  if (outcome === undefined) return null
  const { states, stopped, verdict, engine, symmetry, recorded, asExpected, properties } = outcome.result
  const open = properties.filter(each => each.verdict === 'undecided').length
  return (
    <>
      <p>
        <span class={`light ${VERDICTS[verdict]}`}>{SAID[verdict]}</span> {many(states.distinct)} states,{' '}
        {many(states.generated)} generated{states.depth !== undefined && `, ${counted(states.depth, 'level')}`};{' '}
        {engine} engine{symmetry !== undefined && `, ${many(symmetry.orbits)} orbits`}
        {recorded !== undefined && asExpected && '; as recorded'}
        {recorded !== undefined && !asExpected && open === 0 && '; not as recorded'}
      </p>
      {stopped === undefined && open > 0 && (
        <p>
          Undecided: {open} of {properties.length} that the {engine} engine cannot settle.
        </p>
      )}
      {stopped !== undefined && (
        <p>
          {stopped.by === 'interrupt' ? 'It was cancelled' : `It stopped at the limit of ${stopped.by}`}: what was not
          settled is undecided.
          {stopped.by === 'memory' && engine === 'explicit' && ' The symbolic engine may need less.'}
        </p>
      )}
    </>
  )
}
