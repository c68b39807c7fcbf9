/** The designs of a PASID binding: each platform with the scope of numbers that it needs and with the other one. */
import type { Entry } from '../entry.ts'
import { type Platform, platformsWhere } from '../platform.ts'
import { type MdevSiblings, mdevSiblings } from './mdev-system.ts'
import { type NumberScope, numberScopeOf, type PasidBinding, pasidBinding } from './system.ts'

export type BindingEntry = Entry<'pasidBinding', PasidBinding>
export type MdevEntry = Entry<'mdevSiblings', MdevSiblings>

const scope = { guest: 2, rid: 2, pasid: 3 }

function bindingEntry(platform: Platform, numbers?: NumberScope): BindingEntry {
  const variant = numbers && (numbers === 'systemWide' ? 'system-wide-numbers' : 'rid-local-numbers')
  const question =
    numbers === undefined
      ? "Is a PASID taken down on every path before its number is anybody else's?"
      : numbers === 'systemWide'
        ? 'Does anything break when numbers are system-wide though RID-local ones suffice?'
        : 'Does anything break when numbers are RID-local, as long as nobody uses ENQCMD?'
  const system = pasidBinding(platform, numbers)
  return { chapter: 'pasid-binding', kind: 'pasidBinding', platform, variant, question, scope, system, violates: [] }
}

function mdevEntry(platform: Platform): MdevEntry {
  const question = 'Can two mediated devices on one RID ever emit the same PASID?'
  const system = mdevSiblings(platform)
  return {
    chapter: 'pasid-binding',
    kind: 'mdevSiblings',
    platform,
    variant: 'mdev-siblings',
    question,
    scope,
    system,
    violates: [],
  }
}

const otherScope = (platform: Platform): NumberScope =>
  numberScopeOf(platform) === 'systemWide' ? 'ridLocal' : 'systemWide'

export const bindingEntries: readonly (BindingEntry | MdevEntry)[] = [
  ...platformsWhere(platform => platform.pasidScope !== 'none').flatMap(platform => [
    bindingEntry(platform),
    bindingEntry(platform, otherScope(platform)),
  ]),
  ...platformsWhere(platform => platform.mdevPasid).map(mdevEntry),
]
