/** Page requests and the end of an attachment: nobody is told of a request that is not his, and no device waits for ever. */
import { all } from '../../src/system/sort.ts'
import type { Platform } from '../platform.ts'
import { call, component, hardware, procedure, system, worker } from '../vocabulary.ts'
import { faultQueue, pageRequest } from './fault-machines.ts'
import { pasidSlot } from './machines.ts'
import { pasidEntry } from './mdev-machines.ts'

export function faultDelivery(platform: Platform) {
  const slot = component(['rid', 'pasid'], pasidSlot)
  const entry = component(['rid', 'pasid'], pasidEntry)
  const queue = component(['rid'], faultQueue)
  const request = component([], pageRequest)
  const over = { g: 'guest', r: 'rid', p: 'pasid' } as const

  const detach = procedure(
    'detachFaulting',
    over,
    { source: 'iopf-uaf', doc: 'iommu_detach_device_pasid()' },
    {
      oneFor: ['r'],
      busy: 'waits',
      begin: ({ g, r, p }) => [
        slot(r, p).is('attached', { guest: g }).else('EINVAL', 'iommu-core'),
        entry(r, p).takes('CLEAR').else('EINVAL', 'vtd'),
      ],
      steps: {
        drain: ({ r, p }) => [request().isNot('queued', { rid: r, pasid: p })],
        finish: ({ r, p }) => [slot(r, p).takes('DETACH'), request().hears('CLOSE', { rid: r, pasid: p })],
      },
    },
  )

  return system(
    `page requests on ${platform.name}`,
    { slot, entry, queue, request, detaching: detach.counter },
    {
      enableFaults: call({ r: 'rid' }, { source: 'iopf-uaf', doc: 'iopf_queue_add_device()' }, ({ r }) => [
        queue(r).takes('ADD').else('EBUSY'),
      ]),
      disableFaults: call({ r: 'rid' }, { source: 'iopf-uaf', doc: 'iopf_queue_remove_device()' }, ({ r }) => [
        detach.counter(r).is('idle').else('waits', 'iommu-core'),
        slot(r, all).is('empty').else('EBUSY'),
        queue(r).takes('REMOVE').else('EINVAL'),
      ]),
      attach: call(over, { source: 'iommu-core', doc: 'iommu_attach_device_pasid()' }, ({ g, r, p }) => [
        detach.counter(r).is('idle').else('waits'),
        queue(r).is('in').else('EINVAL', 'iopf-uaf'),
        slot(r, p).takes('ATTACH', { guest: g }).else('EBUSY'),
        entry(r, p).takes('WRITE', { guest: g }).else('EBUSY', 'vtd'),
      ]),
      detach: detach.begin,
      ...detach.steps,

      raise: hardware(over, { source: 'vtd', doc: 'a page request of the device' }, ({ g, r, p }) => [
        entry(r, p).is('present', { guest: g }),
        request().takes('RAISE', { rid: r, pasid: p, guest: g }),
      ]),
      deliver: worker(
        over,
        { source: 'iopf-uaf', doc: 'the handler of who has the PASID, and the queue that user space reads' },
        ({ g, r, p }) => [
          request().is('queued', { rid: r, pasid: p }),
          queue(r).is('in'),
          slot(r, p).is('attached', { guest: g }),
          request().takes('TELL', { guest: g }),
        ],
      ),
      respond: call(over, { source: 'iommufd', doc: 'write() of a response' }, ({ g, r, p }) => [
        request().is('told', { rid: r, pasid: p, told: g }).else('EINVAL'),
        request().takes('RESPOND').else('EINVAL'),
      ]),
      respondInvalid: worker(
        { r: 'rid', p: 'pasid' },
        { source: 'vtd', doc: 'an entry that is not present: the request is answered as invalid' },
        ({ r, p }) => [
          request().is('queued', { rid: r, pasid: p }),
          queue(r).is('in'),
          entry(r, p).is('absent'),
          request().takes('RESPOND'),
        ],
      ),
    },
  )
}

export type FaultDelivery = ReturnType<typeof faultDelivery>
