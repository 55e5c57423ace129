/** The published type of a mapping and its schema are the same; the compiler compares them. */
import { expect, expectTypeOf, it } from 'vitest';
import type { infer as Infer } from 'zod';
import type { Mapping } from '../../../src/interaction/mapping/mapping.js';
import { mappingSchema } from '../../../src/interaction/mapping/schema.js';

it('has the type that its schema describes', () => {
  expectTypeOf<Infer<typeof mappingSchema>>().toEqualTypeOf<Mapping>();
  const mapping: Mapping = { fields: { channel: 'via', status: { value: 'closed' } } };
  expect(mappingSchema.parse(mapping)).toEqual(mapping);
});
