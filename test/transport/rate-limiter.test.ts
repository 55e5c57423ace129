/** How many calls are in flight, and how many start each second. */
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
    const transport = transportTo(sandbox, { rateLimit: { inFlight: 50 }, timeoutMs: 10_000 });
    const { signal } = new AbortController();
    const sending = Array.from({ length: 300 }, () => transport.send(aRequest(), inTest('case-1', signal)));
    expect((await Promise.all(sending)).every(({ kind }) => kind === 'accepted')).toBe(true);
    await soon(5);
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });
});
