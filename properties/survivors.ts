/**
 * Mutants that `mutate` makes of the systems of a kind and that no property notices, with the reason why they may live. A contract
 * speaks of calls, whatever they find, and not of where everything begins: all who survive begin elsewhere.
 */

interface Reason {
  /** Mutants by their names. */
  readonly mutants: readonly string[]
  readonly because: string
}

const startsWith = (family: string, ...states: readonly string[]): readonly string[] =>
  states.map(state => `${family}: begin elsewhere, (root) in ${state}`)

const nothingTranslates =
  'a page table that is there from the start, and by which nothing translates, is as one that was made by a call'
const noPasidsHere = 'there are no PASIDs on the platform, so that no call comes to what is kept for them'

const survivors: Readonly<Record<string, readonly Reason[]>> = {
  nestingAttach: [
    { mutants: startsWith('hwpt', 'plain', 'nestParent', 'forPasids'), because: nothingTranslates },
    { mutants: startsWith('pasidEntry', 'present'), because: noPasidsHere },
  ],
  groupAttach: [
    { mutants: startsWith('hwpt', 'allocated'), because: nothingTranslates },
    {
      mutants: [
        ...startsWith('pasidSlot', 'filled'),
        ...startsWith('pasidReference', 'held'),
        ...startsWith('pasidEntry', 'translating', 'beyond'),
      ],
      because: noPasidsHere,
    },
  ],
  dirtyTracking: [
    { mutants: startsWith('parent', 'plain', 'tracked'), because: nothingTranslates },
    {
      mutants: startsWith('page', 'dirty'),
      because: 'a page that begins as written to is copied once more than it need be, and no write is missed',
    },
  ],
  enqcmd: [
    {
      mutants: startsWith('translation', 'on'),
      because: 'a CPU that translates from the start, with nothing mapped, is as one that was told to',
    },
  ],
  pageTable: [{ mutants: startsWith('pasid', 'set'), because: noPasidsHere }],
  faultDelivery: [
    {
      mutants: startsWith('queue', 'in'),
      because: 'a device that is in the fault queue from the start has no requests before it is bound',
    },
  ],
  pasidReplace: [
    {
      mutants: startsWith('device', 'resetting'),
      because: 'a RID that is reset at the start has nothing attached that the reset could have parked',
    },
  ],
  vcmdAllocator: [
    {
      mutants: startsWith('host', 'fails'),
      because: 'a host may be unable to answer at any time, so from the start, too',
    },
  ],
  numberScopes: [
    {
      mutants: startsWith('mm', 'one'),
      because:
        'where numbers are local to a device, only exit() asks whether a process has had one, and it gives back all that there is: nothing',
    },
  ],
  numberLifetime: [
    {
      mutants: startsWith('mm', 'users', 'referred'),
      because: 'a process that runs from the start, or has ended already, is as one that a call has started, or ended',
    },
    { mutants: startsWith('thread', 'valid'), because: 'a register that is loaded with nothing names no number' },
  ],
  deviceClasses: [
    {
      mutants: startsWith('translation', 'on'),
      because: 'a VMM may switch translation on before it does anything else, so that it may be on from the start',
    },
    {
      mutants: startsWith('rid', 'shared'),
      because: 'the driver of the parent may have been bound from the start',
    },
  ],
  ioasidNumbers: [
    {
      mutants: startsWith('cpu', 'mapped'),
      because: 'an entry of the CPU that leads nowhere from the start is written over by the first bind',
    },
  ],
  notifications: [
    {
      mutants: startsWith('set', 'live'),
      because: 'a set that is there from the start is as one that was made by a call',
    },
    {
      mutants: startsWith('kvm', 'registered'),
      because: 'KVM that is registered from the start is as if it had registered first',
    },
  ],
}

/** undefined where nobody has said so. */
export const whySurvives = (kind: string, mutant: string): string | undefined =>
  survivors[kind]?.find(({ mutants }) => mutants.includes(mutant))?.because
