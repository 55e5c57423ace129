/** User text inside Markdown: shown as written, never as markup, a link or a mention. */

/** One line; characters that Markdown or HTML would act on are escaped, code in backticks stays code. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .split('`')
    .map((part, index, parts) =>
      index % 2 === 1 && index < parts.length - 1 ? `\`${codeText(part)}\`` : plainText(part),
    )
    .join('');
}

/** For a cell of a table. */
export function markdownCode(text: string): string {
  return `\`${codeText(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll('`', 'ˋ'))}\``;
}

function codeText(text: string): string {
  return text.replaceAll('|', '\\|');
}

function plainText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replace(/[\\*_[\]<>#|~@!]/g, (mark) => (mark === '@' ? '@\u2060' : `\\${mark}`));
}
