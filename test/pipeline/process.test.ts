/** Whatever stands around the request path may fail in any way: one receipt each, and nobody is asked twice. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import type { CurrentRules, Trigger, TriggerOptions } from '../../src/pipeline/options.js';
import { type Receipt, receiptOutcomes } from '../../src/receipt/receipt.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import type { RateLimiter, SendResult, Transport } from '../../src/transport/port.js';

const ruleSet = parseRuleSet([
  {
    path: 'test.rules.json',
    content: {
      rules: [
        {
          name: 'closed',
          conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
          event: { type: 'send' },
        },
      ],
    },
  },
]);

function interaction(id: number): Record<string, unknown> {
  return {
    ext_interaction_id: `case-${id}`,
    channel: 'email',
    status: 'closed',
    customer: { name: 'Jane', email: `customer-${id % 2}@example.com` },
    employee: { email: 'paul@blancapeak.example' },
  };
}

class HostileError extends Error {
  override get message(): string {
    throw new Error('the message cannot be read');
  }
}

const thrown: readonly (() => unknown)[] = [
  () => new Error('jane@example.com is not reachable'),
  () => undefined,
  () => 'text',
  () => new HostileError(),
  () => Object.create(null),
  () => new Proxy({}, { get: () => fail(), getPrototypeOf: () => fail() }),
];

const garbage: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => 7,
  () => '',
  () => [],
  () => ({}),
  () => ({ kind: 'duplicate' }),
  () => ({ kind: 'suppressed', since: 'yesterday' }),
  () => ({ kind: 'busy', until: Number.NaN }),
  () => ({ kind: 'do_not_contact', block: null }),
  () => ({ kind: 'rejected', because: 'data' }),
  () => ({ kind: 'unknown', error: { code: 7 }, attempts: 10n }),
  () => ({ kind: '__proto__' }),
  () => ({
    get kind(): string {
      return fail();
    },
  }),
];

function fail(): never {
  throw new Error('the value cannot be read');
}

/** `before`: instead of the call. `after`: the call has its effect, and its answer is lost. */
interface Fault {
  readonly when: 'before' | 'after';
  readonly how: 'throw' | 'reject' | 'answer' | 'hang';
  readonly which: number;
}

const fault: fc.Arbitrary<Fault> = fc.record({
  when: fc.constantFrom('before', 'after'),
  how: fc.constantFrom('throw', 'reject', 'answer', 'hang'),
  which: fc.nat(100),
});

/** Faults of the calls of one method, in turn; undefined where a call is as it should be. */
const faults = fc.array(fc.option(fault, { nil: undefined, freq: 2 }), { maxLength: 6 });

const storeSteps = ['secret', 'doctor', 'reserve', 'begin', 'confirm', 'release', 'hold', 'look'] as const;
const otherCalls = ['send', 'unavailable', 'tryAcquire', 'acquire', 'releasePermit'] as const;
const callbacks = ['current', 'observe', 'onReceipt', 'now'] as const;
const every = [...storeSteps, ...otherCalls, ...callbacks] as const;
type Call = (typeof every)[number];
type Plan = Readonly<Record<Call, readonly (Fault | undefined)[]>>;

const plan: fc.Arbitrary<Plan> = fc.record({
  ...fromNames(storeSteps),
  ...fromNames(otherCalls),
  ...fromNames(callbacks),
});

function fromNames<Name extends string>(names: readonly Name[]): Record<Name, typeof faults> {
  return Object.fromEntries(names.map((name) => [name, faults])) as Record<Name, typeof faults>;
}

/** Runs `real`, or what the plan says of this call. A call that cannot wait never hangs. */
function faulty(plan: Plan, { canHang }: { readonly canHang: boolean }) {
  const calls = new Map<Call, number>();
  return <Result>(name: Call, real: () => Result): Result => {
    const call = calls.get(name) ?? 0;
    calls.set(name, call + 1);
    const planned = plan[name][call];
    if (planned === undefined) return real();
    const { when, how, which } = planned;
    if (when === 'after') Promise.resolve(real()).catch(() => undefined);
    if (how === 'throw') throw pick(thrown, which);
    if (how === 'reject') return Promise.reject(pick(thrown, which)) as Result;
    if (how === 'hang' && canHang) return new Promise(() => undefined) as Result;
    return pick(garbage, which) as Result;
  };
}

function pick(from: readonly (() => unknown)[], which: number): unknown {
  return from[which % from.length]?.();
}

interface World {
  readonly trigger: Trigger;
  readonly accepted: string[];
}

