/** The body of `POST /v1/requests` as the vendor documents it; unknown fields are refused, as they are there. */
import * as z from 'zod';
import { isEmailAddress } from '../../src/interaction/email-address.js';
import { countryPattern, languagePattern } from '../../src/interaction/language-and-country.js';
import { longestValue, mostTags } from '../../src/request/limits.js';

const text = z.string().min(1);
const value = z.string().max(longestValue);

/** Written from the vendor's page, apart from the checks in src, so that a law can hold these to it. */
export const requestSchema = z.strictObject({
  customer: z.strictObject({
    name: text,
    email: z.string().refine(isEmailAddress, { error: 'must be an e-mail address' }),
    custom_id: text.optional(),
  }),
  employee: z
    .strictObject({ email: text.optional(), custom_id: text.optional() })
    .refine(({ email, custom_id }) => email !== undefined || custom_id !== undefined, {
      error: 'must have an email or a custom_id',
    }),
  channel: text,
  ext_interaction_id: text,
  external_url: text.optional(),
  do_not_send: z.boolean().optional(),
  tags: z.array(value).max(mostTags).optional(),
  brand: text.optional(),
  language: z.string().regex(languagePattern).optional(),
  country: z.string().regex(countryPattern).optional(),
  custom_properties: z.record(z.string(), value).optional(),
});
