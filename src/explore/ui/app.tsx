/** The page: the header, and beside each other what can be done, what the state is, and what it means. */
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { About } from './about.tsx'
import { Checking } from './checking.tsx'
import { Components } from './components.tsx'
import type { Opened, Sight } from '../messages.ts'
import type { Actions, View } from './explorer.ts'
import { Find } from './find.tsx'
import { History } from './history.tsx'
import { keysOf } from './keys.ts'
import { Operations } from './operations.tsx'
import { Own } from './own.tsx'
import { Picker } from './picker.tsx'
import { Properties } from './properties.tsx'

/** On a narrow screen one of them is shown at a time. */
const TABS = ['Operations', 'State', 'Walk', 'Properties'] as const

export function App({ view, actions }: { view: View; actions: Actions }): VNode {
  const [tab, setTab] = useState<(typeof TABS)[number]>('Operations')
  const [isOwn, setOwn] = useState(false)
  const about = useRef<HTMLDialogElement>(null)
  const { catalogue, subject, opened, sight, notice, offered, isSlow } = view
  const listed = catalogue?.models.find(({ name }) => name === subject?.model)

  useEffect(() => {
    document.title = listed === undefined ? 'ioasid-spec explorer' : `${listed.name} - ioasid-spec explorer`
  }, [listed])
  // What was loaded is there to be looked at.
  useEffect(() => {
    if (view.own !== undefined && opened !== undefined) setOwn(false)
  }, [view.own, opened])
  const latest = useRef({ view, actions })
  latest.current = { view, actions }
  useEffect(
    () =>
      keysOf(
        () => latest.current,
        () => about.current?.showModal(),
      ),
    [],
  )

  return (
    <>
      <header>
        <h1>ioasid-spec explorer</h1>
        <p class="tools">
          <button type="button" aria-expanded={isOwn} onClick={() => setOwn(!isOwn)}>
            Your own machine
          </button>
          <button type="button" aria-keyshortcuts="?" onClick={() => about.current?.showModal()}>
            Help
          </button>
        </p>
        <Picker view={view} actions={actions} />
      </header>
      <About dialog={about} view={view} />
      <main>
        <div role="status">
          {notice !== undefined && (
            <p class="notice">
              {notice}
              <button type="button" onClick={actions.dismiss}>
                Dismiss
              </button>
            </p>
          )}
          {isSlow && (
            <p class="notice">
              This takes long: a machine may go round for ever.
              <button type="button" onClick={() => actions.load(undefined)}>
                Start over
              </button>
            </p>
          )}
        </div>
        {(isOwn || offered !== undefined) && (
          <Own
            key={offered}
            view={view}
            actions={actions}
            close={() => {
              setOwn(false)
              actions.decline()
            }}
          />
        )}
        {listed?.question !== undefined && <p class="question">{listed.question}</p>}
        {opened === undefined || sight === undefined ? (
          notice === undefined && offered === undefined && <p>The models are being set up …</p>
        ) : (
          <>
            <Checking opened={opened} view={view} actions={actions} />
            <div class="tabs" role="group" aria-label="Parts of the page">
              {TABS.map(name => (
                <button key={name} type="button" aria-pressed={tab === name} onClick={() => setTab(name)}>
                  {name}
                </button>
              ))}
            </div>
            <Violated opened={opened} sight={sight} />
            {tab !== 'Walk' && <LastStep sight={sight} />}
            <div class="columns" data-tab={tab}>
              <Operations opened={opened} sight={sight} actions={actions} />
              <Components opened={opened} sight={sight} view={view} actions={actions} />
              <div class="column" data-part="Walk Properties">
                <History opened={opened} sight={sight} view={view} actions={actions} />
                <Find opened={opened} view={view} actions={actions} />
                <Properties opened={opened} sight={sight} view={view} actions={actions} />
              </div>
            </div>
          </>
        )}
      </main>
    </>
  )
}

/** What is wrong here is told above everything. */
function Violated({ opened, sight: { lights } }: { opened: Opened; sight: Sight }): VNode {
  const violated = opened.properties.filter((_, number) => lights[number]?.light === 'violated')
  return (
    <div role="status">
      {violated.map(({ name, id }) => (
        <p key={name} class="alarm">
          Violated here: {id !== undefined && <code>{id}</code>} {name}
        </p>
      ))}
    </div>
  )
}

/** Where parts are shown one at a time, what a step has done is told above them. */
function LastStep({ sight: { steps } }: { sight: Sight }): VNode {
  const last = steps.at(-1)
  if (last === undefined) return <p class="last soft">The initial state</p>
  return (
    <p class="last">
      {steps.length}. <code>{`${last.operation}(${last.arguments.join(', ')})`}</code>:{' '}
      {last.changes.map(({ component, to }) => `${component} → ${to}`).join('; ')}
    </p>
  )
}
