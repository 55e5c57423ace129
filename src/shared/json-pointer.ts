/** JSON pointers (RFC 6901): `/rules/0/name`. */

/** Escapes one key for use in a pointer. */
export function pointerToken(key: string | number): string {
  if (typeof key === 'number') return String(key);
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

/**
 * The pointer to these keys from the root: `pointerOf('rules', 0)` is `/rules/0`; without keys the whole document, ``.
 */
export function pointerOf(...keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${pointerToken(key)}`).join('');
}

/** The keys of a pointer, unescaped; none for the whole document. */
export function parsePointer(pointer: string): string[] {
  const tokens = pointer.split('/').slice(1);
  return pointer.includes('~')
    ? tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    : tokens;
}
