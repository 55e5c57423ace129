/** Text from outside on a terminal or in a log of CI: nothing in it moves the cursor or begins a line. */

/** Control characters and line breaks as `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16) ?? ''}}`);
}

/** The same for text of several lines: its line breaks stay. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
