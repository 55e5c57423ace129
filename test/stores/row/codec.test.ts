/** A row's bytes: the same row comes back, whatever is in it, and usual rows are small. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRow, encodeRow } from '../../../src/stores/row/codec.js';
import type { Row } from '../../../src/stores/row/row.js';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.base64String(),
  fc.stringMatching(/^[0-9a-f]{0,40}$/),
  fc.stringMatching(/^[A-Za-z0-9_-]{0,8}$/),
  fc.constantFrom('', '__proto__', '\ud800', '\0', '-_', 'A', 'AA', 'AB'),
);
/** Far beyond the year 10000, on both sides. */
const instant = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });
const optional = <Name extends string, Value>(name: Name, value: fc.Arbitrary<Value>) =>
  fc.record({ [name]: value } as Record<Name, fc.Arbitrary<Value>>, { requiredKeys: [] });

const row = fc
  .record({
    anchors: fc.array(fc.record({ scope: text, at: instant, by: text })),
    handled: fc.array(
      fc
        .tuple(
          fc.record({
            interaction: text,
            token: text,
            outcome: fc.constantFrom('sent' as const, 'recorded' as const, 'unknown' as const),
            at: instant,
          }),
          optional('requestId', text),
          optional('status', fc.integer({ min: 100, max: 599 })),
          optional('ruleSet', text),
        )
        .map((parts) => Object.assign({}, ...parts)),
    ),
    flights: fc.array(
      fc.record({
        token: text,
        state: fc.constantFrom('reserved' as const, 'dispatching' as const),
        leaseUntil: instant,
        leaseMs: fc.nat(),
        interaction: text,
        label: text,
        scopes: fc.array(text),
        at: instant,
      }),
    ),
    block: fc.option(fc.record({ at: instant, by: text, reason: text }, { requiredKeys: ['at'] }), {
      nil: undefined,
    }),
  })
  .map(({ block, ...rest }): Row => (block === undefined ? rest : { ...rest, block }));

describe('the bytes of a row', () => {
  it('give the same row back', () => {
    fc.assert(
      fc.property(row, (original) => {
        expect(decodeRow(encodeRow(original))).toEqual(original);
      }),
    );
  });

  it('cut short are refused, not misread', () => {
    const bytes = encodeRow({
      anchors: [{ scope: '', at: 1_780_000_000_000, by: 'case-1' }],
      handled: [],
      flights: [],
    });
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeRow(bytes.subarray(0, length))).toThrow(RangeError);
    }
  });

  it('are few for a customer who was asked once', () => {
    const at = 1_780_000_000_000;
    const asked: Row = {
      anchors: [{ scope: '', at, by: 'case-000012345' }],
      handled: [
        {
          interaction: 'm3Jc1Zk0tQ9xY7aB',
          token: '4Hn0Yp8Qx2Vb6Lk1Wc9Dg5',
          outcome: 'sent',
          at: at + 180,
          requestId: '5f0c1a9be7d24380',
          status: 201,
          ruleSet: '0123456789abcdef',
        },
      ],
      flights: [],
    };
    expect(encodeRow(asked).length).toBeLessThan(100);
  });
});
