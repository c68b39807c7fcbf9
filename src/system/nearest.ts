/** The known name that is most like a mistyped one. */

/** By edit distance; the first of the nearest. `names` is not empty. */
export function nearest(name: string, names: readonly string[]): string {
  let best = names[0] as string
  for (const candidate of names) if (distance(name, candidate) < distance(name, best)) best = candidate
  return best
}

/** The nearest, unless more than half of what was typed would be other than there. `names` is not empty. */
export function near(name: string, names: readonly string[]): string | undefined {
  const best = nearest(name, names)
  return distance(name, best) <= name.length / 2 ? best : undefined
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    row = next
  }
  return row[b.length] as number
}
