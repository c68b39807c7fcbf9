/**
 * The bugs that were known before these models were written: historic ones, latent ones of code that was never merged, and
 * mistakes that the designers warned of. Each is shown by the mutant of its name; else it says here by what it is shown, or why
 * no model can show it.
 */

export interface Bug {
  /** What was wrong, as a clause. */
  readonly bug: string
  /** The design that has it, where it is not a mutant but a design that is expected to fail: 'chapter/variant'. */
  readonly design?: string
  /** What it takes to show it, where no model has that: a noun. */
  readonly needs?: string
}

export const bugs = {
  M1: {
    bug: 'the PASID of an mm is freed with its last user, not with its last reference (2667ed10d9f0)',
  },
  M2: { bug: "the PASID is freed when the parent exits while a child still has the device's fd" },
  M3: { bug: 'unbind clears the number of the mm before it frees it (a21518cb23a3)' },
  M4: { bug: 'an auxiliary domain keeps its default PASID after it has put it', needs: 'an auxiliary domain' },
  M5: {
    bug: 'a PASID is pushed to whatever runs on the other CPUs (9bfecd058339)',
    needs: 'several CPUs that switch between threads',
  },
  M6: {
    bug: "a child inherits its parent's valid PASID register (dc7507ddce59)",
    needs: 'threads that start others, each with a register of its own',
  },
  M7: { bug: 'the PASID may change under a live mm, after a thread has loaded it (fa6af69f38d3)' },
  M8: {
    bug: 'the device leaves the fault queue before its entry is torn down (f0b9d31c6edd, CVE-2025-38594)',
  },
  M9: {
    bug: 'the data of the mm is used after its last domain was freed (06e14c36e20b, CVE-2026-23429)',
    needs: 'the memory that a function still uses after it has let it go: here an unbind is one step',
  },
  M10: {
    bug: 'each bind attaches afresh, and the handle is not shared (65d4418c5002)',
    needs: 'a device that a process binds twice: here its file stands for the one bond',
  },
  M11: {
    bug: 'a page of a kernel page table is freed without a flush while a bond lives (e37d5a2d60a3)',
    needs: 'page tables of the kernel, and what caches hold of them',
  },
  M12: { bug: 'a device replaces without having attached (55c85fa7579d)' },
  M13: {
    bug: "a failed replace rolls back the old table's reservation, not the new one's (950aeefb3492)",
  },
  M14: {
    bug: 'the wait for an object touches a lock of the object itself (6f9c4d8c468c)',
    needs: 'locks of single objects',
  },
  M15: {
    bug: 'an object is visible before it is whole, and freed while its fd is known (4e034bf045b1)',
    needs: 'objects that are seen while they are made, and files that refer to them',
  },
  M16: { bug: 'a vdevice outlives its device (850f14f5b919)', needs: 'virtual devices of a vIOMMU' },
  M17: { bug: 'a replace writes over a live entry in several steps (c3b1edea3791)' },
  M18: { bug: 'a teardown zeroes all fields while the entry is present (75ed00055c05)' },
  M19: { bug: 'a nested PASID is attached over a stage 2 whose dirty pages are tracked (cc5bd898ff70)' },
  M20: { bug: 'after a reset, the blocked state is taken for the domain to restore (a6dea58d8625, CVE-2026-52953)' },
  M21: { bug: "the limit of a device's PASIDs is applied to its group, or to nobody (b3f6fcd8404f)" },
  M22: { bug: 'the handle of a fault is replaced before the hardware is switched' },
  M23: { bug: 'a replace removes the old table, and then fails to attach the new one' },
  M24: { bug: 'an attach that failed reports success' },
  M25: { bug: '"none available" is taken for a number' },
  M26: { bug: 'an allocator is gone, and its family keeps a pointer to it' },
  M27: { bug: 'the last custom allocator goes while its numbers are in use' },
  M28: { bug: 'the hook refuses to free a number that the core then forgets' },
  M29: { bug: 'a number is found by its SPID, and referenced, while it is being freed' },
  M30: { bug: 'the global chain of notifiers is called before the chain of the set' },
  M31: { bug: 'the quota of a destroyed set does not come back' },
  M32: { bug: 'a set dies with its last number' },
  M33: { bug: 'a number that could not be recorded is returned all the same' },
  M34: {
    bug: 'quota 0 takes all that is available: the second virtual machine gets a set that is of no use',
    design: 'set-lifecycle/sets-as-coded-d7',
  },
  M35: { bug: 'freeing all numbers of a set drops the SPIDs of those whose free is pending' },
  M36: { bug: 'a reference is put by somebody who holds none' },
  M37: { bug: 'a PASID is attached on a RID that is nested under a guest-owned table' },
  M38: { bug: 'a RID is nested under a guest-owned table while its PASIDs are in use' },
  M39: { bug: 'a guest PASID is mapped for each RID, though ENQCMD reaches them all' },
  M40: { bug: 'the portal of a mediated device opens before the CPU translates' },
  M41: { bug: 'PASIDs are local to a RID, though ENQCMD carries them to every RID' },
  M42: { bug: 'a guest frees the number of another through the virtual command interface' },
  M43: { bug: 'a number is put before the device has forgotten it' },
  M44: { bug: 'KVM goes without dropping its references' },
  M45: { bug: 'a subscriber calls what notifies subscribers, from within its notification' },
  M46: { bug: 'a free runs while a guest bind is under way' },
  M47: { bug: 'a guest bind goes on although the guest PASID is taken in the set' },
  M48: { bug: 'the first chain drops the last reference, and the second chain is told all the same' },
} as const satisfies Readonly<Record<string, Bug>>
