/** Mutants that `mutate` makes of the systems of a kind and that no property notices, with the reason why they may live. */

interface Reason {
  readonly because: string
  readonly mutants: readonly string[]
}

const survivors: Readonly<Record<string, readonly Reason[]>> = {
  nestingAttach: [
    {
      because:
        'no call depends on how a guest without a page table came to be so, and one that begins with one may destroy it',
      mutants: [
        'hwpt: begin elsewhere, (root) in plain',
        'hwpt: begin elsewhere, (root) in nestParent',
        'hwpt: begin elsewhere, (root) in forPasids',
      ],
    },
  ],
}

/** undefined where nobody has said so. */
export const whySurvives = (kind: string, mutant: string): string | undefined =>
  survivors[kind]?.find(({ mutants }) => mutants.includes(mutant))?.because
