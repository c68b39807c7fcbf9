/** A number outlives everything that speaks of it: bonds, threads, and the process that it belongs to. */
import type { NumberLives } from '../machines/allocator/lifetime-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import { all } from '../src/system/sort.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant, leadsTo, recoverable } = requirementsOf<NumberLives, Subject>()

const withEnqcmd = ({ platform }: Subject): true | string =>
  platform.enqcmd || `no thread has a PASID register on ${platform.name}`

const withReferences = ({ variant }: Subject): true | string =>
  variant === 'lifetime-references' || 'the design counts no references'

const withoutReferences = ({ variant }: Subject): true | string =>
  variant !== 'lifetime-references' || 'the number of a process goes with its last bond'

const withRegisterForLife = (subject: Subject): true | string => {
  const counted = withoutReferences(subject)
  return counted === true ? withEnqcmd(subject) : counted
}

const withItsMm = ({ variant }: Subject): true | string =>
  variant === 'lifetime' || 'the number of a process does not wait for its last reference to go, in this design'

export const freeNumberIsBoundNowhere = invariant('a free number is bound on no device', {
  id: 'S1',
  source: 'mm-uaf',
  why: 'the next process that gets it finds the bond of the last one',
  forAll: { m: 'mm', d: 'device', p: 'pasid' },
  when: ({ number }, { p }) => number(p).is('free'),
  then: ({ entry, file }, { m, d, p }) => entry(d, p).is('absent') && !file(m, d).is('open', { pasid: p }),
})

export const entryIsOfOwner = invariant('a number is bound for the process that it belongs to', {
  id: 'I1',
  source: 'mm-uaf',
  why: 'a device would read and write the memory of another process',
  forAll: { d: 'device', p: 'pasid' },
  when: ({ entry }, { d, p }) => !entry(d, p).is('absent'),
  then: ({ entry, number }, { d, p }) => entry(d, p).context.mm === number(p).context.mm,
})

export const openDeviceReachesProcess = invariant('a device that a running process has open walks its page tables', {
  id: 'S12',
  source: 'mm-uaf',
  why: 'a late close() of another process has unbound what it does not own',
  forAll: { m: 'mm', d: 'device', p: 'pasid' },
  when: ({ mm, file }, { m, d, p }) => mm(m).is('users') && file(m, d).is('open', { pasid: p }),
  then: ({ entry }, { m, d, p }) => entry(d, p).is('walks', { mm: m }),
})

export const onePasidOfOpenDevices = invariant('a process has one PASID on all the devices that it has open', {
  id: 'S23',
  source: 'pasid-of-mm',
  why: 'a thread has one register, and the mm one field, to say which',
  forAll: { m: 'mm', d: 'device', e: 'device' },
  when: ({ file }, { m, d, e }) => (d as string) !== e && file(m, d).is('open') && file(m, e).is('open'),
  then: ({ file }, { m, d, e }) => file(m, d).context.pasid === file(m, e).context.pasid,
})

export const numberStaysWithMm = invariant('the PASID of a process is its own for as long as its mm is there', {
  id: 'S24',
  source: 'mm-uaf',
  why: 'whoever still holds the mm would unbind the number of somebody else',
  forAll: { m: 'mm', p: 'pasid' },
  when: ({ mm }, { m, p }) => !mm(m).is('gone') && mm(m).context.pasid === p,
  then: ({ number }, { m, p }) => number(p).is('used', { mm: m }),
})

export const walksWhileUsed = invariant("a device walks a process's page tables only while they are there", {
  id: 'S24',
  source: 'mm-uaf',
  why: 'it would walk freed memory',
  forAll: { m: 'mm', d: 'device', p: 'pasid' },
  when: ({ entry }, { m, d, p }) => entry(d, p).is('walks', { mm: m }),
  then: ({ mm }, { m }) => mm(m).is('users'),
})

