/** Scopes of several parts: `a.b`, each part hashed, `*` where it is unknown. Pure. */

/** What scopes of anchors begin with that have parts; the first part names the width. */
export const partsMark = '@';

/** An unknown part may be any: it is the same as every other. */
export const unknownPart = '*';

/** The parts that both know are the same. */
export function overlaps(one: string, other: string): boolean {
  if (one === other) return true;
  const parts = other.split('.');
  return one
    .split('.')
    .every((part, index) => part === unknownPart || parts[index] === unknownPart || parts[index] === part);
}

/** What is known of one of two scopes that overlap. */
export function united(one: string, other: string): string {
  const parts = other.split('.');
  return one
    .split('.')
    .map((part, index) => (part === unknownPart ? (parts[index] ?? part) : part))
    .join('.');
}
