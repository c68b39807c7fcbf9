/** Colours for a terminal that has them. */
import pico from 'picocolors'
import type { Ink } from '../report/text.ts'

export function ink(colours: boolean): Ink {
  const { green, red, yellow, dim, bold } = pico.createColors(colours)
  return { good: green, bad: red, warn: yellow, dim, bold }
}
