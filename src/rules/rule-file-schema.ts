/** The shape of a rule file, strict: what the loader checks and what the shipped JSON Schema is made from. */
import * as z from 'zod/mini';
import { isTimeZone } from '../shared/time-zone.js';
import { factTypes, textComparisons } from './operators.js';
import { must, optional } from './schema-parts.js';
import { delay, sendingSchema } from './sending-schema.js';
import { lengthJson, name, names, share, suppressionSchema, zone } from './suppression-schema.js';

const timezone = z.string().check(
  must(isTimeZone, {
    message: 'this is not a time zone with a region',
    code: 'BAD_TIMEZONE',
    fix: 'write a name such as `America/New_York` or `UTC`',
  }),
);

const customerTimezone = z.strictObject({
  from: optional(
    z.string().check(z.regex(/^attributes\../s)),
    'an attribute with the name of a zone: `attributes.timezone`',
  ),
  by_country: optional(
    z.record(z.string(), timezone),
    'a zone for each country: `{ "us": "America/New_York" }`',
  ),
});

const reason = z.string().check(z.minLength(1), z.describe('why, in words for the receipt'));

/** Fields of the request that `enrich` may set, beside `custom_properties.NAME`. */
export const settableFields = ['brand', 'language', 'country', 'channel', 'external_url'] as const;

/** A tag, or the value of a field. Blank ones would reach the vendor as they are. */
const added = z.string().check(
  z.minLength(1),
  must((text) => text === '' || text.trim() !== '', {
    message: 'this is blank',
    code: 'BAD_VALUE',
    fix: 'write a text, or remove it',
  }),
);

const event = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('send'),
      params: z.optional(
        z.strictObject({
          sample: optional(share, 'share of interactions, 0 to 1, stable by interaction id'),
          sample_key: optional(
            z.string().check(z.minLength(1), z.maxLength(200)),
            'rules with the same key draw the same interactions; change it to draw others',
          ),
          sample_by: optional(
            z.enum(['interaction', 'customer']),
            'what the sample draws: interactions (default) or customers',
          ),
          delay: optional(
            delay,
            'not before this long after the end of the interaction: `3d`, or in the sending hours `{ "business": "8h" }`',
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
        add_tags: optional(z.array(added).check(z.minLength(1)), 'tags to add to the request'),
        set: optional(
          z.record(z.string(), added),
          `fields to set: ${settableFields.join(', ')} or custom_properties.NAME`,
        ),
        reason: z.optional(reason),
      }),
    })
    .check(z.describe('change the request; decides nothing')),
]);

/** The file with its conditions as `condition`, those of windows and quotas as `conditionOrName`: unknown for the loader, which walks them itself. */
export function ruleFileSchema(condition: z.ZodMiniType, conditionOrName: z.ZodMiniType = condition) {
  const rule = z.strictObject({
    name: name.check(z.describe(`what receipts call the rule; unique in the rule set: ${names}`)),
    description: optional(z.string(), 'for people; decides nothing'),
    priority: optional(
      z.int().check(z.minimum(1)),
      'orders `enrich` alone: for a field the highest wins; 1 unless set',
    ),
    enabled: optional(z.boolean(), '`false` leaves the rule out'),
    conditions: condition.check(
      z.describe('when the rule matches: `all`, `any`, `not` or `condition` at the root'),
    ),
    event: event.check(z.describe('the effect of the rule')),
  });
  return z.strictObject({
    $schema: optional(z.string(), 'where editors find this schema'),
    description: optional(z.string(), 'for people; decides nothing'),
    timezone: optional(
      timezone,
      'IANA zone for local facts and calendar windows; `UTC` unless set; in one file of the folder',
    ),
    customer_timezone: optional(
      customerTimezone,
      "the customer's zone for `customer_local_…`, else `timezone`; in one file of the folder",
    ),
    default: optional(
      z.enum(['send', 'record', 'skip']),
      'the outcome when no rule matches; `skip` unless set; in one file of the folder',
    ),
    facts: optional(
      z.record(
        z.string(),
        z.strictObject({
          type: z.enum(factTypes),
          compare: optional(
            z.enum(textComparisons),
            'how its texts are compared: `folded` (default) ignores case',
          ),
        }),
      ),
      'facts beside the standard ones, named `attributes.NAME`',
    ),
    sending: optional(
      sendingSchema(zone),
      'hours in which requests are sent; outside of them they wait; in one file of the folder',
    ),
    channels: optional(
      z.record(z.string(), z.enum(['integrated', 'manual'])),
      "mode of each channel at the vendor, by the vendor's name; in one file of the folder",
    ),
    suppression: optional(
      suppressionSchema(conditionOrName),
      'how long a customer is left alone; in one file of the folder',
    ),
    conditions: optional(z.record(z.string(), condition), 'conditions by name, for `condition`'),
    rules: z.optional(z.array(rule)),
  });
}

/** Conditions are `unknown` here: a walk of its own gives them better messages, and is safe however deep they are. */
export const ruleFileShape = ruleFileSchema(z.optional(z.unknown()));

/** A rule file whose shape was found right; its conditions are still unknown. */
export type RuleFile = z.infer<typeof ruleFileShape>;
