/** How fast calls go out, and how they come to an end. */
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/shared/clock.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { EvenRateLimiter } from '../../src/transport/rate-limiter.js';
import { aRequest, inTest } from './support/requests.js';
import { aSandbox, transportTo } from './support/sandboxed.js';

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the rate limiter', () => {
  it('spaces the beginnings of calls evenly', async () => {
    vi.useFakeTimers({ now: 0 });
    try {
      const limiter = new EvenRateLimiter({ perSecond: 10, inFlight: 5 }, systemClock);
      const begun: number[] = [];
      const begin = (): number => begun.push(Date.now());
      const waiting = Array.from({ length: 3 }, () => limiter.acquire([]).then(begin));
      await vi.advanceTimersByTimeAsync(250);
      expect(limiter.tryAcquire()).toBeUndefined();
      await vi.advanceTimersByTimeAsync(50);
      expect(limiter.tryAcquire()).toBeDefined();
      await Promise.all(waiting);
      expect(begun).toEqual([0, 100, 200]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('frees the time of a call that is not made, unless a later one has been given out', () => {
    const clock = fixedClock(0);
    const limiter = new EvenRateLimiter({ perSecond: 1, inFlight: 5 }, clock);
    limiter.tryAcquire()?.release();
    const second = limiter.tryAcquire();
    expect(second).toBeDefined();
    clock.set(1000);
    const third = limiter.tryAcquire();
    second?.release();
    expect(limiter.tryAcquire()).toBeUndefined();
    third?.release();
    expect(limiter.tryAcquire()).toBeDefined();
  });

  it('does not wait for a clock that is set back to catch up', () => {
    const clock = fixedClock(3_600_000);
    const limiter = new EvenRateLimiter({ perSecond: 1, inFlight: 5 }, clock);
    expect(limiter.tryAcquire()).toBeDefined();
    clock.set(0);
    expect(limiter.tryAcquire()).toBeUndefined();
    clock.advance(1000);
    expect(limiter.tryAcquire()).toBeDefined();
  });

  it('gives slots in the order of asking, and passes over a wait that was cancelled', async () => {
    const limiter = new EvenRateLimiter({ perSecond: Number.POSITIVE_INFINITY, inFlight: 1 }, systemClock);
    const giveUp = new AbortController();
    const order: string[] = [];
    expect(limiter.tryAcquire()).toBeDefined();
    expect(limiter.tryAcquire()).toBeUndefined();
    const first = limiter.acquire([]).then(() => order.push('first'));
    const second = limiter.acquire([giveUp.signal]);
    const third = limiter.acquire([]).then(() => order.push('third'));
    giveUp.abort();
    expect(await second).toBeUndefined();
    limiter.callEnded();
    await first;
    limiter.callEnded();
    await third;
    expect(order).toEqual(['first', 'third']);
    limiter.callEnded();
    expect(limiter.tryAcquire()).toBeDefined();
  });

  it('keeps no more calls in flight than allowed', async () => {
    const sandbox = await aSandbox({ latencyMs: 5 });
    const transport = transportTo(sandbox, { rateLimit: { inFlight: 3 } });
    const sending = Array.from({ length: 30 }, () => transport.send(aRequest(), inTest()));
    const results = await Promise.all(sending);
    expect(results.every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(sandbox.mostAtOnce).toBe(3);
  });

  it('holds a call back until its start time, and lets it be cancelled meanwhile', async () => {
    const sandbox = await aSandbox();
    const transport = transportTo(sandbox, { rateLimit: { perSecond: 0.001 } });
    const giveUp = new AbortController();
    expect(await transport.send(aRequest('first'), inTest('first'))).toMatchObject({ kind: 'accepted' });
    const second = transport.send(aRequest('second'), inTest('second', giveUp.signal));
    await soon(20);
    giveUp.abort();
    expect(await second).toMatchObject({ kind: 'rejected', because: 'closed', attempts: 0 });
    expect(sandbox.accepted).toHaveLength(1);
  });

  it('lets hundreds wait on one signal without a warning', async () => {
    const warnings: unknown[] = [];
    const warned = (warning: unknown): void => void warnings.push(warning);
    process.on('warning', warned);
    const sandbox = await aSandbox({ latencyMs: 5 });
    const transport = transportTo(sandbox, { rateLimit: { inFlight: 50 } });
    const { signal } = new AbortController();
    const sending = Array.from({ length: 300 }, () => transport.send(aRequest(), inTest('case-1', signal)));
    expect((await Promise.all(sending)).every(({ kind }) => kind === 'accepted')).toBe(true);
    await soon(5);
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });
});

describe('closing', () => {
  it('lets a call in flight end and keeps its answer', async () => {
    const sandbox = await aSandbox({ latencyMs: 50 });
    const transport = transportTo(sandbox);
    const sending = transport.send(aRequest(), inTest());
    while (sandbox.accepted.length === 0) await soon(2);
    await transport.close({ timeoutMs: 2000 });
    expect(await sending).toMatchObject({ kind: 'accepted', requestId: expect.any(String) });
  });

  it('cuts a call that does not end in time, and claims unknown for it', async () => {
    const sandbox = await aSandbox({ faults: { script: ['accept-then-drop'] } });
    const transport = transportTo(sandbox, { timeoutMs: 20_000 });
    const sending = transport.send(aRequest(), inTest());
    while (sandbox.accepted.length === 0) await soon(2);
    await transport.close({ timeoutMs: 30 });
    expect(await sending).toMatchObject({ kind: 'unknown', attempts: 1 });
  });

  it('ends every wait at once: for a slot, for a start time and between attempts', async () => {
    const sandbox = await aSandbox({ latencyMs: 30, faults: { script: ['status:503', 'none'] } });
    const transport = transportTo(sandbox, {
      rateLimit: { inFlight: 2 },
      retry: { attempts: 2, baseDelayMs: 60_000, maxDelayMs: 60_000 },
      random: () => 0.4,
    });
    const sending = Array.from({ length: 6 }, () => transport.send(aRequest(), inTest()));
    while (sandbox.counts.faults === 0) await soon(2);
    await soon(50);
    await transport.close({ timeoutMs: 5000 });
    const results = await Promise.all(sending);
    expect(results[0]).toMatchObject({ because: 'not_sent', attempts: 1 });
    expect(results.filter(({ kind }) => kind === 'accepted').length).toBe(sandbox.accepted.length);
    expect(results.filter(({ kind }) => kind === 'unknown')).toEqual([]);
  });

  it('accepts any number as a time-out, without end too, and nothing else', async () => {
    const sandbox = await aSandbox({ latencyMs: 30 });
    const transport = transportTo(sandbox);
    for (const timeoutMs of [Number.NaN, -1, '5' as unknown as number]) {
      await expect(transport.close({ timeoutMs })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    }
    const sending = transport.send(aRequest(), inTest());
    while (sandbox.accepted.length === 0) await soon(2);
    await transport.close({ timeoutMs: Number.POSITIVE_INFINITY });
    expect(await sending).toMatchObject({ kind: 'accepted' });
  });

  it('takes nothing afterwards, and closes twice without harm', async () => {
    const sandbox = await aSandbox();
    const transport = transportTo(sandbox);
    await transport.close();
    await transport.close();
    expect(transport.unavailable()).toMatchObject({ error: { message: expect.stringContaining('closed') } });
    expect(await transport.send(aRequest(), inTest())).toMatchObject({ because: 'closed', attempts: 0 });
    expect(sandbox.accepted).toEqual([]);
  });

  it('leaves no socket and no timer behind', async () => {
    const before = process.getActiveResourcesInfo().filter(countable).length;
    const sandbox = await aSandbox({ faults: { share: 0.3, seed: 7 } });
    const transport = transportTo(sandbox);
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => transport.send(aRequest(`c-${n}`), inTest(`c-${n}`))),
    );
    await transport.close();
    await sandbox.close();
    await soon(30);
    expect(process.getActiveResourcesInfo().filter(countable).length).toBeLessThanOrEqual(before);
  });
});

function countable(resource: string): boolean {
  return /TCP|Timeout/.test(resource);
}
