/** Reads one row of history, of a do-not-contact list, or of an export. */
import * as z from 'zod';
import { readAddress } from '../interaction/address.js';
import { parseInstant } from '../shared/instant.js';
import { isObject } from '../shared/is-object.js';
import type { ReadRow } from './import-rows.js';
import type { BlockNote, PastRequest } from './protocol.js';

/** Cells of a CSV file that were left empty count as absent. */
const text = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** Gives the address and whether it was unwrapped. */
const email = z.string().transform((value, context) => {
  const read = readAddress(value);
  if (read.ok) return read;
  context.addIssue({ code: 'custom', message: read.problem });
  return z.NEVER;
});

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** From the first moment of a day in the zone where it begins first to its end where it ends last. */
const latestEndMs = 50 * hourMs;

/** Where a day ends last: west of everywhere, twelve hours after it ended in UTC. */
const endOfDay = 'T23:59:59.999-12:00';

/** ISO 8601; a day alone means its end in the zone where it ends last, so that no window ends too early. Gives milliseconds, and whether it was a day. */
const instant = z
  .string()
  .trim()
  .transform((value, context) => {
    const isDay = value.length === '2026-05-01'.length;
    const at = parseInstant(isDay ? `${value}${endOfDay}` : value);
    if (at !== undefined) return { at, isDay };
    context.addIssue({
      code: 'custom',
      message: 'is not a date like `2026-05-01` or `2026-05-01T09:30:00Z`',
    });
    return z.NEVER;
  });

const history = z.object({ email, asked_at: instant, interaction_id: text, brand: text, channel: text });

const block = z.object({ email, by: text, reason: text, at: z.union([z.literal(''), instant]).optional() });

/** Milliseconds since the epoch, up to the end of the year 9999. */
const milliseconds = z.number().int().nonnegative().max(253_402_300_799_999);

/** Not strict: an export holds receipts as well, and a later version may add fields. Both stay behind. */
const exported = z.object({
  customer: z.string().min(1),
  anchors: z.array(
    z.object({
      scope: z.string(),
      at: milliseconds,
      by: z.string(),
      uncounted: z.array(z.string()).exactOptional(),
    }),
  ),
  block: z.object({ at: milliseconds, by: z.string().optional(), reason: z.string().optional() }).optional(),
});

const secrets = z.object({ secrets: z.array(z.string()) });

/** One customer, or the fingerprints that an export begins with. Receipts that stand in a line are not looked at. */
type ExportedRow = z.infer<typeof exported> | z.infer<typeof secrets>;

/** `{ email, asked_at, interaction_id?, brand?, channel? }`; other fields are not looked at. `now` in milliseconds. */
export function readHistoryRow(row: unknown, now: number): ReadRow<PastRequest> {
  const read = history.safeParse(row);
  if (!read.success) return { problem: problemOf(read.error) };
  const { email: address, asked_at: asked, interaction_id: interactionId, brand, channel } = read.data;
  // A customer would be left alone until then and a window longer. The end of today may still be to come.
  if (asked.at > now + (asked.isDay ? latestEndMs : dayMs))
    return { problem: 'asked_at: lies in the future' };
  return {
    isUnwrapped: address.isUnwrapped,
    value: {
      email: address.address,
      at: asked.at,
      ...(interactionId === undefined ? {} : { interactionId }),
      ...(brand === undefined ? {} : { brand }),
      ...(channel === undefined ? {} : { channel }),
    },
  };
}

/** An address, or `{ email, by?, reason?, at? }`; other fields are not looked at, but `asked_at` is refused. */
export function readBlockRow(row: unknown): ReadRow<{ readonly email: string; readonly note: BlockNote }> {
  if (isObject(row) && (row.asked_at ?? '') !== '') {
    // Everybody who was ever asked would never be asked again.
    const problem = '`asked_at` is of a list of past requests, which is imported as history';
    return { problem };
  }
  const read = block.safeParse(typeof row === 'string' ? { email: row } : row);
  if (!read.success) return { problem: problemOf(read.error) };
  const { email: address, by, reason, at } = read.data;
  return {
    isUnwrapped: address.isUnwrapped,
    value: {
      email: address.address,
      note: {
        ...(by === undefined ? {} : { by }),
        ...(reason === undefined ? {} : { reason }),
        ...(typeof at === 'object' ? { at: at.at } : {}),
      },
    },
  };
}

/** One line of an export. */
export function readExportedRow(row: unknown): ReadRow<ExportedRow> {
  const first = secrets.safeParse(row);
  if (first.success) return { value: first.data, isNoEntry: true };
  const read = exported.safeParse(row);
  return read.success ? { value: read.data } : { problem: problemOf(read.error) };
}

/** Names the fields, never what stood in them. */
function problemOf(error: z.ZodError): string {
  return error.issues
    .map(({ path, message, code }) => {
      const field = path.length === 0 ? 'the row' : `\`${path.join('.')}\``;
      return `${field} ${code === 'custom' || code === 'invalid_format' ? message : 'is missing or of a wrong type'}`;
    })
    .join(', ');
}
