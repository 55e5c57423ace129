/** Sending hours and delays as they stand in a rule file. */
import * as z from 'zod/mini';
import { parseDuration } from '../shared/duration.js';
import { isObject } from '../shared/is-object.js';
import { must, optional } from './schema-parts.js';
import { isDate, isTime } from './value-meant.js';

const durationPattern = '^(\\d{1,9}[wdhms]|P(?!$)(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?)$';
const businessPattern = '^(\\d{1,9}[hms]|PT(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)$';

/** Longer than that, nobody counts in hours. */
const mostBusinessMs = 1_000 * 3_600_000;

/** Unknown rather than a union, so that a mistake is said in words. */
export const delay = z.unknown().check(
  must((value) => value === undefined || isObject(value) || isDuration(value), {
    message: 'this is not a duration',
    code: 'BAD_DURATION',
    fix: 'write for example `7d`, `12h`, `90m`, `30s`, `P7D`, `PT3S`, or `{ "business": "8h" }`',
  }),
  must((value) => !isObject(value) || isBusinessTime(value), {
    message: 'business time is counted in hours and minutes of the sending hours, at most 1,000 hours',
    code: 'BAD_DURATION',
    fix: 'write for example `{ "business": "8h" }`',
  }),
  z.meta({
    anyOf: [
      { type: 'string', pattern: durationPattern },
      {
        type: 'object',
        properties: { business: { type: 'string', pattern: businessPattern } },
        required: ['business'],
        additionalProperties: false,
      },
    ],
  }),
);

function isDuration(value: unknown): boolean {
  return typeof value === 'string' && parseDuration(value) !== undefined;
}

/** Without days: a day has as many hours as it is open. */
function isBusinessTime({ business, ...others }: Readonly<Record<string, unknown>>): boolean {
  const read = typeof business === 'string' ? parseDuration(business) : undefined;
  const isLength = read !== undefined && read.days === 0 && read.ms <= mostBusinessMs;
  return isLength && Object.keys(others).length === 0;
}

const time = (isLast: boolean) =>
  z.string().check(
    must((text) => isTime(text) || (isLast && text === '24:00'), {
      message: 'this is not a time of day, to the minute',
      code: 'BAD_VALUE',
      fix: isLast ? 'write for example `17:00`, or `24:00`' : 'write for example `09:00`',
    }),
    z.meta({ pattern: isLast ? '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$' : '^([01]\\d|2[0-3]):[0-5]\\d$' }),
  );

const hours = z
  .strictObject({
    days: z
      .array(z.int().check(z.minimum(1), z.maximum(7)))
      .check(z.minLength(1), z.describe('ISO weekdays: 1 is Monday, 7 is Sunday')),
    from: time(false).check(z.describe('first minute, as the clocks show it: `09:00`')),
    to: time(true).check(z.describe('the minute after the last: `17:00`; `24:00` for the end of the day')),
  })
  .check(
    must(({ from, to }) => from < to, {
      path: ['to'],
      message: 'sending hours end after they begin, on the same day',
      code: 'BAD_VALUE',
      fix: 'write a later time; for hours over midnight write two: up to `24:00`, and from `00:00` on the next days',
    }),
  );

/** `zone`: the name of a region, or `customer`. */
export function sendingSchema(zone: z.ZodMiniType<string>) {
  return z.strictObject({
    hours: z.array(hours).check(z.minLength(1), z.maxLength(100), z.describe('when requests are sent')),
    except: optional(
      z
        .array(
          z.string().check(
            must(isDate, {
              message: 'this is not a day of the calendar',
              code: 'BAD_VALUE',
              fix: 'write it as in `2026-12-24`',
            }),
            z.meta({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
          ),
        )
        .check(z.maxLength(1_000)),
      'days on which nothing is sent: `2026-12-24`',
    ),
    zone: optional(zone, 'IANA zone of the hours, or `customer`; the `timezone` of the rule set unless set'),
  });
}
