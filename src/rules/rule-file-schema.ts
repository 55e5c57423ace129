/** The shape of a rule file, strict: what the loader checks and what the shipped JSON Schema is made from. */
import * as z from 'zod/mini';
import { isTimeZone } from '../facts/time-zone.js';
import { type Boundary, fitsInto, parseWindowLength } from '../shared/window-length.js';
import { factTypes, textComparisons } from './operators.js';
import { delay, sendingSchema } from './sending-schema.js';

/** Rides on a refinement: code and fix of the diagnostic. */
export interface ProblemDetails {
  readonly code: string;
  readonly fix: string;
}

const names = 'no control characters, at most 200 characters';

const name = z.string().check(
  z.minLength(1),
  z.maxLength(200),
  z.refine((text) => text.trim() === text && !/\p{Cc}/u.test(text), {
    message: 'a name has no control characters, and no space at either end',
    params: { code: 'BAD_VALUE', fix: 'rename it' } satisfies ProblemDetails,
  }),
);

export const lengthFix = 'write for example `7d`, `12h`, `P7D`, whole months as in `P3M`, or `forever`';

const lengthPattern =
  '^(forever|\\d{1,9}[wdhms]|P[1-9]\\d{0,3}M|P(?!$)(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?)$';
const lengthJson = { type: 'string', pattern: lengthPattern } as const;

const length = z.string().check(
  z.refine((text) => parseWindowLength(text) !== undefined, {
    message: 'this is not the length of a window',
    params: { code: 'BAD_DURATION', fix: lengthFix } satisfies ProblemDetails,
  }),
  z.meta({ pattern: lengthPattern }),
);

const timezone = z.string().check(
  z.refine(isTimeZone, {
    message: 'this is not a time zone with a region',
    params: {
      code: 'BAD_TIMEZONE',
      fix: 'write a name such as `America/New_York` or `UTC`',
    } satisfies ProblemDetails,
  }),
);

const customerTimezone = z.strictObject({
  from: z
    .optional(z.string().check(z.regex(/^attributes\../s)))
    .check(z.describe('an attribute with the name of a zone: `attributes.timezone`')),
  by_country: z
    .optional(z.record(z.string(), timezone))
    .check(z.describe('a zone for each country: `{ "us": "America/New_York" }`')),
});

const zone = z.string().check(
  z.refine((text) => text === 'customer' || isTimeZone(text), {
    message: 'this is neither `customer` nor a time zone with a region',
    params: {
      code: 'BAD_TIMEZONE',
      fix: 'write a name such as `America/New_York`, or `customer`',
    } satisfies ProblemDetails,
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

const boundaryChecks = [
  z.refine<Bounded>((it) => fits(it) || it.boundary !== 'calendar', {
    path: ['length'],
    message: 'a calendar window counts whole days',
    params: {
      code: 'BAD_DURATION',
      fix: 'write days or months, as in `7d` or `P3M`, or leave out `boundary`',
    } satisfies ProblemDetails,
  }),
  z.refine<Bounded>((it) => fits(it) || it.boundary !== 'aligned', {
    path: ['length'],
    message: 'an aligned window is this day, week, month or quarter',
    params: {
      code: 'BAD_DURATION',
      fix: 'write `1d`, `7d`, `P1M` or `P3M`, or leave out `boundary`',
    } satisfies ProblemDetails,
  }),
] as const;

/** Requests that a rolling quota takes. */
const mostRolling = 1_000;

const share = z.number().check(z.minimum(0), z.maximum(1));
const reason = z.string().check(z.minLength(1), z.describe('why, in words for the receipt'));

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
  boundary: z
    .optional(z.enum(['rolling', 'calendar', 'aligned']))
    .check(
      z.describe(
        '`rolling` (default): to the millisecond; `calendar`: whole days; `aligned`: this day, week, month or quarter',
      ),
    ),
  zone: z
    .optional(zone)
    .check(
      z.describe(
        'IANA zone of its days and months, or `customer`; the `timezone` of the rule set unless set',
      ),
    ),
  for: z
    .optional(condition)
    .check(z.describe('which requests it holds back: a condition, or the name of one; all unless set')),
  counts: z
    .optional(condition)
    .check(z.describe('which requests count in it; those it holds back unless set')),
});

const window = (condition: z.ZodMiniType) =>
  z
    .strictObject({
      name: name.check(z.describe(`name of the window, unique: ${names}`)),
      ...counted(condition),
      per: z
        .optional(per(['customer', ...scopeParts]).check(z.minLength(1)))
        .check(z.describe('whose window it is; `["customer"]` unless set')),
      after: z
        .optional(z.enum(['request', 'response']))
        .check(z.describe("what starts it: a request (default) or the customer's response")),
      max: z
        .optional(z.int().check(z.minimum(1), z.maximum(1_000)))
        .check(z.describe('requests allowed within the length; 1 unless set')),
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
      per: z
        .optional(per(scopeParts))
        .check(z.describe('each of these has a quota of its own; one for all requests unless set')),
      over: z
        .optional(z.enum(['defer', 'skip']))
        .check(
          z.describe('`defer` (default): a request over it waits until it opens; `skip`: it is skipped'),
        ),
    })
    .check(
      ...boundaryChecks,
      // Each request within a rolling length is remembered by itself.
      z.refine(
        (it) => it.max <= mostRolling || (it.boundary ?? 'rolling') !== 'rolling' || it.length === 'forever',
        {
          path: ['max'],
          message: `a rolling quota takes at most ${mostRolling}`,
          params: {
            code: 'BAD_VALUE',
            fix: 'count whole days: add `"boundary": "calendar"`',
          } satisfies ProblemDetails,
        },
      ),
    );

const suppression = (condition: z.ZodMiniType) =>
  z.strictObject({
    windows: z
      .optional(z.array(window(condition)).check(z.minLength(1)))
      .check(z.describe('one rolling window of `7d` per customer unless set')),
    quotas: z
      .optional(z.array(quota(condition)))
      .check(z.describe('how many requests are sent in all, or for each agent, brand, …')),
    when_suppressed: z
      .optional(z.enum(['skip', 'record']))
      .check(z.describe('`skip` (default): nothing is submitted; `record`: submitted with do_not_send')),
    hold_out: z
      .optional(share)
      .check(z.describe('share of customers, 0 to 1, never asked, stable by customer; 0 unless set')),
  });

/** Fields of the request that `enrich` may set, beside `custom_properties.NAME`. */
export const settableFields = ['brand', 'language', 'country', 'channel', 'external_url'] as const;

const event = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('send'),
      params: z.optional(
        z.strictObject({
          sample: z
            .optional(share)
            .check(z.describe('share of interactions, 0 to 1, stable by interaction id')),
          sample_key: z
            .optional(z.string().check(z.minLength(1), z.maxLength(200)))
            .check(
              z.describe('rules with the same key draw the same interactions; change it to draw others'),
            ),
          sample_by: z
            .optional(z.enum(['interaction', 'customer']))
            .check(z.describe('what the sample draws: interactions (default) or customers')),
          delay: z
            .optional(delay)
            .check(
              z.describe(
                'not before this long after the end of the interaction: `3d`, or in the sending hours `{ "business": "8h" }`',
              ),
            ),
          window: z
            .optional(z.unknown())
            .check(
              z.meta({ anyOf: [lengthJson, { type: 'object', additionalProperties: lengthJson }] }),
              z.describe(
                'another length for windows by name, `{ "weekly": "2d" }`; for the only window of the set, `"30d"`',
              ),
            ),
          reason: z.optional(reason),
        }),
      ),
    })
    .check(z.describe('ask for feedback')),
  z
    .strictObject({
      type: z.literal('record'),
      params: z.optional(z.strictObject({ reason: z.optional(reason) })),
    })
    .check(z.describe('submit with do_not_send, so that the counts stay right; beats send')),
  z
    .strictObject({
      type: z.literal('skip'),
      params: z.optional(z.strictObject({ reason: z.optional(reason) })),
    })
    .check(z.describe('submit nothing; beats record and send')),
  z
    .strictObject({
      type: z.literal('enrich'),
      params: z.strictObject({
        add_tags: z
          .optional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1)))
          .check(z.describe('tags to add to the request')),
        set: z
          .optional(z.record(z.string(), z.string().check(z.minLength(1))))
          .check(z.describe(`fields to set: ${settableFields.join(', ')} or custom_properties.NAME`)),
        reason: z.optional(reason),
      }),
    })
    .check(z.describe('change the request; decides nothing')),
]);

