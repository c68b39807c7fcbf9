/** The V4 series as documented, and as coded: each defect a design of its own. */
import type { Entry } from '../entry.ts'
import { type Platform, platforms, platformsWhere } from '../platform.ts'
import { type IoasidSets, ioasidSets, type SetDesign } from './set-system.ts'

export type SetEntry = Entry<'ioasidSets', IoasidSets>
export type SetLifecycleEntry = SetEntry

const setScope = { set: 2, mm: 2, pasid: 2, quota: 3 }

const quotaIsConserved = 'quotas of the sets and what is available make up the capacity'
const creatorsSetLives = 'a set is there as long as its creator has not given it up'
const foundSetLives = 'a set that was found by its mm is there as long as its finder uses it'

interface Named {
  readonly variant: string
  readonly question: string
  readonly design: SetDesign
  readonly violates: readonly string[]
  readonly debate?: 'V7'
}

const setDesigns: readonly Named[] = [
  {
    variant: 'as-coded-d4',
    question: 'What if the quota of a destroyed set does not come back?',
    design: { defects: ['D4'] },
    violates: [quotaIsConserved],
  },
  {
    variant: 'as-coded-d5',
    question: 'What if a set dies with its last number, under those who created and found it?',
    design: { life: 'implicit' },
    violates: [quotaIsConserved, creatorsSetLives, foundSetLives],
    debate: 'V7',
  },
  {
    variant: 'destroyed-when-empty',
    question: 'What if a set that is destroyed goes with its last number, and nobody asks who has found it?',
    design: { life: 'pending' },
    violates: [foundSetLives],
    debate: 'V7',
  },
  {
    variant: 'as-coded-d6',
    question: 'What if a number that could not be recorded is returned all the same?',
    design: { defects: ['D6'] },
    violates: ['a number that a caller was given is recorded as of its set'],
  },
  {
    variant: 'as-coded-d7',
    question: 'What if quota 0 means all that is available now?',
    design: { defects: ['D7'] },
    violates: ['a live set may have at least one number'],
  },
  {
    variant: 'as-coded-d8',
    question: 'What if two creators read what is available before either takes the lock?',
    design: { defects: ['D8'] },
    violates: [quotaIsConserved],
  },
  {
    variant: 'as-coded-d13',
    question: 'What if an older caller allocates without a set?',
    design: { defects: ['D13'] },
    violates: ['the kernel never follows a pointer to no set'],
  },
]

function setEntry(platform: Platform, named?: Named): SetEntry {
  return {
    chapter: 'set-lifecycle',
    kind: 'ioasidSets',
    platform,
    variant: named === undefined ? 'sets' : `sets-${named.variant}`,
    question: named?.question ?? 'Are quota, tokens and the lives of sets kept as documented?',
    ...(named?.debate !== undefined && { debate: named.debate }),
    scope: setScope,
    system: ioasidSets(platform, named?.design),
    violates: named?.violates ?? [],
  }
}

export const setLifecycleEntries: readonly SetLifecycleEntry[] = [
  ...platformsWhere(({ pasidScope }) => pasidScope !== 'none').map(platform => setEntry(platform)),
  ...setDesigns.map(named => setEntry(platforms['vtd-sm-enqcmd'], named)),
]
