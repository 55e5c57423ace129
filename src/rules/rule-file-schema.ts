/** The shape of a rule file, strict: what the loader checks and what the shipped JSON Schema is made from. */
import * as z from 'zod';
import { isTimeZone } from '../facts/time-zone.js';
import { parseDuration } from '../shared/duration.js';
import { factTypes, textComparisons } from './operators.js';

/** Rides on a refinement: code and fix of the diagnostic. */
export interface ProblemDetails {
  readonly code: string;
  readonly fix: string;
}

const durationFix = 'write for example `7d`, `12h`, `90m`, `30s`, `P7D` or `PT3S`';
const names = 'no control characters, at most 200 characters';

const name = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => text.trim() === text && !/\p{Cc}/u.test(text), {
    message: 'a name has no control characters, and no space at either end',
    params: { code: 'BAD_VALUE', fix: 'rename it' } satisfies ProblemDetails,
  });

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, {
    message: 'this is not a duration',
    params: { code: 'BAD_DURATION', fix: durationFix } satisfies ProblemDetails,
  })
  // Nearly as strict as the check, for editors.
  .meta({ pattern: '^(\\d{1,9}[wdhms]|P(?!$)(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?)$' });

const length = duration.refine((text) => parseDuration(text)?.ms !== 0, {
  message: 'a window of length zero would suppress no request',
  params: { code: 'BAD_DURATION', fix: durationFix } satisfies ProblemDetails,
});

const timezone = z.string().refine(isTimeZone, {
  message: 'this is not a time zone with a region',
  params: {
    code: 'BAD_TIMEZONE',
    fix: 'write a name such as `America/New_York` or `UTC`',
  } satisfies ProblemDetails,
});

const customerTimezone = z.strictObject({
  from: z
    .string()
    .regex(/^attributes\../s)
    .optional()
    .describe('an attribute with the name of a zone: `attributes.timezone`'),
  by_country: z
    .record(z.string(), timezone)
    .optional()
    .describe('a zone for each country: `{ "us": "America/New_York" }`'),
});

const share = z.number().min(0).max(1);
const reason = z.string().min(1).describe('why, in words for the receipt');

const window = z
  .strictObject({
    name: name.describe(`name of the window, unique: ${names}`),
    length: length.describe('how long a customer is left alone: `7d`, `12h`, `P7D`'),
    per: z
      .array(z.enum(['customer', 'brand', 'channel']))
      .min(1)
      .refine((parts) => parts.includes('customer') && new Set(parts).size === parts.length, {
        message: 'a window is always of one customer; `brand` and `channel` narrow it, each named once',
        params: {
          code: 'BAD_VALUE',
          fix: 'write for example `["customer", "brand"]`',
        } satisfies ProblemDetails,
      })
      .optional()
      .describe('whose window it is; `["customer"]` unless set'),
    boundary: z
      .enum(['rolling', 'calendar'])
      .optional()
      .describe('`rolling` (default): to the millisecond; `calendar`: whole days in `timezone`'),
    after: z
      .enum(['request', 'response'])
      .optional()
      .describe("what starts it: a request (default) or the customer's response"),
    max: z.int().min(1).max(1_000).optional().describe('requests allowed within the length; 1 unless set'),
  })
  .refine((it) => it.boundary !== 'calendar' || parseDuration(it.length)?.timeMs === 0, {
    path: ['length'],
    message: 'a calendar window counts whole days',
    params: {
      code: 'BAD_DURATION',
      fix: 'write days, as in `7d`, or leave out `boundary`',
    } satisfies ProblemDetails,
  });

const suppression = z.strictObject({
  windows: z.array(window).min(1).optional().describe('one rolling window of `7d` per customer unless set'),
  when_suppressed: z
    .enum(['skip', 'record'])
    .optional()
    .describe('`skip` (default): nothing is submitted; `record`: submitted with do_not_send'),
  hold_out: share
    .optional()
    .describe('share of customers, 0 to 1, never asked, stable by customer; 0 unless set'),
});

