/** A number outlives everything that speaks of it: bonds, threads, and the process that it belongs to. */
import type { NumberLives } from '../machines/allocator/lifetime-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant } = requirementsOf<NumberLives, Subject>()

const everywhere = (): true => true

const withEnqcmd = ({ platform }: Subject): true | string =>
  platform.enqcmd || `no thread has a PASID register on ${platform.name}`

export const freeNumberIsBoundNowhere = invariant('a free number is bound on no device', {
  id: 'S1',
  source: 'mm-uaf',
  why: 'the next process that gets it finds the entry of the last one',
  forAll: { d: 'device', p: 'pasid' },
  when: ({ number }, { p }) => number(p).is('free'),
  then: ({ entry }, { d, p }) => entry(d, p).is('absent'),
})

export const entryIsOfOwner = invariant('a number is bound for the process that it belongs to', {
  id: 'I1',
  source: 'mm-uaf',
  why: 'a device would read and write the memory of another process',
  forAll: { d: 'device', p: 'pasid' },
  when: ({ entry }, { d, p }) => !entry(d, p).is('absent'),
  then: ({ entry, number }, { d, p }) => entry(d, p).context.mm === number(p).context.mm,
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
  when: ({ entry }, { m, d, p }) => entry(d, p).context.mm === m,
  then: ({ entry, mm }, { m, d, p }) => mm(m).is('users') || entry(d, p).is('neutral'),
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

export const usedIsKnown = invariant('a number that is used is known to a process', {
  id: 'L7',
  source: 'pasid-leak',
  why: 'nobody will ever free it: the pool runs dry',
  forAll: { m: 'mm', p: 'pasid' },
  when: ({ number }, { m, p }) => number(p).is('used', { mm: m }),
  then: ({ mm }, { m, p }) => mm(m).context.pasid === p,
})

export const numberLifeProperties = [
  freeNumberIsBoundNowhere,
  entryIsOfOwner,
  numberStaysWithMm,
  walksWhileUsed,
  loadedIsOwn,
  usedIsKnown,
]

export const numberLifeMutants: readonly MutantOf<NumberLives>[] = [
  {
    name: 'M2',
    change: 'the last reference to an mm goes without asking whether a device is still bound, as a child has it open',
    source: 'mm-uaf',
    applies: everywhere,
    mutate: system => mutant(system).without('drop', 'entry'),
    killedBy: freeNumberIsBoundNowhere,
    steps: 4,
  },
  {
    name: 'bind-another',
    change: 'a process is bound without asking which PASID it has',
    source: 'pasid-of-mm',
    applies: everywhere,
    mutate: system => mutant(system).without('bindAgain', 'mm'),
    killedBy: entryIsOfOwner,
    steps: 1,
  },
  {
    name: 'M1',
    change: 'the number is freed with the last user of the mm',
    source: 'mm-uaf',
    applies: everywhere,
    mutate: system =>
      mutant(system).edit('exit', (listed, { p }) => [
        ...listed,
        system.components.number(p).takes('FREE').else('EINVAL'),
      ]),
    killedBy: numberStaysWithMm,
    steps: 3,
  },
  {
    name: 'exit-translates',
    change: 'the entries of a process go on walking its page tables after they are gone',
    source: 'mm-uaf',
    applies: everywhere,
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
    name: 'M3',
    change: 'the process forgets its number before the number is freed',
    source: 'pasid-leak',
    applies: everywhere,
    mutate: system => mutant(system).without('drop', 'number'),
    killedBy: usedIsKnown,
    steps: 5,
  },
]
