/** pasid-ref with counters as Promela written by hand, one d_step for each action; without properties, which favours SPIN. */
import type { At } from '../../toys/published.ts'

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

export function pasidRefPromela([G, R, P]: At): string {
  const rids = upTo(R)
  const pasids = upTo(P)
  const guests = upTo(G).map(g => g + 1)
  const steps = [
    ...rids.flatMap(r => [
      ...guests.map(g => `owner[${r}] == 0 -> owner[${r}] = ${g}`),
      `owner[${r}] != 0 && !claimed[${r}] && ofRid[${r}] == 0 -> owner[${r}] = 0`,
      `owner[${r}] != 0 && !claimed[${r}] && ofRid[${r}] == 0 -> claimed[${r}] = 1`,
      `claimed[${r}] -> claimed[${r}] = 0`,
    ]),
    ...pasids.flatMap(p => [
      ...guests.map(g => `st[${p}] == 0 -> st[${p}] = 1; powner[${p}] = ${g}`),
      `st[${p}] == 1 -> if :: ofPasid[${p}] > 0 -> st[${p}] = 2 :: else -> st[${p}] = 0; powner[${p}] = 0 fi`,
    ]),
    ...rids.flatMap(r =>
      pasids.flatMap(p => {
        const bound = `bound[${r * P + p}]`
        return [
          `!${bound} && owner[${r}] != 0 && !claimed[${r}] && st[${p}] == 1 && powner[${p}] == owner[${r}] -> ` +
            `${bound} = 1; ofRid[${r}]++; ofPasid[${p}]++`,
          `${bound} -> ${bound} = 0; ofRid[${r}]--; ofPasid[${p}]--; ` +
            `if :: st[${p}] == 2 && ofPasid[${p}] == 0 -> st[${p}] = 0; powner[${p}] = 0 :: else fi`,
        ]
      }),
    ),
  ]
  return [
    `byte owner[${R}], ofRid[${R}], st[${P}], powner[${P}], ofPasid[${P}]`,
    `bool claimed[${R}], bound[${R * P}]`,
    'active proctype main() {',
    '  do',
    ...steps.map(step => `  :: d_step { ${step} }`),
    '  od',
    '}',
    '',
  ].join('\n')
}
