/** A machine of the reader's own, pasted or from a file. It runs in a worker, without network and page. */
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Actions, View } from './explorer.ts'

const EXAMPLE = `import { createMachine } from 'xstate'

export default createMachine({
  id: 'door',
  initial: 'closed',
  states: {
    closed: { on: { OPEN: 'open', LOCK: 'locked' } },
    open: { on: { CLOSE: 'closed' } },
    locked: { on: { UNLOCK: 'closed' } },
  },
})
`

export function Own({ view, actions, close }: { view: View; actions: Actions; close: () => void }): VNode {
  const [text, setText] = useState(view.offered ?? view.own ?? EXAMPLE)
  return (
    <section class="own" aria-labelledby="own-title">
      <h2 id="own-title">Your own machine</h2>
      {view.offered !== undefined && (
        <p>The address comes with this machine. Whoever made the address wrote it: load it if you want to run it.</p>
      )}
      <p class="soft">
        The JSON of an XState machine, or a JavaScript module that exports machines, or models of{' '}
        <code>ioasid-spec/checker</code>. It may import XState and the checker, nothing else. It runs without a network,
        in one worker with the checker; the page takes text and shapes from there, nothing that runs. But a machine that
        means harm can forge what is said of it.
      </p>
      <label class="heard" for="own-text">
        The machine
      </label>
      <textarea
        id="own-text"
        spellcheck={false}
        rows={12}
        value={text}
        onInput={event => setText(event.currentTarget.value)}
      />
      <p class="row">
        <button type="button" onClick={() => actions.load(text)}>
          Load it
        </button>
        <label>
          or a file{' '}
          <input
            type="file"
            accept=".js,.mjs,.json,text/javascript,application/json"
            onChange={event => {
              const file = event.currentTarget.files?.[0]
              void file?.text().then(setText)
            }}
          />
        </label>
        {(view.own !== undefined || view.offered !== undefined) && (
          <button type="button" onClick={() => actions.load(undefined)}>
            Back to the models of the page
          </button>
        )}
        <button type="button" onClick={close}>
          Close
        </button>
      </p>
    </section>
  )
}
