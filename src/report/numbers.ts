/** Numbers as they are read. */

/** Digits that are read rather than counted. */
const READABLE = 30

/** 1234567 as 1,234,567; what has more digits than anybody reads as about 1.23e41. */
export const count = (n: number | bigint): string => {
  const digits = String(n)
  if (digits.length <= READABLE) return n.toLocaleString('en-US')
  return `about ${digits[0]}.${digits.slice(1, 3)}e${digits.length - 1}`
}

export const plural = (n: number | bigint, noun: string): string => `${count(n)} ${noun}${Number(n) === 1 ? '' : 's'}`
