/** Numbers as they are written. */

export const many = (count: number | bigint): string => count.toLocaleString('en-US')

export const counted = (count: number, one: string): string => `${many(count)} ${one}${count === 1 ? '' : 's'}`
