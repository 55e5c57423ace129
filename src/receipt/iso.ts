/** Instants as receipts show them: ISO 8601 in UTC. */

let latest = Number.NaN;
let shown = '';

/** Many receipts are of the same millisecond as the one before. */
export function iso(at: number): string {
  if (at !== latest) {
    shown = new Date(at).toISOString();
    latest = at;
  }
  return shown;
}
