/** The chapters, in reading order: what each is about and the question that it answers. */

export const chapters = {
  'nesting-attach': {
    title: 'Nesting attach',
    question:
      "Does a guest's top-level nesting object claim all PASIDs of the RID, now and in future, exactly on the platforms where it must?",
  },
  'pasid-binding': {
    title: 'PASID binding',
    question:
      'Who may bind which PASID on which RID, and do the software slot and the hardware entry agree on every path?',
  },
  allocator: {
    title: 'The allocator of PASID numbers',
    question: 'Are numbers unique system-wide or in one RID, and does a number come back whichever allocator gave it?',
  },
  'set-lifecycle': {
    title: 'The life of an ioasid_set',
    question: 'Do quota, ownership, references and notifications of the V4 series keep what its documentation says?',
  },
  'gpasid-map': {
    title: 'Guest PASIDs and host PASIDs',
    question: 'Is there a policy under which every device of a guest gets the host PASID that its guest PASID means?',
  },
  enqcmd: {
    title: 'ENQCMD',
    question: "Why does ENQCMD force system-wide PASIDs, and can a guest's ENQCMD reach another guest?",
  },
  'other-guests': {
    title: 'What a guest can tell of other guests',
    question: 'Can a guest tell, by what its calls come to, which other guests there are and what they do (X3)?',
  },
} as const

/** 'enqcmd', ... */
export type ChapterName = keyof typeof chapters
