/** What a run on a queue is judged by, and that each fault is found. */
import { describe, expect, it } from 'vitest';
import { faultsOf, judge, type QueueEvent, type QueueRun } from './judge.js';

const job = { job: 'j', delivery: 0 };
const taken = (at: number): QueueEvent => ({ kind: 'taken', at, ...job });
const receipt = (at: number, outcome: string): QueueEvent => ({ kind: 'receipt', at, outcome, ...job });
const putOff = (at: number, due: number, attemptsSpent = 0): QueueEvent => ({
  ...{ kind: 'put-off', at, due, copy: 'j', attemptsSpent },
  ...job,
});

const deferred = [taken(0), receipt(1, 'deferred'), putOff(2, 5_000)];

function run(events: readonly QueueEvent[], more: Partial<QueueRun> = {}): QueueRun {
  return {
    ...{ deliveries: ['case-0'], events, kills: [], stalls: [], inHand: 2, pollMs: 1_000 },
    ...{ accepted: ['ann'], ended: [{ delivery: 0, attempts: 1 }], ...more },
  };
}

const faults = (events: readonly QueueEvent[], more?: Partial<QueueRun>): readonly string[] =>
  faultsOf(judge(run(events, more)), run(events, more));

describe('a run on a queue', () => {
  it('holds where a deferred job came back within a polling interval and two seconds', () => {
    const events = [...deferred, taken(8_000), receipt(8_001, 'sent')];
    expect(judge(run(events))).toMatchObject({ deferred: 1, cameBack: 1, mostLatenessMs: 3_000, cutOff: 0 });
    expect(faults(events)).toEqual([]);
  });

  it.each<[fault: string, events: readonly QueueEvent[], more: Partial<QueueRun>]>([
    ['secondContacts', [...deferred, taken(5_000), receipt(5_001, 'sent')], { accepted: ['ann', 'ann'] }],
    ['early', [...deferred, taken(4_999), receipt(5_000, 'sent')], {}],
    ['late', [...deferred, taken(8_001), receipt(8_002, 'sent')], {}],
    ['attemptsSpent', [taken(0), receipt(1, 'sent')], { ended: [{ delivery: 0, attempts: 2 }] }],
    ['attemptsSpent', [taken(0), receipt(1, 'deferred'), putOff(2, 3, 1), taken(4), receipt(5, 'sent')], {}],
    ['lost', [taken(0)], {}],
  ])('does not where it shows %s', (fault, events, more) => {
    expect(faults(events, more)).toEqual([fault]);
  });

  it('does not where a deferred job never came back, or was not put off', () => {
    expect(faults(deferred)).toEqual(['lost', 'neverBack']);
    expect(faults([taken(0), receipt(1, 'deferred'), taken(2), receipt(3, 'sent')])).toEqual(['cutOff']);
  });

  it('counts apart what a kill or a busy machine made late', () => {
    const events = [...deferred, taken(9_000), receipt(9_001, 'sent')];
    expect(judge(run(events, { kills: [6_000] }))).toMatchObject({ late: 0, lateByKill: 1 });
    expect(judge(run(events, { stalls: [{ from: 6_000, to: 7_500 }] }))).toMatchObject({
      ...{ late: 0, lateByStall: 1 },
    });
    expect(judge(run(events, { kills: [4_000], stalls: [{ from: 1, to: 4_999 }] }))).toMatchObject({
      late: 1,
    });
  });

  it('takes what was sent in the place of a waiting job for that job', () => {
    const events = [...deferred, putOff(3, 20_000), taken(20_000), receipt(20_001, 'sent')];
    expect(judge(run(events))).toMatchObject({ cameBack: 1, early: 0, late: 0, neverBack: 0 });
  });
});
