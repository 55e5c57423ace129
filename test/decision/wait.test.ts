/** Delays, sending hours and samples by customer, in decisions, receipts, scenarios and replays. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { explain } from '../../src/explanation/explain.js';
import { formatExplanation } from '../../src/explanation/format-explanation.js';
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { replay } from '../../src/simulation/replay/replay.js';
import { memoryStore } from '../../src/stores/memory.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { recordingTransport } from '../../src/testing/recording-transport.js';

const office = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
const settings = {
  timezone: 'America/New_York',
  customer_timezone: { by_country: { de: 'Europe/Berlin' } },
  sending: { hours: [office], except: ['2026-12-24'], zone: 'customer' },
};
// A Friday; 17:30 in Berlin, 11:30 in New York.
const friday = '2026-11-20T16:30:00Z';

function rulesWith(params: object, more: object = settings) {
  const rule = {
    name: 'closed',
    conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
    event: { type: 'send', params },
  };
  return parseRuleSet([{ path: 'a.rules.json', content: { ...more, rules: [rule] } }]);
}

function interaction(more: object = {}) {
  return {
    ext_interaction_id: 'case-1',
    channel: 'email',
    status: 'closed',
    country: 'de',
    ended_at: friday,
    customer: { name: 'Jane', email: 'jane@example.com' },
    employee: { custom_id: '7' },
    ...more,
  };
}

describe('the sending hours', () => {
  it.each<[string, object, object, string | undefined, string | undefined]>([
    ['closed in the zone of the customer', {}, {}, '2026-11-23T08:00:00.000Z', 'sending hours'],
    ['open in the zone of another', {}, { country: 'us' }, undefined, undefined],
    ['open when a delay ends', { delay: '3d' }, {}, '2026-11-24T08:00:00.000Z', 'sending hours'],
    ['a delay that ends within them', { delay: '64h' }, {}, '2026-11-23T08:30:00.000Z', undefined],
    ['business time', { delay: { business: '8h' } }, {}, '2026-11-24T08:00:00.000Z', 'sending hours'],
    ['some business time', { delay: { business: '90m' } }, {}, '2026-11-23T09:30:00.000Z', undefined],
    [
      'business time over a day that is left out',
      { delay: { business: 'PT8H30M' } },
      { ended_at: '2026-12-23T08:00:00Z' },
      '2026-12-25T08:30:00.000Z',
      undefined,
    ],
  ])('%s', (_, params, record, notBefore, waitsFor) => {
    const now = new Date(friday);
    const decision = decide(rulesWith(params), interaction(record), { now });
    expect([decision.outcome, decision.notBefore, decision.waitsFor]).toEqual(['send', notBefore, waitsFor]);
  });

  it('hold nothing back but what is sent', () => {
    const now = new Date(friday);
    expect(decide(rulesWith({}), interaction({ do_not_send: true }), { now }).notBefore).toBeUndefined();
    expect(decide(rulesWith({}), interaction({ status: 'open' }), { now }).notBefore).toBeUndefined();
  });

  it('defer a request until they open, and reserve nothing for it until then', async () => {
    const clock = fixedClock(friday);
    const transport = recordingTransport();
    const store = memoryStore({ clock, quiet: true });
    const trigger = createTrigger({ rules: rulesWith({}), store, transport, clock });
    const receipt = await trigger.process(interaction());
    expect(receipt).toMatchObject({
      outcome: 'deferred',
      reasons: [{ code: 'SENDING_HOURS' }, {}],
      retryAt: '2026-11-23T08:00:00.000Z',
    });
    // Another request of the same customer is not held up by the one that waits.
    const other = interaction({ ext_interaction_id: 'case-2', country: 'us' });
    expect(await trigger.process(other)).toMatchObject({ outcome: 'sent' });
    clock.advance(Date.parse('2026-11-30T08:00:00Z') - Date.parse(friday));
    expect(await trigger.process(interaction())).toMatchObject({ outcome: 'sent' });
    expect(transport.accepted).toHaveLength(2);
    await trigger.close();
  });

  it('are shown by an explanation, and counted by a replay on the day they open', () => {
    const explanation = explain(rulesWith({}), interaction(), { now: new Date(friday) });
    expect(formatExplanation(explanation)).toContain(
      'not before 2026-11-23T08:00:00.000Z, when the sending hours begin',
    );
    const report = replay(rulesWith({}), [
      interaction(),
      interaction({ ext_interaction_id: '2', country: 'us' }),
    ]);
    expect(report.after.byDay.flatMap(({ day, outcomes }) => (outcomes.sent > 0 ? [day] : []))).toEqual([
      '2026-11-20',
    ]);
    const alone = replay(rulesWith({}), [interaction()]);
    expect(alone.after.byDay.flatMap(({ day, outcomes }) => (outcomes.sent > 0 ? [day] : []))).toEqual([
      '2026-11-23',
    ]);
  });

  it('belong to the version of a rule set, whatever the order of the days', () => {
    const version = (days: readonly number[]) =>
      rulesWith({}, { ...settings, sending: { hours: [{ ...office, days }] } }).version;
    expect(version([2, 1, 2])).toBe(version([1, 2]));
    expect(version([1, 2])).not.toBe(version([1, 3]));
  });
});

describe('a sample of customers', () => {
  const now = new Date('2026-11-20T16:00:00Z');
  const sender = (params: object) => {
    const ruleSet = rulesWith({ sample: 0.3, sample_by: 'customer', ...params }, {});
    return (record: object) => decide(ruleSet, interaction(record), { now }).outcome === 'send';
  };
  const emails = Array.from({ length: 1_000 }, (_, index) => `customer${index}@gmail.com`);

  it('is stable by the address, however it is spelled, and not by the interaction', () => {
    const sends = sender({});
    let drawn = 0;
    for (const [index, email] of emails.entries()) {
      const first = sends({ customer: { name: 'Jane', email } });
      const spelled = email.replace('customer', 'Custo.Mer').replace('@', `+${index}@`);
      const record = { ext_interaction_id: `other-${index}`, customer: { name: 'Jane', email: spelled } };
      expect(sends(record)).toBe(first);
      if (first) drawn += 1;
    }
    expect(drawn / emails.length).toBeGreaterThan(0.25);
    expect(drawn / emails.length).toBeLessThan(0.35);
  });

  it('draws others with another key', () => {
    const [one, other] = [sender({}), sender({ sample_key: 'b' })];
    const taken = emails.filter((email) => one({ customer: { name: 'J', email } }));
    const both = taken.filter((email) => other({ customer: { name: 'J', email } }));
    expect(both.length).toBeLessThan(taken.length / 2);
  });

  it('says of a request without an address what is missing', () => {
    const ruleSet = rulesWith({ sample: 0.1, sample_by: 'customer' }, {});
    const decision = decide(ruleSet, interaction({ customer: { name: 'Jane' } }), { now });
    expect(decision.reasons[0]).toMatchObject({ code: 'INCOMPLETE_REQUEST', fields: ['customer.email'] });
  });
});
