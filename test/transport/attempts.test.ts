/** Trying again: only while it is certain that the request was not accepted, and never beyond a measure. */
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { aRequest, inTest } from './support/requests.js';
import { aSandbox, transportTo } from './support/sandboxed.js';

describe('retry', () => {
  it.each(['status:503', 'status:429:0', 'status:425'])(
    'tries again after %s, on the same request',
    async (fault) => {
      const sandbox = await aSandbox({ faults: { script: [fault, fault] } });
      const result = await transportTo(sandbox).send(aRequest(), inTest());
      expect(result).toMatchObject({ kind: 'accepted', attempts: 3 });
      expect(sandbox.accepted).toHaveLength(1);
    },
  );

  it('does not try again when the request may have been accepted', async () => {
    const sandbox = await aSandbox({ faults: { script: ['accept-then-500'] } });
    const result = await transportTo(sandbox).send(aRequest(), inTest());
    expect(result).toMatchObject({ kind: 'unknown', attempts: 1, status: 500 });
    expect(sandbox.accepted).toHaveLength(1);
  });

  it('does not try again when the data or the key was refused', async () => {
    const sandbox = await aSandbox({ faults: { script: ['status:422', 'status:401'] } });
    const transport = transportTo(sandbox);
    expect(await transport.send(aRequest(), inTest())).toMatchObject({ because: 'data', attempts: 1 });
    expect(await transport.send(aRequest(), inTest())).toMatchObject({ because: 'key', attempts: 1 });
    expect(sandbox.counts.faults).toBe(2);
  });

  it('makes no more attempts than allowed, and says that nothing was accepted', async () => {
    const sandbox = await aSandbox({ faults: { share: 1, kinds: ['status:503'] } });
    const result = await transportTo(sandbox).send(aRequest(), inTest());
    expect(result).toMatchObject({
      kind: 'rejected',
      retry: 'later',
      because: 'not_sent',
      attempts: 3,
      status: 503,
    });
    expect(sandbox.counts.faults).toBe(3);
  });

  it('makes one attempt when retry is off', async () => {
    const sandbox = await aSandbox({ faults: { share: 1, kinds: ['status:503'] } });
    const result = await transportTo(sandbox, { retry: false }).send(aRequest(), inTest());
    expect(result).toMatchObject({ because: 'not_sent', attempts: 1 });
  });

  it('waits as long as Retry-After asks, then calls again', async () => {
    const sandbox = await aSandbox({ faults: { script: ['status:429:1'] } });
    const transport = transportTo(sandbox, { retry: { baseDelayMs: 0, maxDelayMs: 3000 } });
    expect(await transport.send(aRequest(), inTest())).toMatchObject({ kind: 'accepted', attempts: 2 });
  });

  it.each([
    ['seconds', '1800'],
    ['a date', new Date(Date.now() + 1_800_000).toUTCString()],
  ])('counts a Retry-After in %s towards the deadline', async (_form, value) => {
    const sandbox = await aSandbox({ faults: { script: [`status:503:${value}`] } });
    const retry = { baseDelayMs: 0, maxDelayMs: 3_600_000, deadlineMs: 500 };
    const result = await transportTo(sandbox, { retry }).send(aRequest(), inTest());
    expect(result).toMatchObject({ because: 'not_sent', attempts: 1, retryAt: expect.any(Number) });
  });

  it('waits no longer than the longest delay, a Retry-After included', async () => {
    const sandbox = await aSandbox({ faults: { script: ['status:503:1', 'none'] } });
    const retry = { attempts: 2, baseDelayMs: 60_000, maxDelayMs: 1000, deadlineMs: 1500 };
    const transport = transportTo(sandbox, { retry, random: () => 0.99 });
    expect(await transport.send(aRequest(), inTest())).toMatchObject({ kind: 'accepted', attempts: 2 });
  });

  it('does not wait for a Retry-After beyond the longest delay: it says when, and pauses for all', async () => {
    const clock = fixedClock();
    const sandbox = await aSandbox({ faults: { script: ['status:429:60'] } });
    const transport = transportTo(sandbox, { clock });
    const until = clock.now() + 60_000;
    expect(await transport.send(aRequest(), inTest())).toMatchObject({
      because: 'not_sent',
      attempts: 1,
      retryAt: until,
    });
    expect(transport.unavailable()).toMatchObject({ until });
    expect(await transport.send(aRequest(), inTest())).toMatchObject({
      because: 'closed',
      attempts: 0,
      retryAt: until,
    });
    clock.advance(60_000);
    expect(transport.unavailable()).toBeUndefined();
    expect(await transport.send(aRequest(), inTest())).toMatchObject({ kind: 'accepted' });
  });

  it('begins no attempt after the deadline', async () => {
    const sandbox = await aSandbox({ faults: { share: 1, kinds: ['status:503'] } });
    const retry = { attempts: 50, baseDelayMs: 40, maxDelayMs: 40, deadlineMs: 100 };
    const result = await transportTo(sandbox, { retry, random: () => 0.99 }).send(aRequest(), inTest());
    expect(result).toMatchObject({ because: 'not_sent' });
    expect(result.attempts).toBeGreaterThan(1);
    expect(result.attempts).toBeLessThan(6);
  });

  it('makes no attempt whose turn comes after the deadline', async () => {
    const sandbox = await aSandbox({ faults: { share: 1, kinds: ['status:503'] } });
    const retry = { attempts: 5, baseDelayMs: 0, deadlineMs: 100 };
    const transport = transportTo(sandbox, { retry, rateLimit: { perSecond: 4 } });
    expect(await transport.send(aRequest(), inTest())).toMatchObject({ because: 'not_sent', attempts: 1 });
  });

  it('does not multiply an outage: over many requests the retries are a share of the calls', async () => {
    const sandbox = await aSandbox({ faults: { share: 1, kinds: ['status:503'] } });
    const transport = transportTo(sandbox, {
      breaker: false,
      retry: { attempts: 10, baseDelayMs: 0, budget: 0.2 },
    });
    const requests = 300;
    await Promise.all(Array.from({ length: requests }, () => transport.send(aRequest(), inTest())));
    expect(sandbox.counts.faults).toBeGreaterThan(requests);
    expect(sandbox.counts.faults).toBeLessThanOrEqual(requests + 100 + requests * 0.2);
  });

  it('ends the waiting when the caller’s signal aborts, and claims that nothing was accepted', async () => {
    const sandbox = await aSandbox({ faults: { script: ['status:503'] } });
    const transport = transportTo(sandbox, {
      retry: { attempts: 2, baseDelayMs: 20_000, maxDelayMs: 20_000 },
      random: () => 0.9,
    });
    const giveUp = new AbortController();
    const sending = transport.send(aRequest(), inTest('case-1', giveUp.signal));
    while (sandbox.counts.faults === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    giveUp.abort();
    expect(await sending).toMatchObject({ because: 'not_sent', attempts: 1 });
  });

  it('does not tear down a call whose bytes have left when the caller’s signal aborts', async () => {
    const sandbox = await aSandbox({ faults: { script: ['latency:80'] } });
    const giveUp = new AbortController();
    const sending = transportTo(sandbox).send(aRequest(), inTest('case-1', giveUp.signal));
    while (sandbox.accepted.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    giveUp.abort();
    expect(await sending).toMatchObject({ kind: 'accepted' });
  });
});

describe('ambiguous: retry', () => {
  const leaning = { ambiguous: 'retry' } as const;

  it('calls again after a time-out, a reset or a 5xx, leaning on the vendor’s own suppression', async () => {
    for (const fault of ['accept-then-500', 'accept-then-reset', 'reset', 'status:502']) {
      const sandbox = await aSandbox({ faults: { script: [fault] } });
      const result = await transportTo(sandbox, leaning).send(aRequest(), inTest());
      expect(result).toMatchObject({ kind: 'accepted', attempts: 2 });
    }
  });

  it.each(['status:503', 'status:400', 'status:403'])(
    'still claims unknown when a later attempt ends with %s: the first one may have been accepted',
    async (fault) => {
      const sandbox = await aSandbox({ faults: { script: ['accept-then-500', fault, fault] } });
      const result = await transportTo(sandbox, leaning).send(aRequest(), inTest());
      expect(result).toMatchObject({ kind: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } });
      expect(sandbox.accepted).toHaveLength(1);
    },
  );
});
