/** A text as a part of a regular expression that means just that text. */
export const literal = (text: string): string => text.replace(/\W/g, '\\$&')