/** The file with its conditions as `condition`, those of windows and quotas as `conditionOrName`: unknown for the loader, which walks them itself. */
export function ruleFileSchema(condition: z.ZodMiniType, conditionOrName: z.ZodMiniType = condition) {
  const rule = z.strictObject({
    name: name.check(z.describe(`what receipts call the rule; unique in the rule set: ${names}`)),
    description: z.optional(z.string()).check(z.describe('for people; decides nothing')),
    priority: z
      .optional(z.int().check(z.minimum(1)))
      .check(z.describe('orders `enrich` alone: for a field the highest wins; 1 unless set')),
    enabled: z.optional(z.boolean()).check(z.describe('`false` leaves the rule out')),
    conditions: condition.check(
      z.describe('when the rule matches: `all`, `any`, `not` or `condition` at the root'),
    ),
    event: event.check(z.describe('the effect of the rule')),
  });
  return z.strictObject({
    $schema: z.optional(z.string()).check(z.describe('where editors find this schema')),
    description: z.optional(z.string()).check(z.describe('for people; decides nothing')),
    timezone: z
      .optional(timezone)
      .check(
        z.describe(
          'IANA zone for local facts and calendar windows; `UTC` unless set; in one file of the folder',
        ),
      ),
    customer_timezone: z
      .optional(customerTimezone)
      .check(
        z.describe("the customer's zone for `customer_local_…`, else `timezone`; in one file of the folder"),
      ),
    default: z
      .optional(z.enum(['send', 'record', 'skip']))
      .check(z.describe('the outcome when no rule matches; `skip` unless set; in one file of the folder')),
    facts: z
      .optional(
        z.record(
          z.string(),
          z.strictObject({
            type: z.enum(factTypes),
            compare: z
              .optional(z.enum(textComparisons))
              .check(z.describe('how its texts are compared: `folded` (default) ignores case')),
          }),
        ),
      )
      .check(z.describe('facts beside the standard ones, named `attributes.NAME`')),
    sending: z
      .optional(sendingSchema(zone))
      .check(
        z.describe('hours in which requests are sent; outside of them they wait; in one file of the folder'),
      ),
    channels: z
      .optional(z.record(z.string(), z.enum(['integrated', 'manual'])))
      .check(
        z.describe("mode of each channel at the vendor, by the vendor's name; in one file of the folder"),
      ),
    suppression: z
      .optional(suppression(conditionOrName))
      .check(z.describe('how long a customer is left alone; in one file of the folder')),
    conditions: z
      .optional(z.record(z.string(), condition))
      .check(z.describe('conditions by name, for `condition`')),
    rules: z.optional(z.array(rule)),
  });
}

/** Conditions are `unknown` here: a walk of its own gives them better messages, and is safe however deep they are. */
export const ruleFileShape = ruleFileSchema(z.optional(z.unknown()));

export type RuleFile = z.infer<typeof ruleFileShape>;
