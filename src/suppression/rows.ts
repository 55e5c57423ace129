/** Reads one row of history, of a do-not-contact list, or of an export. */
import * as z from 'zod';
import { parseInstant } from '../interaction/instant.js';
import type { ReadRow } from './import-rows.js';
import type { BlockNote, PastRequest } from './protocol.js';

/** Cells of a CSV file that were left empty count as absent. */
const text = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

const email = z
  .string()
  .trim()
  .regex(/^[^\s@]+@[^\s@]+$/, 'is not an e-mail address');

const dayMs = 86_400_000;

/** ISO 8601; a day alone means its end, so that no window ends too early. Gives milliseconds. */
const instant = z
  .string()
  .trim()
  .transform((value, context) => {
    const at = parseInstant(value.length === '2026-05-01'.length ? `${value}T23:59:59.999Z` : value);
    if (at !== undefined) return at;
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

const exported = z.object({
  customer: z.string().min(1),
  anchors: z.array(z.object({ scope: z.string(), at: milliseconds, by: z.string() })),
  block: z.object({ at: milliseconds, by: z.string().optional(), reason: z.string().optional() }).optional(),
});

export type ExportedRow = z.infer<typeof exported>;

/** `{ email, asked_at, interaction_id?, brand?, channel? }`; other fields are not looked at. `now` in milliseconds. */
export function readHistoryRow(row: unknown, now: number): ReadRow<PastRequest> {
  const read = history.safeParse(row);
  if (!read.success) return { problem: problemOf(read.error) };
  const { email: address, asked_at: at, interaction_id: interactionId, brand, channel } = read.data;
  // A customer would be left alone until then and a window longer. The end of today may still be to come.
  if (at > now + dayMs) return { problem: 'asked_at: lies in the future' };
  return {
    value: {
      email: address,
      at,
      ...(interactionId === undefined ? {} : { interactionId }),
      ...(brand === undefined ? {} : { brand }),
      ...(channel === undefined ? {} : { channel }),
    },
  };
}

/** An address, or `{ email, by?, reason?, at? }`; other fields are not looked at. */
export function readBlockRow(row: unknown): ReadRow<{ readonly email: string; readonly note: BlockNote }> {
  const read = block.safeParse(typeof row === 'string' ? { email: row } : row);
  if (!read.success) return { problem: problemOf(read.error) };
  const { email: address, by, reason, at } = read.data;
  return {
    value: {
      email: address,
      note: {
        ...(by === undefined ? {} : { by }),
        ...(reason === undefined ? {} : { reason }),
        ...(typeof at === 'number' ? { at } : {}),
      },
    },
  };
}

/** One line of an export. */
export function readExportedRow(row: unknown): ReadRow<ExportedRow> {
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
