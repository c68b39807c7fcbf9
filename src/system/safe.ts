/** Names of models, sorts, properties and values are data: nothing in them reaches a terminal as anything but text. */

/** Control characters and directional marks shown as escapes; line breaks too, unless the text may have several lines. */
export const safe = (text: string, severalLines = false): string =>
  text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu, c =>
    severalLines && c === '\n' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
