/** Help: what the page does, its keys, and whose work is in it. */
import type { RefObject, VNode } from 'preact'
import { licences } from './client.ts'
import type { View } from './explorer.ts'
import { KEYS } from './keys.ts'

export function About({ dialog, view }: { dialog: RefObject<HTMLDialogElement | null>; view: View }): VNode {
  return (
    <dialog ref={dialog} aria-labelledby="about-title">
      <form method="dialog">
        <h2 id="about-title">The explorer</h2>
        <p>
          Pick a design, do what is enabled, and see what each property says of where you are; or check every behaviour,
          and walk to where one is violated.
        </p>
        <p>
          Each machine here is one of XState, and each step is what XState makes of it. The address of the page has all
          that you see in it: copy it to share where you are. The check is the one of the command line.
        </p>
        <dl class="keys">
          {KEYS.map(({ key, does }) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <details>
          <summary>Sources that rules cite</summary>
          <dl class="sources">
            {Object.entries(view.catalogue?.sources ?? {}).map(([id, what]) => (
              <div key={id}>
                <dt>
                  <code>{id}</code>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </details>
        <details>
          <summary>Licences</summary>
          <pre tabIndex={0}>{licences}</pre>
        </details>
        <p class="row">
          <span class="soft">ioasid-spec {view.catalogue?.version}</span>
          <button type="submit">Close</button>
        </p>
      </form>
    </dialog>
  )
}
