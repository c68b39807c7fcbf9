/** What the letters mean with which ids of requirements begin. */
export const ids = {
  S: 'safety: what numbers, bindings and tables must never come to',
  I: 'isolation of guests, processes and the host from each other',
  L: 'the safety part of a liveness requirement: nothing is left behind; that something happens in the end is not asked',
  D: 'what the documents of the V4 series promise and its code breaks',
} as const
