/** What would be promised of each call on a number of a set, and of each step of a bind and of a teardown. */
import type { IoasidNumbers } from '../../machines/set-lifecycle/number-system.ts'
import type { Subject } from '../../machines/subject.ts'
import { isTrueOf } from '../../src/system/local.ts'
import { requirementsOf, type View as ViewOf } from '../../src/system/property.ts'

const { contract } = requirementsOf<IoasidNumbers, Subject>()

type Clauses = Parameters<typeof contract>[0]
type View = ViewOf<IoasidNumbers>
type At = Parameters<Clauses['bindEnd']['succeeds']>[1]
type Owned = Pick<At, 'g' | 'p'>
type Holder = ReturnType<View['number']>['context']['holders'][number]
type BindStep = Parameters<ReturnType<View['binding']>['is']>[0]
type TeardownStep = Parameters<ReturnType<View['teardown']>['is']>[0]

const runs = ({ vm }: View, { g }: Pick<At, 'g'>): boolean => vm(g).is('running')
const mayBeUsed = ({ number }: View, { g, p }: Owned): boolean => number(p).is('live', { owner: g })
const isForgotten = ({ number }: View, { p }: Pick<At, 'p'>): boolean =>
  number(p).is('free', { owner: null, refs: 0, holders: [] })

const binds = ({ binding }: View, step: BindStep, { g, gp, p }: At): boolean =>
  binding().is(step, { guest: g, gpasid: gp, pasid: p })
const tears = ({ teardown }: View, step: TeardownStep, { g, p }: Owned): boolean =>
  teardown().is(step, { guest: g, pasid: p })
const nothingIsUnderWay = ({ binding, teardown }: View): boolean => binding().is('idle') && teardown().is('idle')

const isNamed = ({ spid }: View, { g, gp, p }: At): boolean => spid(p).is('named', { guest: g, gpasid: gp })
const isNameless = ({ spid }: View, { p }: Pick<At, 'p'>): boolean => spid(p).is('none', { guest: null, gpasid: null })
const isUnmapped = ({ cpu }: View, { g, gp }: At): boolean => cpu(g, gp).is('unmapped', { to: null })
const hasNoData = ({ data }: View, { p }: Pick<At, 'p'>): boolean => data(p).is('none', { guest: null })

/** The holders are those of before with one more. */
const refers = (after: View, before: View, { g, p }: Owned, holder: Holder): boolean => {
  const holders = [...before.number(p).context.holders, holder].sort()
  return after.number(p).is('live.active', { owner: g, refs: holders.length, holders })
}

/** The holders are those of before without one; with the last of them the number goes back to the pool. */
const letsGo = (
  after: View,
  before: View,
  { p }: Pick<At, 'p'>,
  holder: Holder,
  state: 'live' | 'freePending' = before.number(p).is('freePending') ? 'freePending' : 'live',
): boolean => {
  const { owner, holders } = before.number(p).context
  const left = holders.filter(other => other !== holder)
  return left.length === 0
    ? isForgotten(after, { p })
    : after.number(p).is(state, { owner, refs: left.length, holders: left })
}

const isPending = ({ number }: View, { p }: Pick<At, 'p'>): boolean => number(p).is('freePending')
const isHeldByKvm = ({ number }: View, { g, p }: Owned): boolean =>
  isTrueOf(({ context }) => context.owner === g && context.holders.includes('kvm'), number(p))

/** A teardown is queued of what the IOMMU has data of. */
const teardownIsQueued = (after: View, before: View, { g, p }: Owned): boolean =>
  before.data(p).is('attached', { guest: g }) ? after.data(p).is('queued', { guest: g }) : !after.data(p).is('attached')

