/** The `suppression` of a rule file: windows and quotas. */
import * as z from 'zod/mini';
import { isTimeZone } from '../shared/time-zone.js';
import { type Boundary, fitsInto, parseWindowLength } from '../shared/window-length.js';
import { must, optional } from './schema-parts.js';

/** What {@link name} allows, for editors. */
export const names = 'no control characters, at most 200 characters';

/** Of rules, windows and quotas: it stands in receipts and logs, on one line. */
export const name = z.string().check(
  z.minLength(1),
  z.maxLength(200),
  must((text) => text.trim() === text && !/\p{Cc}/u.test(text), {
    message: 'a name has no control characters, and no space at either end',
    code: 'BAD_VALUE',
    fix: 'rename it',
  }),
);

/** For every place that takes the length of a window. */
export const lengthFix = 'write for example `7d`, `12h`, `P7D`, whole months as in `P3M`, or `forever`';

const lengthPattern =
  '^(forever|\\d{1,9}[wdhms]|P[1-9]\\d{0,3}M|P(?!$)(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?)$';
/** The form of a length for editors; `parseWindowLength` decides. */
export const lengthJson = { type: 'string', pattern: lengthPattern } as const;

const length = z.string().check(
  must((text) => parseWindowLength(text) !== undefined, {
    message: 'this is not the length of a window',
    code: 'BAD_DURATION',
    fix: lengthFix,
  }),
  z.meta({ pattern: lengthPattern }),
);

/** A region, since a fixed offset would be an hour off in summer, or the customer's own. */
export const zone = z.string().check(
  must((text) => text === 'customer' || isTimeZone(text), {
    message: 'this is neither `customer` nor a time zone with a region',
    code: 'BAD_TIMEZONE',
    fix: 'write a name such as `America/New_York`, or `customer`',
  }),
);

interface Bounded {
  readonly length: string;
  readonly boundary?: Boundary | undefined;
}

function fits({ length, boundary = 'rolling' }: Bounded): boolean {
  const read = parseWindowLength(length);
  return read === undefined || fitsInto(read, boundary);
}

// Each says what the boundary counts, so that the fix fits the window that was meant.
const boundaryChecks = [
  must<Bounded>((it) => fits(it) || it.boundary !== 'calendar', {
    path: ['length'],
    message: 'a calendar window counts whole days',
    code: 'BAD_DURATION',
    fix: 'write days or months, as in `7d` or `P3M`, or leave out `boundary`',
  }),
  must<Bounded>((it) => fits(it) || it.boundary !== 'aligned', {
    path: ['length'],
    message: 'an aligned window is this day, week, month or quarter',
    code: 'BAD_DURATION',
    fix: 'write `1d`, `7d`, `P1M` or `P3M`, or leave out `boundary`',
  }),
] as const;

/** Requests that a rolling quota takes. */
const mostRolling = 1_000;

/** From 0 to 1; percentages are asked back. */
export const share = z.number().check(z.minimum(0), z.maximum(1));
/** What narrows windows and quotas, beside declared facts. */
export const scopeParts = ['brand', 'channel', 'employee'] as const;

/** The loader checks the names: it knows which facts are declared. */
const per = (parts: readonly string[]) =>
  z.array(z.string().check(z.meta({ anyOf: [{ enum: parts }, { pattern: '^attributes\\..' }] })));

/** What windows and quotas have in common. */
const counted = (condition: z.ZodMiniType) => ({
  length: length.check(
    z.describe('how long a request counts: `7d`, `12h`, `P7D`, months as in `P3M`, or `forever`'),
  ),
  boundary: optional(
    z.enum(['rolling', 'calendar', 'aligned']),
    '`rolling` (default): to the millisecond; `calendar`: whole days; `aligned`: this day, week, month or quarter',
  ),
  zone: optional(
    zone,
    'IANA zone of its days and months, or `customer`; the `timezone` of the rule set unless set',
  ),
  for: optional(condition, 'which requests it holds back: a condition, or the name of one; all unless set'),
  counts: optional(condition, 'which requests count in it; those it holds back unless set'),
});

const window = (condition: z.ZodMiniType) =>
  z
    .strictObject({
      name: name.check(z.describe(`name of the window, unique: ${names}`)),
      ...counted(condition),
      per: optional(
        per(['customer', ...scopeParts]).check(z.minLength(1)),
        'whose window it is; `["customer"]` unless set',
      ),
      after: optional(
        z.enum(['request', 'response']),
        "what starts it: a request (default) or the customer's response",
      ),
      max: optional(
        z.int().check(z.minimum(1), z.maximum(1_000)),
        'requests allowed within the length; 1 unless set',
      ),
    })
    .check(...boundaryChecks);

const quota = (condition: z.ZodMiniType) =>
  z
    .strictObject({
      name: name.check(z.describe(`name of the quota, unique: ${names}`)),
      max: z
        .int()
        .check(z.minimum(1), z.maximum(1_000_000), z.describe('requests allowed in all within the length')),
      ...counted(condition),
      per: optional(per(scopeParts), 'each of these has a quota of its own; one for all requests unless set'),
      over: optional(
        z.enum(['defer', 'skip']),
        '`defer` (default): a request over it waits until it opens; `skip`: it is skipped',
      ),
    })
    .check(
      ...boundaryChecks,
      // Each request within a rolling length is remembered by itself.
      must(
        (it) => it.max <= mostRolling || (it.boundary ?? 'rolling') !== 'rolling' || it.length === 'forever',
        {
          path: ['max'],
          message: `a rolling quota takes at most ${mostRolling}`,
          code: 'BAD_VALUE',
          fix: 'count whole days: add `"boundary": "calendar"`',
        },
      ),
    );

/**
 * `condition`: the schema of `for` and `counts`. Names of conditions and facts are checked later, when all files are
 * read.
 */
export const suppressionSchema = (condition: z.ZodMiniType) =>
  z.strictObject({
    windows: optional(
      z.array(window(condition)).check(z.minLength(1)),
      'one rolling window of `7d` per customer unless set',
    ),
    quotas: optional(
      z.array(quota(condition)),
      'how many requests are sent in all, or for each agent, brand, …',
    ),
    when_suppressed: optional(
      z.enum(['skip', 'record']),
      '`skip` (default): nothing is submitted; `record`: submitted with do_not_send',
    ),
    hold_out: optional(share, 'share of customers, 0 to 1, never asked, stable by customer; 0 unless set'),
  });
