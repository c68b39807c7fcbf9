/** What participants come to that are asked in one state, whoever asks them. */
import type { Participation } from './expand.ts'
import { isTrueOf, type Local } from './local.ts'

export const OK = 'ok'

/** Where the participant that refuses first names no errno: it is hardware or a worker that waits. */
const WAITS = 'not enabled'

/** 'ok', or the errno of the first that refuses. */
export function outcomeOf(participants: readonly Participation[], local: (component: number) => Local): string {
  const refuser = participants.find(participation => {
    if (participation.kind === 'requires') {
      const { components, test } = participation
      const [first, ...others] = components.map(local)
      return others.length === 0 ? !isTrueOf(test, first as Local) : !test(...components.map(local))
    }
    return participation.kind === 'takes' && !local(participation.component).takes(participation.event)
  })
  return refuser === undefined ? OK : (refuser.errno ?? WAITS)
}