export function numberContract({ platform, variant }: Subject) {
  const kvmMaps = platform.cpuPasidTranslation
  const freeFails = variant === 'free-busy'

  const kvmForgets = (after: View, before: View, at: At): boolean =>
    !kvmMaps || (isUnmapped(after, at) && letsGo(after, before, at, 'kvm'))
  const registerLetsGo = (after: View, before: View, { g, p }: Owned): boolean =>
    after.register(g).is('clear', { pasid: null }) && letsGo(after, before, { p }, 'vdcm')

  return contract({
    allocate: {
      says: 'gives a number that is free to a guest that runs; only its creator refers to it',
      succeeds: (view, at) => runs(view, at) && view.number(at.p).is('free'),
      leaves: ({ number }, { g, p }) => number(p).is('live.idle', { owner: g, refs: 1, holders: ['creator'] }),
    },
    free: {
      says: freeFails
        ? 'gives up a number of the guest that nobody else uses'
        : 'gives up a number of the guest: at once where nobody else uses it, else its users are told, and the last lets it go',
      succeeds: ({ number }, { g, p }) => number(p).is(freeFails ? 'live.idle' : 'live', { owner: g }),
      leaves: (after, at, before) =>
        letsGo(after, before, at, 'creator', 'freePending') && (freeFails || teardownIsQueued(after, before, at)),
    },
    freeAll: {
      says: 'gives up all numbers of the guest, each as if it was alone',
      succeeds: () => true,
      leaves: (after, { g }, before, members) =>
        members('pasid').every(
          p =>
            !mayBeUsed(after, { g, p }) &&
            (!before.number(p).is('live.idle', { owner: g }) || isForgotten(after, { p })) &&
            (!before.number(p).is('live.active', { owner: g }) || after.number(p).is('freePending', { owner: g })) &&
            (!before.data(p).is('attached', { guest: g }) || after.data(p).is('queued', { guest: g })),
        ),
    },
    find: {
      says: 'finds a number that somebody owns and has not given up',
      succeeds: ({ number }, { p }) => number(p).is('live'),
      leaves: () => true,
    },

    bind: {
      says: 'begins to bind a number of a guest that runs, which refers to it until it ends; one at a time, and no teardown beside it',
      succeeds: (view, at) =>
        runs(view, at) && nothingIsUnderWay(view) && mayBeUsed(view, at) && view.data(at.p).is('none'),
      leaves: (after, at, before) => binds(after, 'naming', at) && refers(after, before, at, 'binder'),
    },
    bindName: {
      says: kvmMaps
        ? 'names the number, unless another is named so or it was freed; KVM refers to it, and maps the gPASID to it'
        : 'names the number, unless another is named so',
      succeeds: (view, at, members) =>
        binds(view, 'naming', at) &&
        (!kvmMaps || mayBeUsed(view, at)) &&
        members('pasid').every(p => !isNamed(view, { ...at, p })),
      leaves: (after, at, before) =>
        isNamed(after, at) &&
        binds(after, 'recording', at) &&
        (!kvmMaps || (after.cpu(at.g, at.gp).is('mapped', { to: at.p }) && refers(after, before, at, 'kvm'))),
    },
    bindNameTaken: {
      says: 'ends the bind where another number is named so',
      succeeds: (view, at) => binds(view, 'naming', at) && isNamed(view, { ...at, p: at.q }),
      leaves: (after, at) => binds(after, 'ending', at),
    },
    bindNameLate: {
      says: 'ends the bind of a number that was freed before it is named',
      succeeds: (view, at) => binds(view, 'naming', at) && isPending(view, at),
      leaves: (after, at) => binds(after, 'ending', at),
    },
    bindRecord: {
      says: 'records for whom the number is bound',
      succeeds: (view, at) => binds(view, 'recording', at),
      leaves: (after, at) => after.data(at.p).is('attached', { guest: at.g }) && binds(after, 'referring', at),
    },
    bindRefer: {
      says: 'lets the IOMMU refer to a number that was not freed',
      succeeds: (view, at) => binds(view, 'referring', at) && mayBeUsed(view, at),
      leaves: (after, at, before) => refers(after, before, at, 'iommu') && binds(after, 'programming', at),
    },
    bindReferLate: {
      says: 'begins to take back what was done for a number that was freed',
      succeeds: (view, at) => binds(view, 'referring', at) && isPending(view, at),
      leaves: (after, at) => binds(after, 'undoing', at),
    },
    bindUndo: {
      says: 'takes the name of the number back, and what KVM and the IOMMU know of it',
      succeeds: (view, at) => binds(view, 'undoing', at),
      leaves: (after, at, before) =>
        hasNoData(after, at) && isNameless(after, at) && kvmForgets(after, before, at) && binds(after, 'ending', at),
    },
    bindProgram: {
      says: 'lets the entry of the number lead to the guest',
      succeeds: (view, at) => binds(view, 'programming', at),
      leaves: (after, at) => after.entry(at.p).is('present', { guest: at.g }) && binds(after, 'ending', at),
    },
    bindEnd: {
      says: 'ends the bind, which refers to the number no longer',
      succeeds: (view, at) => binds(view, 'ending', at),
      leaves: (after, at, before) =>
        after.binding().is('idle', { guest: null, gpasid: null, pasid: null }) && letsGo(after, before, at, 'binder'),
    },

    unbind: {
      says: 'begins to tear down what a guest has bound and nobody has freed, while nothing else is under way',
      succeeds: (view, { g, p }) => nothingIsUnderWay(view) && view.data(p).is('attached', { guest: g }),
      leaves: (after, at) => tears(after, 'quiescing', at),
    },
    freeWork: {
      says: 'begins to tear down what was bound and is freed, while nothing else is under way',
      succeeds: (view, { g, p }) => nothingIsUnderWay(view) && view.data(p).is('queued', { guest: g }),
      leaves: (after, at) => tears(after, 'quiescing', at),
    },
    quiesce: {
      says: 'takes the name of the number back, which KVM hears and forgets',
      succeeds: (view, at) => tears(view, 'quiescing', at) && (!kvmMaps || runs(view, at)) && isNamed(view, at),
      leaves: (after, at, before) =>
        isNameless(after, at) && kvmForgets(after, before, at) && tears(after, 'clearing', at),
    },
    quiesceDead: {
      says: 'takes the name of the number back where no KVM is left to hear it',
      succeeds: (view, at) => tears(view, 'quiescing', at) && !runs(view, at) && isNamed(view, at),
      leaves: (after, at) => isNameless(after, at) && tears(after, 'clearing', at),
    },
    clear: {
      says: 'clears the entry of the number',
      succeeds: (view, at) => tears(view, 'clearing', at),
      leaves: (after, at) => after.entry(at.p).is('absent', { guest: null }) && tears(after, 'releasing', at),
    },
    release: {
      says: 'ends the teardown: the IOMMU knows nothing of the number, and refers to it no longer',
      succeeds: (view, at) => tears(view, 'releasing', at),
      leaves: (after, at, before) =>
        hasNoData(after, at) &&
        letsGo(after, before, at, 'iommu') &&
        after.teardown().is('idle', { guest: null, pasid: null }),
    },

    program: {
      says: 'lets the clear register of a guest that runs hold the number that it names, which nobody has freed',
      succeeds: (view, at) =>
        runs(view, at) && isNamed(view, at) && view.register(at.g).is('clear') && mayBeUsed(view, at),
      leaves: (after, at, before) =>
        after.register(at.g).is('programmed', { pasid: at.p }) && refers(after, before, at, 'vdcm'),
    },
    unprogram: {
      says: 'clears a register of a guest that runs: it refers to its number no longer',
      succeeds: (view, at) => runs(view, at) && view.register(at.g).is('programmed', { pasid: at.p }),
      leaves: (after, at, before) => registerLetsGo(after, before, at),
    },
    drain: {
      says: 'clears a register whose number has lost its name: it refers to the number no longer',
      succeeds: ({ register, spid }, { g, p }) => register(g).is('programmed', { pasid: p }) && spid(p).is('none'),
      leaves: (after, at, before) => registerLetsGo(after, before, at),
    },

    vmDies: {
      says: 'ends a guest, while nothing is under way: KVM refers to nothing of it, and maps nothing for it',
      succeeds: (view, at) => runs(view, at) && nothingIsUnderWay(view),
      leaves: (after, { g }, _, members) =>
        after.vm(g).is('dead') &&
        (!kvmMaps ||
          (members('gpasid').every(gp => after.cpu(g, gp).is('unmapped', { to: null })) &&
            members('pasid').every(p => !isHeldByKvm(after, { g, p })))),
    },
  })
}
