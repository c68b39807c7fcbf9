/** Identifiers for other languages: whatever something is called here, a legal name that nothing else has. */

/** Characters of a name before what tells it apart. */
const LONGEST = 60

/** Gives each thing that it is asked for a name of its own; none of `reserved`. */
export type Namer = (text: string) => string

export function namer(reserved: Iterable<string> = [], longest: number = LONGEST): Namer {
  const taken = new Set(reserved)
  return text => {
    const base = legal(text, longest)
    let name = base
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`
    taken.add(name)
    return name
  }
}

/** Characters of a name in the kernel, which has place for 32 bytes; a number may follow. */
const KERNEL = 28

/** As the kernel writes them: `flush_old` for `flushOld`. */
export function kernelNamer(reserved: Iterable<string> = []): Namer {
  const name = namer(reserved, KERNEL)
  return text => name(text.replace(/(?<=[a-z0-9])[A-Z]/g, capital => `_${capital}`).toLowerCase())
}

/** Letters, digits and underscores, a letter first; such names are identifiers in Promela, C and TLA+. */
function legal(text: string, longest: number): string {
  const words = text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  // TLA+ has no identifier that begins like its fairness conditions; the others begin what the texts name by themselves.
  const name =
    /^[A-Za-z]/.test(words) && !/^(WF|SF|can|shows|Property|Unseen|Stuck)_/.test(words) ? words : `x_${words}`
  return name.slice(0, longest).replace(/_+$/, '')
}
