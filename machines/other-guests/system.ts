/** Systems of other chapters in two copies: guest0 looks, and the other guests do what they do in one of the copies only. */
import { others } from '../../src/system/sort.ts'
import { twoCopies } from '../../src/system/two-copies.ts'
import { enqcmd } from '../enqcmd/system.ts'
import { gpasidMap } from '../gpasid-map/system.ts'
import { nestingAttach } from '../nesting-attach/system.ts'
import { mdevSiblings } from '../pasid-binding/mdev-system.ts'
import { pasidBinding } from '../pasid-binding/system.ts'
import type { ForeignNumber } from '../pasid-number.ts'
import type { Platform } from '../platform.ts'
import { ioasidNumbers } from '../set-lifecycle/number-system.ts'
import type { Guest } from '../vocabulary.ts'

const LOOKS: Guest = 'guest0'
const parties = { observer: [LOOKS], secret: [others(LOOKS)] } as const

type At = Readonly<Record<string, string>>

/** Whose numbers are: one pool for all guests, or those of a guest's own number for each. */
export type Pool = 'shared' | 'own'

const numberOf = (member: string): string => member.replace(/^\D+/, '')
const isOwn = ({ g, p }: At): boolean => g === undefined || p === undefined || numberOf(g) === numberOf(p)
const ofPool =
  (pool: Pool) =>
  (_: string, at: At): boolean =>
    pool === 'shared' || isOwn(at)

/** The host gives RIDs to guests, and takes them back, in both copies. */
export const nestingApart = (platform: Platform) =>
  twoCopies(nestingAttach(platform), { ...parties, common: ['assign', 'release'] })

/**
 * A RID is given to one guest for good, rid0 to who looks: whoever has it is the only one who may name it. Page requests are left
 * out: one queue holds those of all RIDs, and how long it is full is time.
 */
export const bindingApart = (platform: Platform, pool: Pool) =>
  twoCopies(pasidBinding(platform), {
    ...parties,
    common: ['assign'],
    allowed: (operation, at) =>
      operation !== 'release' &&
      operation !== 'pageRequest' &&
      (at.g === undefined || at.r === undefined || (at.g === LOOKS) === (at.r === 'rid0')) &&
      ofPool(pool)(operation, at),
  })

export const siblingsApart = (platform: Platform, pool: Pool) =>
  twoCopies(mdevSiblings(platform), { ...parties, allowed: ofPool(pool) })

export const enqcmdApart = (platform: Platform, pool: Pool) =>
  twoCopies(enqcmd(platform), { ...parties, allowed: ofPool(pool) })

/** Each guest is given numbers of its own, and may name any in its calls. */
export const gpasidMapApart = (platform: Platform, foreign: ForeignNumber) =>
  twoCopies(gpasidMap(platform, 'guestWide', foreign), {
    ...parties,
    allowed: (operation, at) => operation !== 'allocate' || isOwn(at),
  })

/**
 * The same, of numbers with their references. The other guests have numbers and bind none: one mutex serves all who bind, and how
 * long it is held is time. A find is of the kernel, for nobody.
 */
export const ioasidNumbersApart = (platform: Platform, foreign: ForeignNumber) =>
  twoCopies(ioasidNumbers(platform, { foreign }), {
    ...parties,
    allowed: (operation, at) =>
      operation !== 'find' &&
      (operation !== 'allocate' || isOwn(at)) &&
      (at.g === undefined || at.g === LOOKS || doneByOthers.has(operation)),
  })

const doneByOthers: ReadonlySet<string> = new Set(['allocate', 'free', 'freeAll', 'vmDies'])

export type NestingApart = ReturnType<typeof nestingApart>
export type BindingApart = ReturnType<typeof bindingApart>
export type SiblingsApart = ReturnType<typeof siblingsApart>
export type EnqcmdApart = ReturnType<typeof enqcmdApart>
export type GpasidMapApart = ReturnType<typeof gpasidMapApart>
export type IoasidNumbersApart = ReturnType<typeof ioasidNumbersApart>
