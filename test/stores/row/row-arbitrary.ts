/** Any row, for fast-check. */
import fc from 'fast-check';
import type { Row } from '../../../src/stores/row/row.js';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[0-9a-f]{0,40}$/),
  fc.constantFrom('', '__proto__', '\ud800', '\0', '"\\'),
);
const instant = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });
const texts = fc.array(text, { maxLength: 3 });

const anchor = fc.record(
  { scope: text, at: instant, by: text, uncounted: texts },
  { requiredKeys: ['scope', 'at', 'by'] },
);
const handled = fc.record(
  {
    interaction: text,
    token: text,
    outcome: fc.constantFrom('sent' as const, 'recorded' as const, 'unknown' as const),
    at: instant,
    requestId: text,
    status: fc.integer({ min: 100, max: 599 }),
    ruleSet: text,
  },
  { requiredKeys: ['interaction', 'token', 'outcome', 'at'] },
);
const flight = fc.record(
  {
    state: fc.constantFrom('reserved' as const, 'dispatching' as const),
    token: text,
    // Empty in rows of the first version alone.
    call: text.filter((call) => call !== ''),
    at: instant,
    leaseMs: fc.nat(),
    interaction: text,
    label: text,
    scopes: texts,
    uncounted: texts,
  },
  {
    requiredKeys: ['state', 'token', 'call', 'at', 'leaseMs', 'interaction', 'label', 'scopes'],
  },
);
const block = fc.record({ at: instant, by: text, reason: text }, { requiredKeys: ['at'] });

export const rowArbitrary: fc.Arbitrary<Row> = fc.record(
  {
    anchors: fc.array(anchor, { maxLength: 4 }),
    handled: fc.array(handled, { maxLength: 4 }),
    flights: fc.array(flight, { maxLength: 3 }),
    block,
  },
  { requiredKeys: ['anchors', 'handled', 'flights'] },
);
