/** The type of a group, as iommu_group_store_type() has it. */
import { expect, it } from 'vitest'
import { models } from '../../index.ts'
import { expand } from '../../src/system/expand.ts'
import { why } from '../../src/trace/why.ts'

const model = models.find(({ name }) => name === 'nesting-attach/smmuv3')
if (model === undefined) throw new Error('the model has another name')
const product = expand(model.system, { guest: 1, rid: 1, pasid: 1 })
const comesTo = (...operations: string[]): string => why(product, operations).last.outcome

it('is not changed while somebody has the RID, which is asked before whether it is being reset', () => {
  expect(comesTo('assign(guest0, rid0)', 'useIdentity(rid0)')).toBe('EPERM')
  expect(comesTo('assign(guest0, rid0)', 'resetBegin(rid0)', 'useDefault(rid0)')).toBe('EPERM')
})

it('may be what it is already', () => {
  expect(comesTo('useDefault(rid0)')).toBe('ok')
  expect(comesTo('useIdentity(rid0)', 'useIdentity(rid0)')).toBe('ok')
})

it('is not changed during a reset; the one domain for identity is left as it is, a DMA domain would be a new one', () => {
  expect(comesTo('resetBegin(rid0)', 'useIdentity(rid0)')).toBe('EBUSY')
  expect(comesTo('resetBegin(rid0)', 'useDefault(rid0)')).toBe('EBUSY')
  expect(comesTo('useIdentity(rid0)', 'resetBegin(rid0)', 'useIdentity(rid0)')).toBe('ok')
})
