/** What can be done now; and what cannot, with who refuses, why, and what the caller gets. */
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Opened, Sight } from '../messages.ts'
import type { Refusal } from '../world.ts'
import type { Actions } from './explorer.ts'

const KINDS = { call: 'calls', hardware: 'hardware', worker: 'workers' } as const

export function Operations({ opened, sight, actions }: { opened: Opened; sight: Sight; actions: Actions }): VNode {
  const [filter, setFilter] = useState('')
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = opened.operations.flatMap((operation, number) =>
    wanted.every(word => operation.name.toLowerCase().includes(word)) ? [{ operation, number }] : [],
  )
  // Where there is one kind only, as in a machine by itself, there is nothing to tell apart.
  const hasKinds = new Set(opened.operations.map(({ kind }) => kind)).size > 1
  const enabled = shown.filter(({ number }) => sight.refusals[number] === null)
  const refused = shown.filter(({ number }) => sight.refusals[number] !== null)

  return (
    <section class="column" data-part="Operations" aria-labelledby="operations-title">
      <h2 id="operations-title">Operations</h2>
      <p class="row">
        <label>
          Filter{' '}
          <input
            id="filter"
            type="search"
            aria-keyshortcuts="/"
            value={filter}
            onInput={event => setFilter(event.currentTarget.value)}
          />
        </label>
        <button type="button" aria-keyshortcuts="s" title="on to what was seen least" onClick={actions.stroll}>
          Surprise me
        </button>
      </p>
      <h3>{enabled.length} enabled</h3>
      {enabled.length === 0 && <p class="soft">Nothing {wanted.length > 0 ? 'of these ' : ''}can happen here.</p>}
      <ul class="operations" data-list="enabled">
        {enabled.map(({ operation: { name, kind, doc }, number }) => (
          <li key={number}>
            <button type="button" class="operation" title={doc} onClick={() => actions.step(number)}>
              <code>{name}</code>
              {hasKinds && kind !== 'call' && <span class="kind">{KINDS[kind]}</span>}
            </button>
          </li>
        ))}
      </ul>
      <h3>{refused.length} refused</h3>
      <ul class="operations refused">
        {refused.map(({ operation: { name, kind, doc }, number }) => (
          <li key={number} title={doc}>
            <span class="operation">
              <code>{name}</code>{' '}
              <span class="outcome">
                {kind === 'call' || !hasKinds
                  ? sight.refusals[number]?.outcome
                  : `${KINDS[kind]}: ${sight.refusals[number]?.outcome}`}
              </span>
            </span>
            <Reason refusal={sight.refusals[number] as Refusal} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Reason({ refusal: { reasons } }: { refusal: Refusal }): VNode {
  const [first, ...others] = reasons
  return (
    <>
      <span class="reason">{first}</span>
      {others.length > 0 && (
        <details>
          <summary>{others.length} more would refuse</summary>
          <ul>
            {others.map(other => (
              <li key={other}>{other}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
