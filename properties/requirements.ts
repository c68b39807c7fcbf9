/** Which requirements are asked of which kind of system, its contract, and the mutants that prove them able to fail. */
import { allocatorMutants, allocatorProperties } from './allocators.ts'
import { faultMutants, faultProperties } from './faults.ts'
import { claimMutants, claimProperties } from './claim.ts'
import { deviceClassMutants, deviceClassProperties } from './device-classes.ts'
import { registryContract } from './contracts/allocators.ts'
import { devicesContract } from './contracts/device-classes.ts'
import { livesContract } from './contracts/number-lives.ts'
import { scopesContract } from './contracts/number-scopes.ts'
import { vcmdContract } from './contracts/vcmd.ts'
import { gpasidMapContract } from './contracts/gpasid-map.ts'
import { migrationContract } from './contracts/migration.ts'
import { dirtyContract } from './contracts/dirty.ts'
import { enqcmdContract } from './contracts/enqcmd.ts'
import { pageTableContract } from './contracts/page-table.ts'
import { groupContract } from './contracts/group.ts'
import { nestingContract } from './contracts/nesting-attach.ts'
import { faultContract } from './contracts/faults.ts'
import { mdevContract } from './contracts/mdev-siblings.ts'
import { bindingContract } from './contracts/pasid-binding.ts'
import { replaceContract } from './contracts/replace.ts'
import { notificationContract } from './contracts/notifications.ts'
import { numberContract } from './contracts/set-numbers.ts'
import { setContract } from './contracts/sets.ts'
import { dirtyMutants, dirtyProperties } from './dirty.ts'
import { enqcmdMutants, enqcmdProperties } from './enqcmd.ts'
import { gpasidMapMutants, gpasidMapProperties } from './gpasid-map.ts'
import { migrationMutants, migrationProperties } from './migration.ts'
import { notificationMutants, notificationProperties } from './notifications.ts'
import { bindingNumberMutants, bindingNumberProperties, mdevMutants, mdevProperties } from './numbers.ts'
import { groupMutants, groupProperties } from './group.ts'
import {
  bindingApartMutants,
  bindingApartProperties,
  enqcmdApartMutants,
  enqcmdApartProperties,
  gpasidMapApartMutants,
  gpasidMapApartProperties,
  ioasidNumbersApartMutants,
  ioasidNumbersApartProperties,
  nestingApartMutants,
  nestingApartProperties,
  siblingsApartMutants,
  siblingsApartProperties,
} from './other-guests.ts'
import { pageTableMutants, pageTableProperties } from './page-table.ts'
import { replaceMutants, replaceProperties } from './replace.ts'
import { resetMutants, resetProperties } from './reset.ts'
import { setNumberMutants, setNumberProperties } from './set-numbers.ts'
import { setMutants, setProperties } from './sets.ts'
import { stage2Mutants, stage2Properties } from './stage2.ts'
import { teardownMutants, teardownProperties } from './teardown.ts'
import { numberLifeMutants, numberLifeProperties } from './number-lives.ts'
import { numberScopeMutants, numberScopeProperties } from './number-scopes.ts'
import { vcmdMutants, vcmdProperties } from './vcmd.ts'

export const requirements = {
  numberScopes: { properties: numberScopeProperties, mutants: numberScopeMutants, contract: scopesContract },
  allocatorRegistry: { properties: allocatorProperties, mutants: allocatorMutants, contract: registryContract },
  vcmdAllocator: { properties: vcmdProperties, mutants: vcmdMutants, contract: vcmdContract },
  numberLifetime: { properties: numberLifeProperties, mutants: numberLifeMutants, contract: livesContract },
  nestingAttach: {
    properties: [...claimProperties, ...resetProperties, ...stage2Properties],
    mutants: [...claimMutants, ...resetMutants, ...stage2Mutants],
    contract: nestingContract,
  },
  dirtyTracking: { properties: dirtyProperties, mutants: dirtyMutants, contract: dirtyContract },
  groupAttach: { properties: groupProperties, mutants: groupMutants, contract: groupContract },
  pasidBinding: {
    properties: [...teardownProperties, ...bindingNumberProperties],
    mutants: [...teardownMutants, ...bindingNumberMutants],
    contract: bindingContract,
  },
  pageTable: { properties: pageTableProperties, mutants: pageTableMutants, contract: pageTableContract },
  pasidReplace: { properties: replaceProperties, mutants: replaceMutants, contract: replaceContract },
  faultDelivery: { properties: faultProperties, mutants: faultMutants, contract: faultContract },
  mdevSiblings: { properties: mdevProperties, mutants: mdevMutants, contract: mdevContract },
  notifications: { properties: notificationProperties, mutants: notificationMutants, contract: notificationContract },
  ioasidNumbers: { properties: setNumberProperties, mutants: setNumberMutants, contract: numberContract },
  ioasidSets: { properties: setProperties, mutants: setMutants, contract: setContract },
  gpasidMap: { properties: gpasidMapProperties, mutants: gpasidMapMutants, contract: gpasidMapContract },
  deviceClasses: { properties: deviceClassProperties, mutants: deviceClassMutants, contract: devicesContract },
  gpasidMigration: { properties: migrationProperties, mutants: migrationMutants, contract: migrationContract },
  enqcmd: { properties: enqcmdProperties, mutants: enqcmdMutants, contract: enqcmdContract },
  nestingApart: { properties: nestingApartProperties, mutants: nestingApartMutants },
  bindingApart: { properties: bindingApartProperties, mutants: bindingApartMutants },
  siblingsApart: { properties: siblingsApartProperties, mutants: siblingsApartMutants },
  enqcmdApart: { properties: enqcmdApartProperties, mutants: enqcmdApartMutants },
  gpasidMapApart: { properties: gpasidMapApartProperties, mutants: gpasidMapApartMutants },
  ioasidNumbersApart: { properties: ioasidNumbersApartProperties, mutants: ioasidNumbersApartMutants },
} as const