/** Fields of the request that `enrich` may set, beside `custom_properties.NAME`. */
export const settableFields = ['brand', 'language', 'country', 'channel', 'external_url'] as const;

const event = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('send'),
      params: z
        .strictObject({
          sample: share.optional().describe('share of interactions, 0 to 1, stable by interaction id'),
          sample_key: z
            .string()
            .min(1)
            .max(200)
            .optional()
            .describe('rules with the same key draw the same interactions; change it to draw others'),
          delay: duration.optional().describe('not before this long after the end of the interaction'),
          window: length.optional().describe('a length that replaces the length of every window: `30d`'),
          reason: reason.optional(),
        })
        .optional(),
    })
    .describe('ask for feedback'),
  z
    .strictObject({
      type: z.literal('record'),
      params: z.strictObject({ reason: reason.optional() }).optional(),
    })
    .describe('submit with do_not_send, so that the counts stay right; beats send'),
  z
    .strictObject({
      type: z.literal('skip'),
      params: z.strictObject({ reason: reason.optional() }).optional(),
    })
    .describe('submit nothing; beats record and send'),
  z
    .strictObject({
      type: z.literal('enrich'),
      params: z.strictObject({
        add_tags: z.array(z.string().min(1)).min(1).optional().describe('tags to add to the request'),
        set: z
          .record(z.string(), z.string().min(1))
          .optional()
          .describe(`fields to set: ${settableFields.join(', ')} or custom_properties.NAME`),
        reason: reason.optional(),
      }),
    })
    .describe('change the request; decides nothing'),
]);

/** The file with its conditions as `condition`: unknown for the loader, which walks them itself. */
export function ruleFileSchema(condition: z.ZodType) {
  const rule = z.strictObject({
    name: name.describe(`what receipts call the rule; unique in the rule set: ${names}`),
    description: z.string().optional().describe('for people; decides nothing'),
    priority: z
      .int()
      .min(1)
      .optional()
      .describe('orders `enrich` alone: for a field the highest wins; 1 unless set'),
    enabled: z.boolean().optional().describe('`false` leaves the rule out'),
    conditions: condition.describe('when the rule matches: `all`, `any`, `not` or `condition` at the root'),
    event: event.describe('the effect of the rule'),
  });
  return z.strictObject({
    $schema: z.string().optional().describe('where editors find this schema'),
    description: z.string().optional().describe('for people; decides nothing'),
    timezone: timezone
      .optional()
      .describe(
        'IANA zone for local facts and calendar windows; `UTC` unless set; in one file of the folder',
      ),
    customer_timezone: customerTimezone
      .optional()
      .describe("the customer's zone for `customer_local_…`, else `timezone`; in one file of the folder"),
    default: z
      .enum(['send', 'record', 'skip'])
      .optional()
      .describe('the outcome when no rule matches; `skip` unless set; in one file of the folder'),
    facts: z
      .record(
        z.string(),
        z.strictObject({
          type: z.enum(factTypes),
          compare: z
            .enum(textComparisons)
            .optional()
            .describe('how its texts are compared: `folded` (default) ignores case'),
        }),
      )
      .optional()
      .describe('facts beside the standard ones, named `attributes.NAME`'),
    channels: z
      .record(z.string(), z.enum(['integrated', 'manual']))
      .optional()
      .describe("mode of each channel at the vendor, by the vendor's name; in one file of the folder"),
    suppression: suppression
      .optional()
      .describe('how long a customer is left alone; in one file of the folder'),
    conditions: z.record(z.string(), condition).optional().describe('conditions by name, for `condition`'),
    rules: z.array(rule).optional(),
  });
}

/** Conditions are `unknown` here: a walk of its own gives them better messages, and is safe however deep they are. */
export const ruleFileShape = ruleFileSchema(z.unknown().optional());

export type RuleFile = z.infer<typeof ruleFileShape>;
