/** A request waits for the vendor's rate limit with empty hands: no window runs, nothing is reserved. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTrigger } from '../../src/pipeline/process.js';
import type { Receipt } from '../../src/receipt/receipt.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { recordingTransport } from '../../src/testing/recording-transport.js';
import type { Transport } from '../../src/transport/port.js';
import { Pace } from '../../src/transport/rate-limiter.js';

const inTurns = { perSecond: Number.POSITIVE_INFINITY, inFlight: 1 };

/** A trigger whose transport has a single turn; the test holds the turns. */
function oneAtATime(settings: Record<string, unknown> = {}, store?: (inner: SuppressionStore) => object) {
  const clock = fixedClock();
  const pace = new Pace(inTurns, clock);
  const recording = recordingTransport();
  let stopped = false;
  const transport: Transport = {
    name: 'one at a time',
    turns: { take: () => pace.take(), wait: (signal) => pace.wait(signal === undefined ? [] : [signal]) },
    unavailable: () => (stopped ? { error: { code: 'TEST', message: 'no calls now' } } : undefined),
    async send(request, context) {
      const result = await recording.send(request, context);
      pace.leave();
      return result;
    },
  };
  const rule = {
    name: 'all',
    conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
    event: { type: 'send' },
  };
  const inner = memoryStore({ clock, quiet: true });
  const trigger = createTrigger({
    rules: parseRuleSet([{ path: 'test.rules.json', content: { ...settings, rules: [rule] } }]),
    store: { ...inner, ...store?.(inner) },
    transport,
    clock,
  });
  return {
    pace,
    recording,
    store: inner,
    trigger,
    stop: () => {
      stopped = true;
    },
  };
}

const of = (customer: string, id = `case-${customer}`): unknown => ({
  ext_interaction_id: id,
  status: 'closed',
  channel: 'chat',
  customer: { name: 'Jane', email: `${customer}@example.com` },
  employee: { email: 'paul@blancapeak.example' },
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

/** Every turn has come back: another one is to be had. */
function expectTurnsBack(pace: Pace): void {
  const turn = pace.take();
  expect(turn).toBeDefined();
  turn?.giveBack();
}

describe('a request that waits for its turn', () => {
  it('holds no reservation, and is sent when the turn comes', async () => {
    const { pace, recording, store, trigger } = oneAtATime();
    const taken = pace.take();
    const receipt = trigger.process(of('jane'));
    await settled();
    expect(await store.statistics()).toMatchObject({ customers: 0, inFlight: 0 });
    taken?.giveBack();
    expect(await receipt).toMatchObject({ outcome: 'sent' });
    expect(recording.accepted).toHaveLength(1);
    expectTurnsBack(pace);
  });

  it('does not make those wait who would be refused', async () => {
    const { pace, trigger } = oneAtATime();
    await trigger.process(of('jane'));
    pace.take();
    expect(await trigger.process(of('jane'))).toMatchObject({ outcome: 'duplicate' });
    expect(await trigger.process(of('jane', 'another case'))).toMatchObject({ outcome: 'suppressed' });
  });

  it('waits also where it will be recorded instead of sent', async () => {
    const { pace, recording, trigger } = oneAtATime({ suppression: { when_suppressed: 'record' } });
    await trigger.process(of('jane'));
    const taken = pace.take();
    const receipt = trigger.process(of('jane', 'another case'));
    await settled();
    expect(recording.calls).toHaveLength(1);
    taken?.giveBack();
    expect(await receipt).toMatchObject({ outcome: 'recorded' });
    expectTurnsBack(pace);
  });

  it('is given back untouched when the trigger closes', async () => {
    const { pace, store, trigger } = oneAtATime();
    const taken = pace.take();
    const receipt = trigger.process(of('jane'));
    await settled();
    expect(await trigger.close()).toEqual({ finished: 1, released: 1, unfinished: [] });
    expect(await receipt).toMatchObject({ outcome: 'deferred', reasons: [{ code: 'CLOSING' }, {}] });
    expect(await store.statistics()).toMatchObject({ customers: 0 });
    taken?.giveBack();
    expectTurnsBack(pace);
  });

  it('is deferred untouched when no calls are made any more', async () => {
    const { pace, recording, stop, store, trigger } = oneAtATime();
    const taken = pace.take();
    const receipt = trigger.process(of('jane'));
    await settled();
    stop();
    taken?.giveBack();
    expect(await receipt).toMatchObject({
      outcome: 'deferred',
      reasons: [{ code: 'TRANSPORT_UNAVAILABLE' }, {}],
    });
    expect(recording.calls).toEqual([]);
    expect(await store.statistics()).toMatchObject({ customers: 0 });
    expectTurnsBack(pace);
  });

  it('is deferred without waiting when the store cannot say whether it would be refused', async () => {
    const { pace, trigger } = oneAtATime({}, () => ({
      look: () => Promise.reject(new Error('the store is away')),
    }));
    pace.take();
    expect(await trigger.process(of('jane'))).toMatchObject({
      outcome: 'deferred',
      error: { code: 'STORE_UNAVAILABLE' },
    });
  });
});

describe('a turn that was taken at once', () => {
  it.each<[string, Receipt['outcome'], (process: (raw: unknown) => Promise<Receipt>) => Promise<Receipt>]>([
    ['refused', 'suppressed', (process) => process(of('jane', 'another case'))],
    ['handled before', 'duplicate', (process) => process(of('jane'))],
  ])('comes back when the request is %s', async (_why, outcome, again) => {
    const { pace, trigger } = oneAtATime();
    await trigger.process(of('jane'));
    expect(await again(trigger.process)).toMatchObject({ outcome });
    expectTurnsBack(pace);
  });

  it('comes back when the trigger closes while the reservation is made', async () => {
    let close: (() => Promise<unknown>) | undefined;
    let closed: Promise<unknown> | undefined;
    const { pace, recording, trigger } = oneAtATime({}, (inner) => ({
      begin: async (ticket: Parameters<SuppressionStore['begin']>[0]) => {
        const begun = await inner.begin(ticket);
        closed = close?.();
        return begun;
      },
    }));
    close = () => trigger.close();
    expect(await trigger.process(of('jane'))).toMatchObject({ outcome: 'deferred' });
    await closed;
    expect(recording.calls).toEqual([]);
    expectTurnsBack(pace);
  });
});
