/** What was thrown, as text: code of others may throw anything, also objects whose message throws when it is read. */

/** The message of an error, or the value as text; never throws. */
export function errorText(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : String(thrown);
  } catch {
    return 'something that cannot be written as text';
  }
}
