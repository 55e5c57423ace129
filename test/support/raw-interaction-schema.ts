/** The shape of a raw interaction in zod: what `normaliseInteraction` is held to. */
import * as z from 'zod';
import { deepestJson } from '../../src/interaction/dictionary.js';
import { readInstant } from '../../src/interaction/read-text.js';

const text = z.string().nullish();
const id = z
  .union([z.string(), z.number().refine((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER)])
  .nullish();
const blank = z.literal('');

const person = z.union([blank, z.looseObject({ name: text, email: text, custom_id: id })]).nullish();

const attributes = z
  .union([blank, z.looseObject({})])
  .nullish()
  .refine((value) => !isDeeperThan(value, deepestJson), { message: 'nested too deep' });

export const rawInteractionSchema = z.looseObject({
  ext_interaction_id: z
    .union([z.string(), z.number()])
    .refine((value) =>
      typeof value === 'string' ? value.trim() !== '' : Math.abs(value) <= Number.MAX_SAFE_INTEGER,
    ),
  channel: text,
  status: text,
  tags: z.union([blank, z.array(z.string().nullish())]).nullish(),
  brand: text,
  language: text,
  country: text,
  do_not_send: z.union([z.boolean(), z.string().regex(/^\s*(true|false)?\s*$/i)]).nullish(),
  external_url: text,
  ended_at: z
    .union([z.string(), z.date()])
    .nullish()
    .refine((value) => isInstant(value), { message: 'not a time in ISO 8601' }),
  customer: person,
  employee: person,
  custom_properties: z.union([blank, z.object({}).catchall(z.union([id, z.boolean()]))]).nullish(),
  attributes,
});

function isInstant(value: unknown): boolean {
  const issues: Parameters<typeof readInstant>[2] = [];
  readInstant(value, 'ended_at', issues);
  return issues.length === 0;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
