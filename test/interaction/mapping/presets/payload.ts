/** What the payloads of presets have in common: invented people, ids and times in the forms that makers document. */
import type { PresetName } from '../../../../src/interaction/mapping/preset-names.js';

/** A document, the one interaction that is expected of it exactly, and lists that are joined. */
export interface Payload {
  readonly preset: PresetName;
  readonly form: string;
  readonly document: unknown;
  readonly expected: object;
  readonly joined?: Readonly<Record<string, unknown>>;
}

export const end = '2026-11-15T10:00:00.000Z';
export const endSeconds = '2026-11-15T10:00:00Z';
export const endUnix = 1_794_736_800;
/** Later than the end: what was done to the record afterwards. */
export const later = '2026-11-16T08:30:00Z';
export const customer = { name: 'Jane Doe', email: 'jane@example.com' };
export const employee = { name: 'Paul Agent', email: 'paul@blancapeak.com' };
/** Somebody who stands in a record, too, and must not be asked. */
export const bystander = { name: 'Cora Copied', email: 'cora@example.org' };
