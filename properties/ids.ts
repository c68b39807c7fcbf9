/** What the letters mean with which ids of requirements begin. */
export const ids = {
  S: 'safety: what numbers, bindings and tables must never come to',
  I: 'isolation of guests, processes and the host from each other',
  L: 'what a liveness requirement asks of states: nothing is left behind, and what was taken can still come back; that it does in the end is not asked',
  D: 'what the documents of the V4 series promise and its code breaks',
} as const