export const loadedIsOwn = invariant('a thread holds the PASID of its process', {
  id: 'S25',
  source: 'gleixner-2021',
  why: 'nobody takes a PASID back from a running thread: it would submit with the number of another process',
  applies: withEnqcmd,
  forAll: { m: 'mm', p: 'pasid' },
  when: ({ thread }, { m, p }) => thread(m).is('valid', { pasid: p }),
  then: ({ mm, number }, { m, p }) => mm(m).context.pasid === p && number(p).is('used', { mm: m }),
})

export const usedComesBack = recoverable('a number that is used can always become free again', {
  id: 'L7',
  source: 'pasid-leak',
  why: 'nobody will ever free it: the pool runs dry',
  forAll: { p: 'pasid' },
  when: ({ number }, { p }) => number(p).is('used'),
  goal: ({ number }, { p }) => number(p).is('free'),
})

export const exitLeavesNothing = leadsTo('what a process had comes back when it has exited', {
  id: 'L2',
  source: 'mm-uaf',
  why: 'each process that ends takes a number along, and devices keep entries of it',
  forAll: { m: 'mm' },
  // The exit of a process closes its files, and that of a child those that it has inherited; the last reference goes by itself.
  fair: {
    weak: [
      { every: 'worker' },
      { anyOf: ['close', 'closeLast'], each: ['m', 'd', 'p'] },
      { anyOf: ['closeOfChild', 'closeOfChildLast'], each: ['m', 'd', 'p'] },
      'closeShared',
    ],
  },
  when: ({ mm }, { m }) => mm(m).is('referred'),
  goal: ({ mm, number, entry }, { m }, members) =>
    mm(m).is('gone') &&
    members('pasid').every(
      p => number(p).context.mm !== m && members('device').every(d => entry(d, p).context.mm !== m),
    ),
})

export const unboundNumberComesBack = leadsTo(
  'a number that no device and no running process has comes back by itself',
  {
    id: 'L1',
    source: 'mm-uaf',
    why: 'nobody is left who would free it: it goes with the mm, or never',
    applies: withItsMm,
    forAll: { m: 'mm', p: 'pasid' },
    fair: { weak: [{ every: 'worker' }] },
    when: ({ number, mm, file }, { m, p }, members) =>
      number(p).is('used', { mm: m }) && !mm(m).is('users') && members('device').every(d => file(m, d).is('closed')),
    goal: ({ number }, { p }) => number(p).is('free'),
  },
)

export const referencesAreBonds = invariant('a number has one reference for each bond', {
  id: 'S2',
  source: 'ioasid-f2',
  why: 'with one too few it is freed while a device is bound, with one too many it is never freed',
  applies: withReferences,
  forAll: { p: 'pasid' },
  when: ({ number }, { p }) => number(p).is('used'),
  then: ({ number, file }, { p }, members) =>
    number(p).context.refs ===
    members('mm').flatMap(m => members('device').filter(d => file(m, d).is('open', { pasid: p }))).length,
})

export const numberLifeProperties = [
  freeNumberIsBoundNowhere,
  entryIsOfOwner,
  openDeviceReachesProcess,
  onePasidOfOpenDevices,
  numberStaysWithMm,
  walksWhileUsed,
  loadedIsOwn,
  usedComesBack,
  exitLeavesNothing,
  unboundNumberComesBack,
  referencesAreBonds,
]

