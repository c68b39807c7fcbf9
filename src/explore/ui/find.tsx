/** The shortest way from here to what is asked for. */
import type { VNode } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { Goal } from '../find.ts'
import type { Opened } from '../messages.ts'
import type { Actions, View } from './explorer.ts'
import { counted, many } from './words.ts'

export function Find({ opened, view, actions }: { opened: Opened; view: View; actions: Actions }): VNode {
  const [text, setText] = useState('')
  const goals = useMemo(() => goalsOf(opened), [opened])
  const goal = goals.get(text.trim())
  const { search } = view
  return (
    <section data-part="Walk" aria-labelledby="find-title">
      <h2 id="find-title">Shortest way from here to</h2>
      <form
        class="row find"
        onSubmit={event => {
          event.preventDefault()
          if (goal !== undefined) actions.find(goal)
        }}
      >
        <input
          list="goals"
          aria-label="What to come to"
          placeholder="a state, an operation, a property"
          value={text}
          onInput={event => setText(event.currentTarget.value)}
        />
        <datalist id="goals">
          {[...goals.keys()].map(name => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <button type="submit" disabled={goal === undefined || search.isRunning}>
          Find
        </button>
        {search.isRunning && (
          <button type="button" onClick={() => actions.giveUp('search')}>
            Stop
          </button>
        )}
      </form>
      {text.trim() !== '' && goal === undefined && <p class="soft">Choose one of the list.</p>}
      <div role="status">
        <Outcome opened={opened} view={view} actions={actions} />
      </div>
    </section>
  )
}

function Outcome({ opened, view, actions }: { opened: Opened; view: View; actions: Actions }): VNode | null {
  const { outcome, progress, error, isRunning } = view.search
  if (error !== undefined) return <p class="bad">{error}</p>
  if (isRunning) return <p class="soft">{many(progress?.distinct ?? 0)} states seen …</p>
  if (outcome === undefined) return null
  const { path, states, stopped } = outcome
  if (path === undefined)
    return (
      <p>
        {stopped
          ? `Not found among the first ${many(states)} states; there are more.`
          : `It cannot be reached from here: none of ${many(states)} states is such.`}
      </p>
    )
  if (path.length === 0) return <p>You are there.</p>
  return (
    <>
      <p class="row">
        {counted(path.length, 'step')}, the fewest possible
        <button type="button" onClick={() => actions.walk(path, false)}>
          Walk it
        </button>
      </p>
      <ol class="way">
        {path.map((operation, i) => (
          <li key={i}>
            <code>{opened.operations[operation]?.name}</code>
          </li>
        ))}
      </ol>
    </>
  )
}

/** Kinds that no single state or step shows to be violated. */
const OF_PATHS: readonly string[] = ['recoverable', 'leadsTo', 'eventually', 'infinitelyOften']

/** What can be asked for, by how it is written. */
function goalsOf({ components, families, operations, properties }: Opened): Map<string, Goal> {
  return new Map<string, Goal>([
    ...properties.flatMap(({ name, id, kind }, property): [string, Goal][] =>
      OF_PATHS.includes(kind)
        ? []
        : [
            [
              `${id === undefined ? '' : `${id} `}${kind === 'reachable' ? 'met' : 'violated'}: ${name}`,
              { kind: 'property', property },
            ],
          ],
    ),
    ...components.flatMap(({ name, family }, component) =>
      (families[family]?.states ?? []).map((state): [string, Goal] => [
        `${name} is ${state}`,
        { kind: 'state', component, state },
      ]),
    ),
    ...operations.map(({ name }, operation): [string, Goal] => [`${name} happens`, { kind: 'operation', operation }]),
  ])
}
