/** The properties: what each says of the state at hand, and of every behaviour once that was checked. */
import type { VNode } from 'preact'
import type { Counterexample } from '../../check/result.ts'
import type { Light, Lit } from '../lights.ts'
import type { Checked, Opened, Sight } from '../messages.ts'
import type { Actions, View } from './explorer.ts'
import { SAID, VERDICTS } from './checking.tsx'
import { counted } from './words.ts'

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
  const told = result.properties[number]?.counterexample
  const lasso = told?.lasso
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
      {told !== undefined && <WhatNeverComes told={told} />}
    </>
  )
}

/** Of a goal that is lost, or never comes: no state shows that by itself. */
function WhatNeverComes({ told: { because, lasso, trap } }: { told: Counterexample }): VNode | null {
  if (lasso === undefined && trap === undefined) return null
  const fair = lasso?.fair.map(line => `fair: ${line}`) ?? []
  return (
    <ul class="soft">
      {[...because, ...fair].map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

const forEver = (steps: number): string =>
  steps === 0 ? ', after which nothing need happen any more' : `, the last ${counted(steps, 'step')} again and again`
