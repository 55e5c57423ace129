/** Laws of normalising. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseInteraction } from '../../src/interaction/normalise.js';
import {
  hostileRecordArbitrary,
  interactionArbitrary,
  rawInteractionArbitrary,
} from '../../src/testing/interaction-arbitraries.js';
import { rawInteractionSchema } from '../support/raw-interaction-schema.js';

const isDeepFrozen = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Object.isFrozen(value) && Object.values(value).every(isDeepFrozen));

describe('normalising', () => {
  it('twice changes nothing, for its own result and for a copy of it', () => {
    fc.assert(
      fc.property(interactionArbitrary(), (interaction) => {
        const again = normaliseInteraction(interaction);
        expect(again.ok && again.interaction).toBe(interaction);
        const copy = normaliseInteraction(structuredClone(interaction));
        expect(copy.ok && copy.interaction).toEqual(interaction);
        expect(copy.ok && JSON.stringify(copy.interaction)).toBe(JSON.stringify(interaction));
      }),
    );
  });

  it('never changes what it was given, and freezes what it gives', () => {
    fc.assert(
      fc.property(rawInteractionArbitrary(), (raw) => {
        const before = JSON.stringify(raw);
        const result = normaliseInteraction(raw);
        expect(JSON.stringify(raw)).toBe(before);
        expect(result.ok && isDeepFrozen(result.interaction)).toBe(true);
      }),
    );
  });

  it('agrees with the zod schema on what an interaction is', () => {
    fc.assert(
      fc.property(fc.oneof(rawInteractionArbitrary(), hostileRecordArbitrary()), (raw) => {
        const parsed = rawInteractionSchema.safeParse(raw);
        expect(normaliseInteraction(raw).ok, parsed.error?.message).toBe(parsed.success);
      }),
      { numRuns: 1000 },
    );
  });

  it('names the field that zod names', () => {
    fc.assert(
      fc.property(hostileRecordArbitrary(), (raw) => {
        const result = normaliseInteraction(raw);
        const parsed = rawInteractionSchema.safeParse(raw);
        fc.pre(!result.ok && !parsed.success);
        const tops = (names: readonly string[]): string[] =>
          [...new Set(names.map((name) => name.split(/[.[]/)[0] ?? ''))].sort();
        const zodFields = tops(
          (parsed.error?.issues ?? []).map(({ path }) => String(path[0] ?? '')).filter(Boolean),
        );
        if (!result.ok) expect(tops(result.error.fields)).toEqual(zodFields);
      }),
      { numRuns: 500 },
    );
  });

  it('puts no address into a message', () => {
    fc.assert(
      fc.property(hostileRecordArbitrary(), (raw) => {
        const result = normaliseInteraction(raw);
        if (!result.ok) expect(`${result.error.message} ${result.error.fields.join()}`).not.toContain('@');
      }),
    );
  });

  it('pollutes no prototype', () => {
    fc.assert(
      fc.property(fc.oneof(rawInteractionArbitrary(), hostileRecordArbitrary()), (raw) => {
        normaliseInteraction(raw);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect('polluted' in {}).toBe(false);
      }),
    );
  });
});
