/** A migrated guest goes on with the gPASIDs that it had. */
import type { Migration } from '../machines/gpasid-map/migration-system.ts'
import type { Subject } from '../machines/subject.ts'
import { mutant } from '../src/system/mutant.ts'
import { requirementsOf } from '../src/system/property.ts'
import type { Index } from '../src/system/sort.ts'
import type { MutantOf } from './mutant-of.ts'

const { invariant } = requirementsOf<Migration, Subject>()

const hostTable = ({ platform }: Subject): true | string =>
  platform.tableOwnerWhenNested === 'host' || 'the PASID table moves with the memory of the guest'
const guestTable = ({ platform }: Subject): true | string =>
  platform.tableOwnerWhenNested === 'guest' || 'the PASID table is of the host, and stays there'
export const translated = ({ platform, variant }: Subject): true | string =>
  (platform.enqcmd ? variant === 'migration' : variant === 'migration-mediated') || 'no gPASID is translated'

const untranslated = (gp: Index<'gpasid'>): Index<'pasid'> => `pasid${Number(gp.slice('gpasid'.length))}`

export const gpasidsKeepMeaning = invariant(
  'after a migration, a gPASID that the guest uses reaches what the guest had bound to it',
  {
    id: 'I1',
    source: 'tian-may-2021',
    why: 'the guest was not told, and submits work with the numbers that it always had',
    forAll: { g: 'guest', h: 'host', gp: 'gpasid' },
    when: ({ vm, used }, { g, h, gp }) => vm(g).is('running.moved', { host: h }) && !used(g, gp).is('unused'),
    then: ({ map, pasid }, { g, h, gp }) =>
      pasid(g, h, map(g, gp).context.to ?? untranslated(gp)).is('bound', { guest: g, gpasid: gp }),
  },
)

export const noMigrationAbandoned = invariant('no migration is given up for want of a PASID', {
  id: 'L7',
  source: 'tian-may-2021',
  why: 'where a guest can go would depend on which numbers others have there',
  applies: hostTable,
  forAll: { g: 'guest', gp: 'gpasid' },
  when: ({ vm, used }, { g, gp }) => !vm(g).is('running') && used(g, gp).is('lost'),
  then: ({ vm }, { g }) => !vm(g).is('abandoned'),
})

export const migrationProperties = [gpasidsKeepMeaning, noMigrationAbandoned]

export const migrationMutants: readonly MutantOf<Migration>[] = [
  {
    name: 'resume-early',
    change: 'a guest runs again before all its gPASIDs are bound',
    source: 'tian-may-2021',
    applies: hostTable,
    mutate: system => mutant(system).without('resume', 'used'),
    killedBy: gpasidsKeepMeaning,
    steps: 4,
  },
  {
    name: 'rebind-unmapped',
    change: 'a gPASID is bound again, and the map is not told to which number',
    source: 'tian-may-2021',
    applies: translated,
    mutate: system => mutant(system).without('rebind', 'map'),
    killedBy: gpasidsKeepMeaning,
    steps: 5,
  },
  {
    name: 'table-left-behind',
    change: 'the PASID table of a guest does not move with it',
    source: 'brucker-may-2021',
    applies: guestTable,
    mutate: system => mutant(system).unshare('pasid'),
    killedBy: gpasidsKeepMeaning,
    steps: 4,
  },
  {
    name: 'insists-on-number',
    change: 'the VMM asks the new host for the number of the gPASID, though it could map any',
    source: 'tian-may-2021',
    applies: translated,
    mutate: system =>
      mutant(system).edit('abandon', (listed, { g, h, gp }) =>
        listed.map(item =>
          item.part.kind === 'requires' && item.part.says === 'is not free'
            ? system.components.pasid(g, h, untranslated(gp)).isNot('free')
            : item,
        ),
      ),
    killedBy: noMigrationAbandoned,
    steps: 6,
  },
]
