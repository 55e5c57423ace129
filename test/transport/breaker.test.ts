/** Holding calls back while they are useless, and finding out with a single one whether they still are. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { Breaker, type BreakerState } from '../../src/transport/breaker.js';
import { aRequest, inTest } from './support/requests.js';
import { aSandbox, transportTo } from './support/sandboxed.js';

const settings = { failures: 3, errorShare: 0.5, minimumCalls: 10, openMs: 1000, maxOpenMs: 8000 };

function aBreaker(more: Partial<typeof settings> = {}): { breaker: Breaker; changes: BreakerState[] } {
  const changes: BreakerState[] = [];
  return { changes, breaker: new Breaker({ ...settings, ...more }, (state) => changes.push(state)) };
}

describe('the breaker', () => {
  it('opens on a run of failures, and a success in between starts the run anew', () => {
    const { breaker } = aBreaker();
    for (const result of ['failed', 'failed', 'fine', 'failed', 'failed'] as const)
      breaker.record('normal', result, 0);
    expect(breaker.state(0)).toBe('closed');
    breaker.record('normal', 'failed', 0);
    expect(breaker.state(0)).toBe('open');
    expect(breaker.closedUntil(0)).toBe(1000);
    expect(breaker.enter(999)).toBeUndefined();
  });

  it('opens on a share of failures that are not in a row', () => {
    const { breaker } = aBreaker();
    for (let pair = 0; pair < 5; pair += 1) {
      breaker.record('normal', 'fine', 0);
      breaker.record('normal', 'failed', 0);
    }
    expect(breaker.state(0)).toBe('open');
  });

  it('does not add failures of a past minute to the share', () => {
    const { breaker } = aBreaker({ failures: 100 });
    for (let call = 0; call < 9; call += 1) breaker.record('normal', 'failed', 0);
    breaker.record('normal', 'failed', 60_000);
    expect(breaker.state(60_000)).toBe('closed');
  });

  it('lets one probe through, closes when it is fine, and stays open twice as long when it is not', () => {
    const { breaker, changes } = aBreaker({ failures: 1 });
    breaker.record('normal', 'failed', 0);
    expect(breaker.enter(1000)).toBe('probe');
    expect(breaker.state(1000)).toBe('half-open');
    expect(breaker.enter(1000)).toBeUndefined();
    breaker.record('probe', 'failed', 1000);
    expect(breaker.closedUntil(1000)).toBe(3000);
    expect(breaker.enter(3000)).toBe('probe');
    breaker.record('probe', 'fine', 3000);
    expect(breaker.enter(3000)).toBe('normal');
    expect(changes).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
  });

  it('never stays open longer than its longest', () => {
    const { breaker } = aBreaker({ failures: 1 });
    breaker.record('normal', 'failed', 0);
    let now = 0;
    for (let probe = 0; probe < 10; probe += 1) {
      now = breaker.closedUntil(now) ?? now;
      expect(breaker.enter(now)).toBe('probe');
      breaker.record('probe', 'failed', now);
    }
    expect((breaker.closedUntil(now) ?? 0) - now).toBe(8000);
  });

  it('opens at once and for its longest when the key is refused, also when it was open already', () => {
    const { breaker } = aBreaker({ failures: 1 });
    breaker.record('normal', 'failed', 0);
    breaker.record('normal', 'key_refused', 10);
    expect(breaker.closedUntil(10)).toBe(8010);
    breaker.record('normal', 'key_refused', 20);
    expect(breaker.closedUntil(20)).toBe(8010);
  });

  it('stays open no longer when the clock is set back', () => {
    const { breaker } = aBreaker();
    for (let call = 0; call < 3; call += 1) breaker.record('normal', 'failed', 3_600_000);
    expect(breaker.closedUntil(0)).toBe(1000);
    expect(breaker.closedUntil(1000)).toBeUndefined();
  });

  it('is not closed by a straggler that left before it opened', () => {
    const { breaker } = aBreaker({ failures: 1 });
    breaker.record('normal', 'failed', 0);
    breaker.record('normal', 'fine', 1);
    expect(breaker.state(1)).toBe('open');
  });
});

describe('a transport with a breaker', () => {
  it.each(['status:401', 'status:403'])(
    'defers everything after %s, and tries again with one call',
    async (fault) => {
      const clock = fixedClock();
      const sandbox = await aSandbox({ faults: { script: [fault] } });
      const transport = transportTo(sandbox, { clock });
      const until = clock.now() + 300_000;
      expect(await transport.send(aRequest(), inTest())).toMatchObject({
        kind: 'rejected',
        because: 'key',
        retryAt: until,
        error: { code: 'KEY_REFUSED' },
      });
      expect(transport.status()).toMatchObject({ breaker: 'open', counts: { rejected: 1 } });
      expect(transport.unavailable()).toMatchObject({ until });
      expect(await transport.send(aRequest(), inTest())).toMatchObject({
        because: 'closed',
        attempts: 0,
        retryAt: until,
      });
      expect(sandbox.counts.faults).toBe(1);
      clock.advance(300_000);
      expect(transport.unavailable()).toBeUndefined();
      expect(await transport.send(aRequest(), inTest())).toMatchObject({ kind: 'accepted' });
      expect(transport.status().breaker).toBe('closed');
    },
  );

  it('stops an outage after a few calls, with calls under way ending their retries', async () => {
    const sandbox = await aSandbox({ faults: { share: 1, kinds: ['status:503'] } });
    const transport = transportTo(sandbox, { breaker: { failures: 5 }, rateLimit: { inFlight: 2 } });
    const results = await Promise.all(
      Array.from({ length: 200 }, () => transport.send(aRequest(), inTest())),
    );
    expect(sandbox.counts.faults).toBeLessThan(10);
    expect(results.filter(({ attempts }) => attempts === 0).length).toBeGreaterThan(190);
    expect(results.every((result) => result.kind === 'rejected' && result.retryAt !== undefined)).toBe(true);
  });

  it('is not opened by refused data: the vendor reads and answers', async () => {
    const sandbox = await aSandbox({ faults: { share: 1, kinds: ['status:400'] } });
    const transport = transportTo(sandbox, { breaker: { failures: 2 } });
    for (let call = 0; call < 5; call += 1) await transport.send(aRequest(), inTest());
    expect(transport.status().breaker).toBe('closed');
  });

  it('goes on after a probe that came to no answer at all', async () => {
    const clock = fixedClock();
    const sandbox = await aSandbox({ faults: { script: ['status:503'] } });
    const transport = transportTo(sandbox, {
      clock,
      retry: false,
      breaker: { failures: 1, openMs: 1000 },
      rateLimit: { inFlight: 1 },
    });
    await transport.send(aRequest(), inTest());
    clock.advance(1000);
    const unfit = { ext_interaction_id: 'no customer' } as unknown as ReturnType<typeof aRequest>;
    sandbox.fail('status:400');
    await expect(transport.send(unfit, inTest())).rejects.toThrow(TypeError);
    clock.advance(8000);
    expect(await transport.send(aRequest(), inTest())).toMatchObject({ kind: 'accepted' });
  });

  it('never opens when it is switched off', async () => {
    const sandbox = await aSandbox({ faults: { share: 1, kinds: ['status:403'] } });
    const transport = transportTo(sandbox, { breaker: false });
    for (let call = 0; call < 3; call += 1) {
      expect(await transport.send(aRequest(), inTest())).toMatchObject({ because: 'key', attempts: 1 });
    }
    expect(transport.unavailable()).toBeUndefined();
  });

  it('tells subscribers when it opens', async () => {
    const told: unknown[] = [];
    const listen = (message: unknown): void => void told.push(message);
    subscribe('autotrigger:breaker', listen);
    const sandbox = await aSandbox({ faults: { script: ['status:403'] } });
    await transportTo(sandbox).send(aRequest(), inTest());
    unsubscribe('autotrigger:breaker', listen);
    expect(told).toMatchObject([{ transport: 'stella-connect', state: 'open', until: expect.any(Number) }]);
  });
});