export const numberLifeMutants: readonly MutantOf<NumberLives>[] = [
  {
    name: 'M1',
    change: 'the number is freed with the last user of the mm',
    source: 'mm-uaf',
    applies: withoutReferences,
    mutate: system =>
      mutant(system).edit('exit', (listed, { m }) => [
        ...listed,
        system.components.number(all).hears('DROP', { mm: m }),
      ]),
    killedBy: freeNumberIsBoundNowhere,
    steps: 3,
  },
  {
    name: 'unbind-shared',
    change: 'the close of a process unbinds the device, though its child still has the file',
    source: 'mm-uaf',
    mutate: system =>
      mutant(system).edit('closeShared', (listed, { d }) => [
        ...listed,
        system.components.entry(d, all).hears('UNBIND'),
      ]),
    killedBy: openDeviceReachesProcess,
    steps: 4,
  },
  {
    name: 'M2',
    change: 'the mm goes when the process has closed its files, without asking whether a child still has one',
    source: 'mm-uaf',
    applies: withoutReferences,
    mutate: system =>
      mutant(system).edit('drop', (listed, { m }) =>
        listed.map(item =>
          item.part.kind === 'requires'
            ? system.components
                .file(m, all)
                .where('is not held by the process', file => file.is('closed') || file.is('open.inherited'))
            : item,
        ),
      ),
    killedBy: freeNumberIsBoundNowhere,
    steps: 6,
  },
  {
    name: 'bind-another',
    change: 'a process is bound without asking which PASID it has',
    source: 'pasid-of-mm',
    mutate: system => mutant(system).without('openAgain', 'mm'),
    killedBy: entryIsOfOwner,
    // A reference is taken of a number that somebody has.
    steps: ({ variant }) => (variant === 'lifetime-references' ? 3 : 1),
  },
  {
    name: 'number-for-each-bond',
    change: 'an open takes a new number without asking whether the process has one',
    source: 'pasid-of-mm',
    mutate: system =>
      mutant(system).edit('openFirst', (listed, { m }) =>
        listed.map(item => (item.part.kind === 'requires' ? system.components.mm(m).is('users').else('EINVAL') : item)),
      ),
    killedBy: onePasidOfOpenDevices,
    steps: 3,
  },
  {
    name: 'freed-by-close',
    change: 'the number is freed with the last file, and the process goes on with it',
    source: 'gleixner-2021',
    applies: withoutReferences,
    mutate: system =>
      mutant(system).edit('close', (listed, { p }) => [...listed, system.components.number(p).hears('FREE')]),
    killedBy: numberStaysWithMm,
    steps: 3,
  },
  {
    name: 'exit-translates',
    change: 'the entries of a process go on walking its page tables after they are gone',
    source: 'mm-uaf',
    mutate: system => mutant(system).without('exit', 'entry'),
    killedBy: walksWhileUsed,
    steps: 3,
  },
  {
    name: 'exit-loaded',
    change: 'the PASID register of a thread outlives its process',
    source: 'gleixner-2021',
    applies: withEnqcmd,
    mutate: system => mutant(system).without('exit', 'thread'),
    killedBy: loadedIsOwn,
    steps: 6,
  },
  {
    name: 'M7',
    change: 'the number of a process is freed with its last file, and the process gets another with the next one',
    source: 'gleixner-2021',
    applies: withRegisterForLife,
    mutate: system =>
      mutant(system).edit('close', (listed, { m, p }) => [
        ...listed,
        system.components.number(p).hears('FREE'),
        system.components.mm(m).hears('FORGET'),
      ]),
    killedBy: loadedIsOwn,
    steps: 4,
  },
  {
    name: 'M3',
    change: 'the process forgets its number before the number is freed',
    source: 'pasid-leak',
    applies: withReferences,
    mutate: system =>
      mutant(system).edit('closeLast', listed =>
        listed.filter(({ part }) => part.kind !== 'takes' || part.event.type !== 'PUT'),
      ),
    killedBy: usedComesBack,
    steps: 3,
  },
  {
    name: 'bond-uncounted',
    change: 'a second bond takes no reference',
    source: 'ioasid-f2',
    applies: withReferences,
    mutate: system => mutant(system).without('openAgain', 'number'),
    killedBy: referencesAreBonds,
    steps: 3,
  },
  {
    name: 'drop-waits',
    change: 'the mm goes only when its number is free, which goes with the mm',
    source: 'mm-uaf',
    applies: withoutReferences,
    mutate: system =>
      mutant(system).edit('drop', (listed, { m }) => [
        ...listed,
        system.components.number(all).where('is not of the process', ({ context }) => context.mm !== m),
      ]),
    killedBy: exitLeavesNothing,
    steps: 4,
  },
  {
    name: 'drop-forgets-number',
    change: 'the last reference to the mm goes, and its number stays',
    source: 'pasid-leak',
    applies: withItsMm,
    mutate: system => mutant(system).without('drop', 'number'),
    killedBy: unboundNumberComesBack,
    steps: 5,
  },
]
