/** What the letters mean with which ids of requirements begin. */
export const ids = {
  S: 'safety: what numbers, bindings and tables must never come to',
  I: 'isolation of guests, processes and the host from each other',
  L: 'liveness: what comes at last where workers are fair; and what that asks of states: nothing is left behind, and what was taken can still come back',
  X: 'what all platforms must have in common',
  D: 'what the documents of the V4 series promise and its code breaks',
} as const
