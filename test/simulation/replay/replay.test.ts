/** The replay in memory: what the core exports. */
import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/simulation/replay/replay.js';
import { simulate } from '../../../src/simulation/simulate.js';
import { interactionOf, ruleSetOf, serviceRules } from '../support/example.js';

const jane = { name: 'Jane', email: 'jane@example.com' };
const before = ruleSetOf({ ...serviceRules, rules: serviceRules.rules.slice(1) });
const after = ruleSetOf(serviceRules);
const interactions = [
  interactionOf({ ended_at: '2026-03-05T12:00:00Z', customer: jane }),
  interactionOf({ ended_at: '2026-03-04T12:00:00Z', customer: { ...jane, email: ' JANE@example.com' } }),
  interactionOf({ ended_at: '2026-03-12T12:00:00Z', customer: jane, tags: ['do_not_send_stella'] }),
  'no record',
];

describe('replay', () => {
  it('gives the report of a simulation, windows and differences included', async () => {
    const report = replay(after, interactions, { baseline: before });
    expect(report).toEqual(await simulate({ rules: after, baseline: before, interactions }));
    expect(report.after.outcomes).toMatchObject({ sent: 1, suppressed: 1, recorded: 1, invalid: 1 });
    expect(report.flips).toMatchObject({ total: 2, newSends: 1, lostSends: 0 });
  });

  it('leaves the baseline out unless there is one, and takes options', () => {
    const report = replay(after, interactions, { environment: 'test', toleranceMs: 0, samples: 1 });
    expect(report).toMatchObject({ environment: 'test', input: { toleranceMs: 0, late: 1 } });
    expect([report.before, report.flips]).toEqual([undefined, undefined]);
    expect(report.samples.map(({ outcome }) => outcome)).toEqual(['sent', 'recorded', 'suppressed']);
  });

  it('takes the first century for what it is', () => {
    const { input } = replay(after, [interactionOf({ ended_at: '0050-01-31T12:00:00Z', customer: jane })]);
    expect(input.from).toBe('0050-01-31T12:00:00.000Z');
  });

  it('keeps nothing of one replay for the next', () => {
    expect(replay(after, interactions)).toEqual(replay(after, interactions));
  });
});
