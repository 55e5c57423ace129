/** A request that waits for the vendor's rate limit holds nothing: no window runs, nothing is reserved. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import type { Receipt } from '../../src/receipt/receipt.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { recordingTransport } from '../../src/testing/recording-transport.js';
import type { Transport } from '../../src/transport/port.js';
import { EvenRateLimiter } from '../../src/transport/rate-limiter.js';

const oneCall = { perSecond: Number.POSITIVE_INFINITY, inFlight: 1 };

/** A trigger whose transport makes one call at a time; the test holds the permits. */
function oneAtATime(settings: Record<string, unknown> = {}, store?: (inner: SuppressionStore) => object) {
  const clock = fixedClock();
  const limiter = new EvenRateLimiter(oneCall, clock);
  const recording = recordingTransport();
  let stopped = false;
  const transport: Transport = {
    name: 'one at a time',
    rateLimiter: {
      tryAcquire: () => limiter.tryAcquire(),
      acquire: (signal) => limiter.acquire(signal === undefined ? [] : [signal]),
    },
    unavailable: () => (stopped ? { error: { code: 'TEST', message: 'no calls now' } } : undefined),
    async send(request, context) {
      const result = await recording.send(request, context);
      limiter.callEnded();
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
    limiter,
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
  for (let tick = 0; tick < 20; tick += 1) await setImmediate();
}

/** Every permit was released: another one can be acquired. */
function expectPermitsReleased(limiter: EvenRateLimiter): void {
  const permit = limiter.tryAcquire();
  expect(permit).toBeDefined();
  permit?.release();
}

describe('a request that waits for its permit', () => {
  it('holds no reservation, and is sent when it gets the permit', async () => {
    const { limiter, recording, store, trigger } = oneAtATime();
    const taken = limiter.tryAcquire();
    const receipt = trigger.process(of('jane'));
    await settled();
    expect(await store.statistics()).toMatchObject({ customers: 0, inFlight: 0 });
    taken?.release();
    expect(await receipt).toMatchObject({ outcome: 'sent' });
    expect(recording.accepted).toHaveLength(1);
    expectPermitsReleased(limiter);
  });

  it('does not wait where it would be refused', async () => {
    const { limiter, trigger } = oneAtATime();
    await trigger.process(of('jane'));
    limiter.tryAcquire();
    expect(await trigger.process(of('jane'))).toMatchObject({ outcome: 'duplicate' });
    expect(await trigger.process(of('jane', 'another case'))).toMatchObject({ outcome: 'suppressed' });
  });

  it('waits also where it will be recorded instead of sent', async () => {
    const { limiter, recording, trigger } = oneAtATime({ suppression: { when_suppressed: 'record' } });
    await trigger.process(of('jane'));
    const taken = limiter.tryAcquire();
    const receipt = trigger.process(of('jane', 'another case'));
    await settled();
    expect(recording.calls).toHaveLength(1);
    taken?.release();
    expect(await receipt).toMatchObject({ outcome: 'recorded' });
    expectPermitsReleased(limiter);
  });

  it('is given back untouched when the trigger closes', async () => {
    const { limiter, store, trigger } = oneAtATime();
    const taken = limiter.tryAcquire();
    const receipt = trigger.process(of('jane'));
    await settled();
    expect(await trigger.close()).toEqual({ finished: 1, released: 1, unfinished: [] });
    expect(await receipt).toMatchObject({ outcome: 'deferred', reasons: [{ code: 'CLOSING' }, {}] });
    expect(await store.statistics()).toMatchObject({ customers: 0 });
    taken?.release();
    expectPermitsReleased(limiter);
  });

  it('is deferred untouched when no calls are made any more', async () => {
    const { limiter, recording, stop, store, trigger } = oneAtATime();
    const taken = limiter.tryAcquire();
    const receipt = trigger.process(of('jane'));
    await settled();
    stop();
    taken?.release();
    expect(await receipt).toMatchObject({
      outcome: 'deferred',
      reasons: [{ code: 'TRANSPORT_UNAVAILABLE' }, {}],
    });
    expect(recording.calls).toEqual([]);
    expect(await store.statistics()).toMatchObject({ customers: 0 });
    expectPermitsReleased(limiter);
  });

  it('is deferred without waiting when the store cannot tell whether it would be refused', async () => {
    const { limiter, trigger } = oneAtATime({}, () => ({
      look: () => Promise.reject(new Error('the store is unavailable')),
    }));
    limiter.tryAcquire();
    expect(await trigger.process(of('jane'))).toMatchObject({
      outcome: 'deferred',
      error: { code: 'STORE_UNAVAILABLE' },
    });
  });
});

describe('a permit that was acquired at once', () => {
  it.each<[string, Receipt['outcome'], (process: (raw: unknown) => Promise<Receipt>) => Promise<Receipt>]>([
    ['refused', 'suppressed', (process) => process(of('jane', 'another case'))],
    ['handled before', 'duplicate', (process) => process(of('jane'))],
  ])('is released when the request is %s', async (_why, outcome, again) => {
    const { limiter, trigger } = oneAtATime();
    await trigger.process(of('jane'));
    expect(await again(trigger.process)).toMatchObject({ outcome });
    expectPermitsReleased(limiter);
  });

  it('is released when the trigger closes while the reservation is made', async () => {
    let close: (() => Promise<unknown>) | undefined;
    let closed: Promise<unknown> | undefined;
    const { limiter, recording, store, trigger } = oneAtATime({}, (inner) => ({
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
    // The window is given back too: nobody was asked.
    expect(await store.statistics()).toMatchObject({ customers: 0, inFlight: 0 });
    expectPermitsReleased(limiter);
  });
});
