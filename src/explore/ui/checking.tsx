/** The check of every behaviour, here in the page: by which engine, how far it is, what it comes to. */
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { CheckAsked, Opened } from '../messages.ts'
import type { Actions, View } from './explorer.ts'
import { counted, many } from './words.ts'

export const SAID = { holds: 'holds in scope', violated: 'violated', undecided: 'undecided' } as const
export const VERDICTS = { holds: 'holds', violated: 'violated', undecided: 'idle' } as const

interface Props {
  readonly view: View
  readonly actions: Actions
}

export function Checking({ opened, view, actions }: Props & { opened: Opened }): VNode {
  return (
    <div class="checking row">
      <CheckForm view={view} actions={actions} />
      <div role="status" id="checked">
        <Standing view={view} />
      </div>
      <Shortest opened={opened} view={view} actions={actions} />
    </div>
  )
}

/** What one wants to see first where something is violated. */
function Shortest({ opened, view: { check }, actions }: Props & { opened: Opened }): VNode | null {
  const ways = (check.outcome?.ways ?? []).flatMap(({ counterexample }, number) =>
    counterexample === undefined ? [] : [{ path: counterexample, property: opened.properties[number] }],
  )
  const [first] = ways.sort((a, b) => a.path.length - b.path.length)
  if (first === undefined) return null
  return (
    <p>
      <button type="button" class="main" onClick={() => actions.walk(first.path, true)}>
        Walk the shortest counterexample ({counted(first.path.length, 'step')})
      </button>{' '}
      <code>{first.property?.id}</code> {first.property?.name}
    </p>
  )
}

const ENGINES = ['explicit', 'symbolic', 'auto', 'reference'] as const

function CheckForm({ view: { check }, actions }: Props): VNode {
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
