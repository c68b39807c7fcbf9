/** Names as text in a Mermaid diagram, whatever is in them. */

/** What would end a text, or begin markup, Markdown, a formula, an icon, an entity or a direction. */
const MEANS_SOMETHING = /[\p{Cc}#"<>&;:%\\`*$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<=direction)\s/gu

export const mermaidText = (text: string): string => text.replace(MEANS_SOMETHING, c => `#${c.codePointAt(0)};`)