function world(plan: Plan, answer: SendResult['kind']): World {
  const slow = faulty(plan, { canHang: true });
  const quick = faulty(plan, { canHang: false });
  const real = memoryStore({ quiet: true });
  const steps = storeSteps.map((name) => [
    name,
    (...args: unknown[]) => slow(name, () => Reflect.apply(real[name], real, args)),
  ]);
  const store: SuppressionStore = { ...real, ...Object.fromEntries(steps) };
  const permit = { release: () => quick('releasePermit', () => undefined) };
  const rateLimiter: RateLimiter = {
    tryAcquire: () => quick('tryAcquire', () => permit),
    acquire: () => quick('acquire', async () => permit),
  };
  const accepted: string[] = [];
  const error = { code: 'TEST', message: 'as the test wishes' };
  const transport: Transport = {
    name: 'faulty',
    rateLimiter,
    unavailable: () => quick('unavailable', () => undefined),
    send: (request) =>
      quick('send', async (): Promise<SendResult> => {
        if (answer === 'rejected') {
          return { kind: 'rejected', retry: 'later', because: 'not_sent', attempts: 1, error };
        }
        accepted.push(request.customer.email);
        return answer === 'accepted'
          ? { kind: 'accepted', attempts: 1 }
          : { kind: 'unknown', attempts: 1, error };
      }),
  };
  const rules: CurrentRules = {
    get current() {
      return quick('current', () => ruleSet);
    },
    observe: () => quick('observe', () => undefined),
  };
  const options: TriggerOptions = {
    rules,
    store,
    transport,
    clock: { now: () => quick('now', () => Date.now()) },
    onReceipt: () => quick('onReceipt', () => undefined),
  };
  return { trigger: createTrigger(options), accepted };
}

/** Lets time pass until the work has ended. */
async function whileTimePasses<Result>(work: Promise<Result>): Promise<Result> {
  let ended = false;
  const ends = work.finally(() => {
    ended = true;
  });
  ends.catch(() => undefined);
  while (!ended) await vi.advanceTimersByTimeAsync(1_000);
  return ends;
}

async function all(receipts: AsyncIterable<Receipt>): Promise<Receipt[]> {
  const list: Receipt[] = [];
  for await (const receipt of receipts) list.push(receipt);
  return list;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a store, a rule source, a hook or a transport that fails in any way', () => {
  it('costs no receipt and leads to no second contact', async () => {
    await fc.assert(
      fc.asyncProperty(
        plan,
        fc.constantFrom<SendResult['kind'][]>('accepted', 'rejected', 'unknown'),
        fc.integer({ min: 1, max: 4 }),
        async (planned, answer, concurrency) => {
          const { trigger, accepted } = world(planned, answer);
          const given = [0, 1, 2, 0, 3, 1].map(interaction);
          const receipts = await whileTimePasses(all(trigger.processAll(given, { concurrency })));
          expect(receipts.map(({ interactionId }) => interactionId)).toEqual(
            given.map(({ ext_interaction_id: id }) => id),
          );
          for (const receipt of receipts) {
            expect(receiptOutcomes).toContain(receipt.outcome);
            expect(receipt.reasons.length).toBeGreaterThan(0);
            expect(JSON.stringify({ ...receipt, decision: undefined })).not.toContain('example.com');
          }
          expect(new Set(accepted).size).toBe(accepted.length);
        },
      ),
      { seed: 41, numRuns: 400 },
    );
  }, 60_000);

  it('says INTERNAL_ERROR with the interaction, where the rules cannot be read', async () => {
    const rules: CurrentRules = {
      get current(): never {
        throw new HostileError();
      },
    };
    const transport: Transport = { name: 'none', send: () => Promise.reject(new Error('never called')) };
    const { process } = createTrigger({ rules, transport, store: memoryStore({ quiet: true }) });
    expect(await process(interaction(1))).toMatchObject({
      interactionId: 'case-1',
      outcome: 'deferred',
      attempts: 0,
      error: { code: 'INTERNAL_ERROR', fix: expect.any(String) },
    });
  });
});

describe('a store that hangs when the answer is to be stored', () => {
  it.each([
    ['confirm', { kind: 'accepted', attempts: 1 }, 'sent'],
    ['hold', { kind: 'unknown', attempts: 1, error: { code: 'TEST', message: 'lost' } }, 'unknown'],
    [
      'release',
      {
        kind: 'rejected',
        retry: 'never',
        because: 'data',
        attempts: 1,
        error: { code: 'TEST', message: 'refused' },
      },
      'rejected',
    ],
  ] as const)('ends in ten seconds on %s, and the receipt says so', async (step, answer, outcome) => {
    const store = { ...memoryStore({ quiet: true }), [step]: () => new Promise<never>(() => undefined) };
    const transport: Transport = { name: 'test', send: async () => answer };
    const { process } = createTrigger({ rules: ruleSet, store, transport });
    const started = performance.now();
    const receipt = await whileTimePasses(process(interaction(1)));
    expect(performance.now() - started).toBeLessThanOrEqual(11_000);
    expect(receipt).toMatchObject({ outcome });
    expect(receipt.reasons.at(-1)).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

describe('closing that begins while a request begins', () => {
  it('gives the window back, so that the next process sends', async () => {
    const real = memoryStore({ quiet: true });
    let close = (): unknown => undefined;
    const begin: SuppressionStore['begin'] = (ticket) => {
      close();
      return real.begin(ticket);
    };
    const transport: Transport = { name: 'test', send: async () => ({ kind: 'accepted', attempts: 1 }) };
    const first = createTrigger({ rules: ruleSet, store: { ...real, begin }, transport });
    close = () => first.close();
    const receipt = await whileTimePasses(first.process(interaction(1)));
    expect(receipt).toMatchObject({ outcome: 'deferred', reasons: [{ code: 'CLOSING' }, {}] });
    const next = createTrigger({ rules: ruleSet, store: real, transport });
    expect(await whileTimePasses(next.process(interaction(1)))).toMatchObject({ outcome: 'sent' });
  });
});
