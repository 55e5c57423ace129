/** Laws of the transport: what may be claimed, how often it may call, and what may never get into a message. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redact } from '../../src/shared/redact.js';
import { Breaker } from '../../src/transport/breaker.js';
import { classifyResponse } from '../../src/transport/classify-response.js';
import type { Exchange } from '../../src/transport/exchange.js';
import { RollingHour } from '../../src/transport/metrics.js';
import { EvenRateLimiter } from '../../src/transport/rate-limiter.js';
import { messageOf, requestIdOf } from '../../src/transport/response.js';
import { backoffMs, RetryBudget, retryAfterMs } from '../../src/transport/retry.js';
import { type Sandbox, startSandbox } from '../../src/transport/sandbox/sandbox.js';
import { stellaConnect } from '../../src/transport/stella-connect.js';
import { aRequest, inTest } from '../transport/support/requests.js';

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 60 }), fc.json());

describe('what is claimed', () => {
  const evidence: fc.Arbitrary<Exchange> = fc
    .record(
      {
        written: fc.boolean(),
        body: text,
        status: fc.integer({ min: 200, max: 599 }),
        retryAfter: text,
        date: text,
        failure: fc.record({ code: fc.string(), message: text }),
      },
      { requiredKeys: ['written', 'body'] },
    )
    // An answer proves that the request left.
    .map((exchange) => (exchange.status === undefined ? exchange : { ...exchange, written: true }));
  const settings = fc.record({
    apiKey: fc.constant('key-4711'),
    environment: fc.constantFrom('test' as const, 'production' as const),
  });

  it('is accepted exactly when a 2xx arrived, and not accepted only on proof', () => {
    fc.assert(
      fc.property(evidence, settings, (exchange, given) => {
        const verdict = classifyResponse(exchange, { now: 0, request: aRequest(), settings: given });
        const { status, written } = exchange;
        expect(verdict.kind === 'accepted').toBe(status !== undefined && status < 300);
        if (verdict.kind === 'refused')
          expect(status !== undefined && status >= 400 && status < 500).toBe(true);
        if (verdict.kind === 'not_accepted') expect(!written || status !== undefined).toBe(true);
        if (written && status === undefined) expect(verdict.kind).toBe('ambiguous');
      }),
    );
  });

  it('names no address, key or customer, whatever the other side says', () => {
    const { customer } = aRequest();
    const leak = fc.tuple(text, fc.constantFrom(customer.email, customer.name, 'key-4711'), text);
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), leak, (status, [before, secret, after]) => {
        const body = JSON.stringify({ message: `${before} ${secret} ${after}` });
        const given = { apiKey: 'key-4711', environment: 'test' } as const;
        const verdict = classifyResponse(
          { written: true, status, body },
          { now: 0, request: aRequest(), settings: given },
        );
        const said = verdict.kind === 'accepted' ? '' : verdict.error.message;
        expect(said).not.toContain(secret);
      }),
    );
  });
});

describe('claims held to the ledger', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const fault = fc.constantFrom(
    ...[
      'none',
      'status:503',
      'status:429:0',
      'status:400',
      'status:403',
      'status:500',
      'status:408',
      'reset',
    ],
    ...['accept-then-500', 'accept-then-503', 'accept-then-reset', 'cut-body', 'garbled-body', 'slow-body:1'],
  );

  it('hold for every script of faults, save the vendor’s own lie of a 503 after accepting', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 5 }),
        fc.constantFrom('hold' as const, 'retry' as const),
        async (script, ambiguous) => {
          sandbox.reset();
          sandbox.fail(...script);
          const transport = stellaConnect({
            apiKey: sandbox.testKey,
            baseUrl: sandbox.url,
            ambiguous,
            retry: { attempts: 3, baseDelayMs: 0 },
          });
          const { kind } = await transport.send(aRequest(), inTest());
          await transport.close?.();
          const taken = sandbox.accepted.length;
          const lied = script.includes('accept-then-503');
          if (kind === 'accepted') expect(taken).toBeGreaterThan(0);
          if (kind === 'rejected' && !lied) expect(taken).toBe(0);
          if (ambiguous === 'hold' && !lied) expect(taken).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('what is read', () => {
  it('never fails, and finds no id that is not text', () => {
    fc.assert(
      fc.property(text, (body) => {
        const requestId = requestIdOf(body, 'key-4711');
        const message = messageOf(body);
        expect(requestId === undefined || (requestId.length > 0 && requestId.length <= 200)).toBe(true);
        expect(message === undefined || typeof message === 'string').toBe(true);
      }),
    );
  });

  it('of a Retry-After is nothing, or from nothing to an hour', () => {
    fc.assert(
      fc.property(
        fc.oneof(text, fc.nat().map(String), fc.date().map(String)),
        text,
        fc.nat(),
        (header, date, now) => {
          const ms = retryAfterMs(header, now, date);
          expect(ms === undefined || (ms >= 0 && ms <= 3_600_000)).toBe(true);
        },
      ),
    );
  });

  it('is short and holds no address once it is redacted', () => {
    fc.assert(
      fc.property(text, fc.emailAddress(), text, (before, address, after) => {
        const safe = redact(`${before} ${address} ${after}`);
        expect(safe).not.toContain(address);
        expect(safe.length).toBeLessThanOrEqual(301);
        expect(safe).not.toMatch(/[\p{Cc}`]/u);
      }),
    );
  });
});

describe('how often it calls', () => {
  it('waits no longer than the bound, which doubles up to the longest', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        random,
        fc.nat(1e6),
        fc.nat(1e6),
        (retry, chance, base, max) => {
          const ms = backoffMs(retry, chance, { baseDelayMs: base, maxDelayMs: max });
          expect(ms).toBeGreaterThanOrEqual(0);
          expect(ms).toBeLessThanOrEqual(Math.min(max, base * 2 ** (retry - 1)));
        },
      ),
    );
  });

  it('spends no more retries than were earned and saved', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2, noNaN: true }), fc.array(fc.boolean()), (share, steps) => {
        const budget = new RetryBudget(share);
        let [calls, retries] = [0, 0];
        for (const isCall of steps) {
          if (isCall) {
            calls += 1;
            budget.earn();
          } else if (budget.spend()) retries += 1;
        }
        expect(retries).toBeLessThanOrEqual(100 + calls * share);
      }),
    );
  });

  it('never has more calls in flight than allowed, nor starts them closer than the rate', () => {
    const step = fc.constantFrom('take', 'take and give back', 'end');
    const steps = fc.array(fc.tuple(step, fc.nat(2000)));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 100 }),
        steps,
        (inFlight, perSecond, all) => {
          let now = 0;
          const limiter = new EvenRateLimiter({ inFlight, perSecond }, { now: () => now });
          let [flying, last] = [0, Number.NEGATIVE_INFINITY];
          for (const [step, passed] of all) {
            now += passed;
            const turn = step === 'end' ? undefined : limiter.tryAcquire();
            if (turn !== undefined && step === 'take') {
              flying += 1;
              expect(now - last).toBeGreaterThanOrEqual(1000 / perSecond - 1e-6);
              last = now;
            } else turn?.release();
            if (step === 'end' && flying > 0) {
              flying -= 1;
              limiter.callEnded();
            }
            expect(flying).toBeLessThanOrEqual(inFlight);
          }
        },
      ),
    );
  });
});

describe('the breaker', () => {
  it('lets nothing through while it is open, one probe afterwards, and never stays open beyond its longest', () => {
    const settings = { failures: 3, errorShare: 0.5, minimumCalls: 10, openMs: 100, maxOpenMs: 1000 };
    const result = fc.constantFrom('fine' as const, 'failed' as const, 'key_refused' as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(400), fc.boolean(), result)), (steps) => {
        const breaker = new Breaker(settings, () => {});
        const out: ('normal' | 'probe')[] = [];
        let now = 0;
        for (const [passed, enters, became] of steps) {
          now += passed;
          const until = breaker.closedUntil(now);
          expect((until ?? now) - now).toBeLessThanOrEqual(settings.maxOpenMs);
          if (enters) {
            const pass = breaker.enter(now);
            expect(pass === undefined).toBe(until !== undefined);
            if (pass !== undefined) out.push(pass);
            expect(out.filter((each) => each === 'probe').length).toBeLessThanOrEqual(1);
          } else {
            const pass = out.shift();
            if (pass !== undefined) breaker.record(pass, became, now);
          }
        }
      }),
    );
  });
});

describe('the rolling hour', () => {
  it('counts what a list of all calls would count', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20 * 60_000), fc.boolean())), (steps) => {
        const hour = new RollingHour();
        const all: { minute: number; error: boolean }[] = [];
        let now = 0;
        for (const [passed, error] of steps) {
          now += passed;
          hour.add(now, error);
          all.push({ minute: Math.floor(now / 60_000), error });
        }
        const latest = all.filter(({ minute }) => minute > Math.floor(now / 60_000) - 60);
        const errors = latest.filter(({ error }) => error).length;
        const errorShare = latest.length === 0 ? 0 : errors / latest.length;
        expect(hour.read(now)).toEqual({ calls: latest.length, errorShare });
      }),
    );
  });
});
