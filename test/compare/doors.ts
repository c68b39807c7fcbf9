/** A small system in several designs, with differences that can be told by hand: doors that open, and a lock for all of them. */
import { setup } from 'xstate'
import { type Model, vocabulary } from '../../src/checker.ts'

const door = setup({ types: { events: {} as { type: 'OPEN' | 'CLOSE' } } }).createMachine({
  id: 'door',
  initial: 'closed',
  states: { closed: { on: { OPEN: 'open' } }, open: { on: { CLOSE: 'closed' } } },
})

const lock = setup({ types: { events: {} as { type: 'LOCK' | 'UNLOCK' } } }).createMachine({
  id: 'lock',
  initial: 'unlocked',
  states: { unlocked: { on: { LOCK: 'locked' } }, locked: { on: { UNLOCK: 'unlocked' } } },
})

interface Words {
  sort: 'door' | 'guest'
  errno: 'EACCES' | 'EBUSY' | 'EINVAL'
  source: 'locksmith'
}
const { component, call, hardware, system } = vocabulary<Words>()

export interface Design {
  /** A door opens only while nothing is locked; 'late': it is asked after the door itself. */
  readonly openAsks?: boolean | 'late'
  /** What a locked door says. */
  readonly says?: 'EACCES' | 'EBUSY'
  /** Locking asks that the first door is closed. */
  readonly lockAsks?: boolean
  /** The wind closes a door: any that is open; 'unlocked': if nothing is locked; false: there is none. */
  readonly wind?: boolean | 'unlocked'
  /** A guest, who knocks. */
  readonly guest?: boolean
  /** Not the first door has a hinge. */
  readonly hinge?: 'of all' | 'of others'
  readonly doors?: number
}

export function doors(name: string, design: Design = {}): Model {
  const { openAsks = true, says = 'EACCES', lockAsks = false, wind = true, guest = false, hinge, doors = 2 } = design
  const leaf = component(['door'], door)
  const locks = component([], lock)
  const asks = openAsks !== false && locks().is('unlocked').else(says)
  return {
    name,
    system: system(
      name,
      { leaf, locks },
      {
        open: call({ d: 'door' }, 'locksmith', ({ d }) => {
          const opens = leaf(d).takes('OPEN').else('EINVAL')
          return openAsks === 'late' ? [opens, asks] : [asks, opens]
        }),
        lock: call({}, 'locksmith', () => [
          lockAsks && leaf('door0').is('closed').else('EBUSY'),
          locks().takes('LOCK').else('EINVAL'),
        ]),
        unlock: call({}, 'locksmith', () => [locks().takes('UNLOCK').else('EINVAL')]),
        ...(wind !== false && {
          blow: hardware({ d: 'door' }, 'locksmith', ({ d }) => [
            leaf(d).takes('CLOSE'),
            wind === 'unlocked' && locks().is('unlocked'),
          ]),
        }),
        ...(guest && { knock: call({ g: 'guest' }, 'locksmith', () => [locks().is('locked').else('EINVAL')]) }),
        ...(hinge !== undefined && {
          oil: call({ d: 'door' }, 'locksmith', ({ d }) => (hinge === 'of all' || d !== 'door0') && []),
        }),
      },
    ),
    scope: { door: doors, ...(guest && { guest: 2 }) },
    properties: [],
  }
}
