/** How texts are compared: one rule, for interactions and for the constants in rules alike. */
/// <reference lib="es2024.string" />

/** Trimmed and lower case, whatever the machine's locale: how channels, statuses and tags are compared. */
export function normalizeText(text: string): string {
  return cleanText(text).toLowerCase();
}

/**
 * Trimmed; NUL and lone surrogates become U+FFFD, because neither can be sent to the vendor or stored in a
 * database: `"a\0"` and `"a"` stay different texts, and no later stage has to handle them.
 */
export function cleanText(text: string): string {
  const trimmed = text.trim();
  const wellFormed = trimmed.isWellFormed() ? trimmed : trimmed.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed;
}
