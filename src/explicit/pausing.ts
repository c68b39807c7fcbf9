/** Long work that pauses again and again, so that whoever does it can look at the clock, and give it up. */
export type Pausing<T> = Generator<undefined, T, undefined>

/** States looked at from one pause to the next. */
export const PAUSE = 1024
