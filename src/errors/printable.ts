/** Text from outside, made safe to print: it moves no cursor, begins no line and is no command of a CI runner. */

/**
 * Control characters and line breaks as `\u{1b}`; so are the marks that GitHub's runner reads as a command: `::` at the
 * start, also after blanks, and `##[` anywhere.
 */
export function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]/gu, escaped)
    .replace(/^(\s*):(?=:)/, (_, blanks: string) => `${blanks}${escaped(':')}`)
    .replace(/#(?=#\[)/g, escaped);
}

/** The same for text of several lines: its line breaks stay. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}
