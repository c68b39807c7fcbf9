/** The kinds of systems: what each is called, and why it has no model on the platforms where it has none. */
import { type Platform, platforms } from './platform.ts'

interface Kind {
  readonly title: string
  /** Why the kind has no model on the platform; undefined where it has one. Absent: it has one on each. */
  readonly without?: (platform: Platform) => string | undefined
}

const unless = (applies: boolean, because: string): string | undefined => (applies ? undefined : because)

const pasids = ({ name, pasidScope }: Platform): string | undefined =>
  unless(pasidScope !== 'none', `there are no PASIDs on ${name}`)

const enqcmd = ({ name, enqcmd }: Platform): string | undefined => unless(enqcmd, `there is no ENQCMD on ${name}`)

const cpuTranslates = ({ name, cpuPasidTranslation }: Platform): string | undefined =>
  unless(cpuPasidTranslation, `no CPU translates PASIDs on ${name}: there is no second table to keep in step`)

const guestBind = (platform: Platform): string | undefined =>
  pasids(platform) ??
  unless(
    platform.mdevPasid,
    `on ${platform.name} the host binds no PASID of a guest one by one: no mediated device needs it`,
  )

export const kinds: Readonly<Record<string, Kind>> = {
  nestingAttach: { title: 'Attach, nesting and reset of a RID' },
  groupAttach: { title: 'Groups of devices' },
  dirtyTracking: {
    title: 'Dirty tracking under nesting',
    without: ({ name, nestGranularity }) =>
      unless(nestGranularity === 'ridPasid', `no PASID entry has a stage 2 of its own on ${name}`),
  },
  pasidBinding: { title: 'Numbers, slots and entries of PASIDs', without: pasids },
  pageTable: { title: 'Page tables by their handles, with and without PASIDs' },
  pasidReplace: {
    title: 'Replacing what a PASID is attached to',
    without: platform =>
      pasids(platform) ??
      unless(
        platform.nestGranularity === 'ridPasid',
        `what a driver does to replace an entry is known of VT-d only, whose entries have two stages that one write does not reach`,
      ),
  },
  faultDelivery: { title: 'Page requests and the end of an attachment', without: pasids },
  numberScopes: { title: 'Scopes of numbers: processes that share devices, guests that have a RID', without: pasids },
  allocatorRegistry: { title: 'The default allocator and custom ones', without: pasids },
  vcmdAllocator: {
    title: 'Numbers that a guest gets from its host',
    without: platform =>
      pasids(platform) ??
      unless(
        platform.guestAllocator === 'vcmd',
        `no guest asks its host by virtual command on ${platform.name}: numbers need not be the same in guest and host`,
      ),
  },
  numberLifetime: { title: 'How long a number lives', without: pasids },
  mdevSiblings: {
    title: 'Mediated devices on one RID',
    without: platform =>
      pasids(platform) ??
      unless(platform.mdevPasid, `no mediated device has PASIDs of its own on ${platform.name}: a RID has one owner`),
  },
  ioasidNumbers: {
    title: 'Numbers: references, free, and a guest bind under way',
    without: guestBind,
  },
  notifications: {
    title: 'Notifications: chains, order and the worker',
    without: platform =>
      pasids(platform) ??
      unless(
        platform.cpuPasidTranslation,
        `no CPU translates PASIDs on ${platform.name}: there is no map in KVM that must go before the entry does`,
      ),
  },
  ioasidSets: { title: 'Sets: quota, tokens and lives', without: pasids },
  gpasidMap: {
    title: 'Set-private ids, the CPU map and device registers',
    without: cpuTranslates,
  },
  deviceClasses: {
    title: 'Devices of one guest: assigned and mediated, with and without ENQCMD',
    without: platform =>
      pasids(platform) ??
      unless(
        platform.tableOwnerWhenNested !== null,
        `nothing is nested on ${platform.name}: no device there is of one of the types T4 to T8`,
      ),
  },
  gpasidMigration: {
    title: 'Migration of a guest that uses gPASIDs',
    without: platform =>
      pasids(platform) ??
      unless(
        platform.tableOwnerWhenNested !== null,
        `nothing is nested on ${platform.name}: what a guest binds there is the business of its backend`,
      ),
  },
  enqcmd: {
    title: 'ENQCMD',
    without: enqcmd,
  },
  nestingApart: { title: 'Nesting attach, in two copies' },
  bindingApart: { title: 'PASID binding, in two copies', without: pasids },
  siblingsApart: {
    title: 'Mediated devices on one RID, in two copies',
    without: platform =>
      pasids(platform) ?? unless(platform.mdevPasid, `no two guests share a RID on ${platform.name}: it has one owner`),
  },
  enqcmdApart: {
    title: 'ENQCMD, in two copies',
    without: enqcmd,
  },
  gpasidMapApart: {
    title: 'Set-private ids, in two copies',
    without: cpuTranslates,
  },
  ioasidNumbersApart: {
    title: 'Numbers of sets, in two copies',
    without: guestBind,
  },
}

/** Why a kind of system has no model on a platform; undefined where it has one. */
export function whyNotOn(kind: string, platform: string): string | undefined {
  const capabilities = Object.values<Platform>(platforms).find(({ name }) => name === platform)
  return capabilities && kinds[kind]?.without?.(capabilities)
}
