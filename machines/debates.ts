/** Where the designers disagreed: the reviewer's question, who said what, and the answer that the recorded verdicts give. */
import type { Source } from './sources.ts'

interface Disagreement {
  /** What the sides disagree about, in a few words. */
  readonly title: string
  /** As a reviewer would ask it. */
  readonly question: string
  /** What the verdicts of the designs in this debate come to. */
  readonly answer: string
  readonly source: Source
}

export const debates = {
  V1: {
    title: 'How far a PASID is unique',
    question:
      'Which properties break if an SR-IOV RID is put in the system-wide pool, and which if an ENQCMD RID is left out of it?',
    answer:
      'With the RID of a guest in the system-wide pool, numbers that a process holds are taken on it: the guest is refused numbers that nobody can use there, and one that migrates does not find its own (L7); saying the scope at each request does not help, for system-wide still means that RID. With a device that takes ENQCMD left out, a process is bound there under a PASID that it does not submit (S23). Both hold on every platform where the pool is of the shared devices, and the RIDs of guests are carved out; without ENQCMD, numbers local to each device do as well. A number from the pool of several guests, be it of the system or of a RID that they share, tells each of them that another has it (X3); numbers that are local to the RID of one guest, or kept apart for each guest, tell nothing.',
    source: 'seed',
  },
  V2: {
    title: 'Who decides the scope of a PASID',
    question: 'Can a guest be given a PASID that later cannot be attached to its second device?',
    answer:
      'Yes, where the driver of the first device gives the number: after two calls another process has it on the second device. Where the caller says that it will be used on all devices, every PASID that is given fits every device.',
    source: 'gunthorpe-may-2021',
  },
  V3: {
    title: 'Guest PASID and host PASID: the same, translated, or aliased',
    question:
      'Is there any assignment of policies under which devices that take the PASID from ENQCMD coexist safely in one guest, assigned (T7) and mediated (T8)?',
    answer:
      'Yes, three, each at a price: identity, whose numbers the host must have free wherever the guest goes; one translation for the guest with the registers of assigned devices trapped as well; and an alias, which takes a second number for each gPASID and a boundary that no translation crosses. What each type wants alone does not combine: once the CPU translates, an assigned device gets a number that was not bound on it, four steps from the start, and if it never does, mediated devices reach another guest: the mix that RFC v2 calls unsupported.',
    source: 'tian-may-2021',
  },
  V4: {
    title: 'When a nesting object claims the PASIDs of its RID',
    question: 'Is "now and in future" enforced in both directions, and released on detach?',
    answer:
      'A claim at attach is: each direction refuses the other and a detach gives the PASIDs back, while with either check left out a PASID of the host meets a table of the guest in four calls. A claim at allocation is as safe, but takes the PASIDs of a RID that is not nested and keeps them after a detach; where the host owns the table, a claim only forbids PASIDs beside nesting.',
    source: 'seed',
  },
  V5: {
    title: 'What free does to a number in use',
    question: 'Which semantics of free needs fewer properties to be safe?',
    answer:
      '"Busy" needs fewest: it is safe without FREE_PENDING, without notifications and without a worker. "Deferred" is safe as documented, with three requirements more (S3, S4, L1) that the V4 code breaks in part. "At once" leaves live entries for numbers in the pool after four steps. Where there is no number to free (iommufd), a page table that is attached is busy in the same way: the page tables of the PASID binding keep their requirements by that one check.',
    source: 'ioasid-v4-doc',
  },
  V6: {
    title: 'How long a number lives',
    question: 'Does a number that lives as long as its mm need a reference count?',
    answer:
      'No: freed with the last reference to the mm, which every bond holds, it outlives all that speaks of it. Freed with the last user of the mm it is in the pool while a device is bound, and a late close() unbinds its next owner, six steps from the start (M1). Counting bonds is as safe where no thread has a PASID register; with ENQCMD it takes the number from under a thread that has loaded it.',
    source: 'enqcmd-series',
  },
  V7: {
    title: 'How long a set lives',
    question: 'Can the holder of a set find that the set has died under it?',
    answer:
      'Yes where a set dies with its last number (V4): its creator does. Destroyed explicitly and gone when empty, it outlives its creator, but whoever found it by its mm may still hold nothing. Only where finders are counted does nobody.',
    source: 'ioasid-v4',
  },
  V8: {
    title: 'In which order subscribers hear that a number is freed',
    question:
      'Does the CPU stop using a number before the IOMMU entry goes, whatever the topology of the notifier chains?',
    answer:
      'Not whatever the topology. It does where the worker tells UNBIND before it clears the entry, on one chain or two; and where KVM hears FREE itself and comes before the IOMMU in one order. With the global chain first (V4), a worker on another CPU clears the entry before KVM is called.',
    source: 'ioasid-v4',
  },
  V9: {
    title: 'What an IOASID is before it is attached',
    question: 'Can a page table that no device uses yet be created, filled and made a nesting parent?',
    answer:
      'Yes, and nothing else changes: what leads to a page table still finds it there, nested on one that is there. A page table that has its format from its allocation is filled and nested on before it is attached as well, but a guest whose devices differ in format maps its memory once for each format. One that is inert until its first attach costs most: no guest can be mapped, and none can nest its own page tables, before a device is attached.',
    source: 'rfc-v2',
  },
  V11: {
    title: 'Attach a device, or a group',
    question: 'Is a state reachable where half of a group is in a new domain?',
    answer:
      'Not in iommufd: the first attach switches the hardware of the whole group, and a mate that attaches later only joins. When an attach switches only the device that asks, two calls reach it, though even then no two devices of a group translate by two page tables.',
    source: 'rfc-v2',
  },
  V12: {
    title: 'How a PASID entry is replaced',
    question: 'Can "never empty" and "never torn" hold together on an entry wider than one atomic write?',
    answer:
      'Only where the hardware lets one write reach the whole entry, or where all used bits that change lie in one word that is written at once, as the driver of SMMUv3 finds out before it writes. Modelled is VT-d alone. Written half by half, a live entry is torn after two calls; cleared and flushed first, as VT-d does it, it is never torn, and DMA finds it empty until it is written; removed first, it is empty as well, and stays so if the new page table is then refused. Even one write leaves the page requests, for the queue does not say which page table they are of: with the old handle kept until the queue is drained, its owner is told of a request of the new one, so that they are either answered as invalid meanwhile or told to the wrong owner.',
    source: 'vtd-replace',
  },
  V13: {
    title: 'Whether a RID must be attached before its PASIDs',
    question: 'Is anything lost when a PASID may be attached on a RID whose own slot is empty?',
    answer:
      "Nothing: DMA without a PASID stays blocked, and every requirement that holds where it is forbidden holds where it is allowed. Forbidding it loses the device that does DMA with PASIDs only, for whose sake the RID's own traffic would have to be let through as well; and a detach of the RID that can always go on (L9): it fails until somebody has detached every PASID.",
    source: 'iommufd',
  },
} as const satisfies Readonly<Record<string, Disagreement>>

export type Debate = keyof typeof debates
