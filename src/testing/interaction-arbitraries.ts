/** fast-check arbitraries for interactions: as systems deliver them, and normalised. */
import fc from 'fast-check';
import type { Interaction } from '../interaction/interaction.js';
import { normaliseInteraction } from '../interaction/normalise.js';

/** Texts that have broken something somewhere: blanks, NUL, lone surrogates, keys of Object.prototype, Unicode. */
const oddText = fc.constantFrom(
  '',
  ' ',
  '\0',
  'a\0b',
  '\uD800',
  'x\uDC00y',
  '__proto__',
  'constructor',
  'toString',
  'İstanbul',
  'ΑΣ',
  'ß',
  '👩‍👧',
  '\uFEFFbom',
  '0',
  'null',
  'x'.repeat(3_000),
);

const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 10 }) },
  { weight: 1, arbitrary: oddText },
);

/** Gives `word` in lower, upper and mixed case, with and without blanks around it. */
const inAnyCase = (word: string): fc.Arbitrary<string> =>
  fc.constantFrom(word, word.toUpperCase(), ` ${word}`, `${word.charAt(0).toUpperCase()}${word.slice(1)}\t`);

const oneOf = (...words: readonly [string, ...string[]]): fc.Arbitrary<string> =>
  fc.oneof(...words.map(inAnyCase), { weight: 1, arbitrary: anyText });

const missing = fc.constantFrom(undefined, null, '');

const orMissing = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined | null | ''> =>
  fc.oneof({ weight: 6, arbitrary }, { weight: 1, arbitrary: missing });

/** At domains that are reserved for examples, some of them malformed. */
const email = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.stringMatching(/^[a-z][a-z0-9.+]{0,8}[a-z0-9]$/),
        fc.constantFrom('example.com', 'Example.ORG', 'example.net', 'blancapeak.com'),
      )
      .map(([local, domain]) => `${local}@${domain}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'customer@@example.com',
      'no at sign',
      ' Jane@example.com ',
      '@',
      '"a b"@example.com',
    ),
  },
);

const id = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/) },
  { weight: 1, arbitrary: fc.integer({ min: 0 }) },
  { weight: 1, arbitrary: anyText.filter((text) => text.trim() !== '') },
);

const instant = fc.oneof(
  fc
    .date({ min: new Date(Date.UTC(1, 0, 1)), max: new Date(Date.UTC(9998, 0, 1)), noInvalidDate: true })
    .map((date) => date.toISOString())
    .filter((iso) => iso.length === 24),
  fc.constantFrom(
    '2026-11-15',
    '2026-11-15 08:30',
    '2026-11-15T23:59:59.5-05:00',
    '2024-02-29T00:00:00Z',
    '2026-11-15T10:00:00+0530',
  ),
);

const person = fc.record(
  { name: orMissing(anyText), email: orMissing(email), custom_id: orMissing(id) },
  { requiredKeys: [] },
);

const tags = fc.array(oneOf('vip', 'return', 'do_not_send_stella', 'fraud', 'dupe'), { maxLength: 25 });

const hostileKey = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'hasOwnProperty',
    'length',
    '',
    'a.b',
    'assignee_type',
    'public_replies',
  ),
  fc.string({ maxLength: 8 }),
);

const attributes = fc.dictionary(hostileKey, fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }), {
  maxKeys: 5,
});

const customProperties = fc.dictionary(hostileKey, fc.oneof(anyText, fc.integer(), fc.boolean(), missing), {
  maxKeys: 4,
});

const rawFields = {
  channel: orMissing(oneOf('email', 'phone', 'chat')),
  status: orMissing(oneOf('open', 'pending', 'closed', 'solved', 'resolved')),
  tags: orMissing(tags),
  brand: orMissing(oneOf('blancapeak', 'blancakids', 'blancaoutlet')),
  language: orMissing(oneOf('en', 'en-us', 'fr_CA', 'zh-hans-cn', 'klingon')),
  country: orMissing(oneOf('us', 'de', 'gb', 'germany')),
  do_not_send: orMissing(fc.oneof(fc.boolean(), inAnyCase('true'), inAnyCase('false'))),
  external_url: orMissing(fc.oneof(fc.webUrl(), anyText)),
  ended_at: orMissing(instant),
  customer: orMissing(person),
  employee: orMissing(person),
  custom_properties: orMissing(customProperties),
  attributes: orMissing(attributes),
  subject: anyText,
};

/**
 * A record that can be read as an interaction: mixed case, blanks, ids as numbers, flags as texts, malformed
 * addresses, hostile keys, unknown keys and any field but the id missing.
 */
export function rawInteractionArbitrary(): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc.record({ ext_interaction_id: id, ...rawFields }, { requiredKeys: ['ext_interaction_id'] });
}

/** Normalised interactions, by way of the raw ones. */
export function interactionArbitrary(): fc.Arbitrary<Interaction> {
  return rawInteractionArbitrary().map(normalised);
}

/** Anything at all, and records with fields of the wrong type: what an input can hold at worst. */
export function hostileRecordArbitrary(): fc.Arbitrary<unknown> {
  const wrong = fc.oneof(
    fc.anything({
      maxDepth: 2,
      withNullPrototype: true,
      withSparseArray: true,
      withBigInt: true,
      withDate: true,
    }),
    fc.constantFrom(Number.NaN, 1e300, 2 ** 60, -0),
  );
  const damaged = fc
    .tuple(rawInteractionArbitrary(), fc.constantFrom(...Object.keys(rawFields), 'ext_interaction_id'), wrong)
    .map(([raw, field, value]) => ({ ...raw, [field]: value }));
  return fc.oneof({ weight: 3, arbitrary: damaged }, { weight: 1, arbitrary: wrong });
}

function normalised(raw: unknown): Interaction {
  const result = normaliseInteraction(raw);
  if (!result.ok)
    throw new Error(`the arbitrary made a record that is no interaction: ${result.error.message}`);
  return result.interaction;
}
