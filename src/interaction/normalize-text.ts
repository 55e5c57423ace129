/** How texts are compared: one rule, for interactions and for the constants in rules alike. */
/// <reference lib="es2024.string" />

/** Trimmed and lower case, whatever the machine's locale: how channels, statuses and tags are compared. */
export function fold(text: string): string {
  return cleanText(text).toLowerCase();
}

/**
 * Trimmed; NUL and lone surrogates become U+FFFD, because neither survives the way to the vendor or into a
 * database: `"a\0"` and `"a"` stay different texts, and nothing behind has to fear them.
 */
export function cleanText(text: string): string {
  const trimmed = text.trim();
  const wellFormed = trimmed.isWellFormed() ? trimmed : trimmed.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed;
}
