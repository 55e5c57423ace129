/** Every way an interaction can go, through the real stages, with a store that remembers and a transport that tells. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { FactDefinition } from '../../src/facts/definition.js';
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import type { TriggerOptions } from '../../src/pipeline/options.js';
import type { Receipt } from '../../src/receipt/receipt.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { recordingTransport } from '../../src/testing/recording-transport.js';
import type { SendResult, Transport } from '../../src/transport/port.js';

const day = 24 * 60 * 60 * 1000;

const closedOnes = {
  name: 'closed',
  conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
  event: { type: 'send' },
};

function rules(settings: Record<string, unknown> = {}, more: readonly unknown[] = []) {
  return parseRuleSet([{ path: 'test.rules.json', content: { ...settings, rules: [closedOnes, ...more] } }]);
}

function interaction(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ext_interaction_id: 'case-1',
    channel: 'Email',
    status: 'Closed',
    brand: 'blancapeak',
    ended_at: '2026-01-05T11:00:00Z',
    customer: { name: 'Jane', email: 'jane@example.com' },
    employee: { email: 'paul@blancapeak.example' },
    ...fields,
  };
}

function trigger(options: Partial<TriggerOptions> = {}) {
  const clock = fixedClock('2026-01-05T12:00:00Z');
  const store = memoryStore({ clock, quiet: true });
  const transport = recordingTransport();
  const made = createTrigger({ rules: rules(), store, transport, clock, ...options });
  return { clock, store, transport, trigger: made, process: made.process };
}

const codes = ({ reasons }: Receipt): string[] => reasons.map(({ code }) => code);

function answering(...answers: SendResult[]): Transport {
  return recordingTransport({
    answer: (_request, _context, call) => answers[call - 1] ?? { kind: 'accepted', attempts: 1, status: 202 },
  });
}

const rejectedFor = (because: 'data' | 'key' | 'not_sent' | 'closed', retryAt?: number): SendResult => ({
  kind: 'rejected',
  retry: because === 'data' ? 'never' : 'later',
  because,
  attempts: because === 'closed' ? 0 : 1,
  error: { code: 'TEST', message: 'as the test wishes' },
  ...(retryAt === undefined ? {} : { retryAt }),
});

describe('a receipt says', () => {
  it('sent, with the request id, when the vendor accepted', async () => {
    const { process, transport } = trigger();
    const receipt = await process(interaction());
    expect(receipt).toMatchObject({
      interactionId: 'case-1',
      outcome: 'sent',
      channel: 'email',
      brand: 'blancapeak',
      attempts: 1,
      requestId: 'recorded-1',
      status: 200,
      at: '2026-01-05T12:00:00.000Z',
    });
    expect(receipt.reasons[0]).toMatchObject({ code: 'RULE_MATCHED', rule: 'closed' });
    expect(transport.accepted).toHaveLength(1);
  });

  it('skipped when no rule sends, and calls nobody', async () => {
    const { process, transport } = trigger();
    expect(await process(interaction({ status: 'open' }))).toMatchObject({ outcome: 'skipped', attempts: 0 });
    expect(transport.calls).toEqual([]);
  });

  it('recorded when the interaction carries do_not_send, which starts no window', async () => {
    const { process, transport } = trigger();
    expect(await process(interaction({ do_not_send: 'true' }))).toMatchObject({ outcome: 'recorded' });
    expect(transport.accepted[0]?.do_not_send).toBe(true);
    expect(await process(interaction({ ext_interaction_id: 'case-2' }))).toMatchObject({ outcome: 'sent' });
  });

  it('suppressed within the window, since when, until when and because of which request', async () => {
    const { process, clock } = trigger();
    await process(interaction());
    clock.advance(7 * day - 1);
    const second = await process(interaction({ ext_interaction_id: 'case-2' }));
    expect(second).toMatchObject({
      outcome: 'suppressed',
      suppression: {
        since: '2026-01-05T12:00:00.000Z',
        until: '2026-01-12T12:00:00.000Z',
        by: 'case-1',
      },
    });
    expect(codes(second)[0]).toBe('WINDOW');
    clock.advance(1);
    expect(await process(interaction({ ext_interaction_id: 'case-2' }))).toMatchObject({ outcome: 'sent' });
  });

  it('recorded instead of suppressed where the rules say so, naming the window', async () => {
    const { process, transport } = trigger({
      rules: rules({
        suppression: {
          windows: [{ name: 'weekly', length: '7d', per: ['customer'] }],
          when_suppressed: 'record',
        },
      }),
    });
    await process(interaction());
    const second = await process(interaction({ ext_interaction_id: 'case-2' }));
    expect(second).toMatchObject({ outcome: 'recorded', suppression: { by: 'case-1', window: 'weekly' } });
    expect(transport.accepted[1]?.do_not_send).toBe(true);
  });

  it('duplicate for an interaction handled before, with what became of it, however old', async () => {
    const { process, clock, transport } = trigger();
    await process(interaction());
    clock.advance(400 * day);
    expect(await process(interaction())).toMatchObject({
      outcome: 'duplicate',
      first: { outcome: 'sent', at: '2026-01-05T12:00:00.000Z', requestId: 'recorded-1' },
    });
    expect(transport.calls).toHaveLength(1);
  });

  it('invalid with the fields for a record that is no interaction', async () => {
    const { process } = trigger();
    expect(await process({ channel: 7 })).toMatchObject({
      interactionId: null,
      outcome: 'invalid',
      error: { code: 'INTERACTION_INVALID', fields: expect.arrayContaining(['ext_interaction_id']) },
    });
    for (const junk of [undefined, null, 7, 'text', [], Symbol('s')]) {
      expect(await process(junk)).toMatchObject({ outcome: 'invalid' });
    }
  });

  it('deferred with the time while a delay is due', async () => {
    const later = { ...closedOnes, event: { type: 'send', params: { delay: '2h' } } };
    const { process, clock } = trigger({
      rules: parseRuleSet([{ path: 'test.rules.json', content: { rules: [later] } }]),
    });
    expect(await process(interaction())).toMatchObject({
      outcome: 'deferred',
      retryAt: '2026-01-05T13:00:00.000Z',
    });
    clock.advance(day / 24 - 1);
    expect(await process(interaction())).toMatchObject({ outcome: 'deferred' });
    clock.advance(1);
    expect(await process(interaction())).toMatchObject({ outcome: 'sent' });
  });

  it.each([
    ['rejected', rejectedFor('data')],
    ['failed', rejectedFor('key')],
    ['failed', rejectedFor('not_sent')],
    ['deferred', rejectedFor('closed', Date.parse('2026-01-05T12:01:00Z'))],
  ] as const)('%s when surely not accepted, and gives the window back', async (outcome, answer) => {
    const transport = answering(answer);
    const { process } = trigger({ transport });
    expect(await process(interaction())).toMatchObject({ outcome, error: { code: 'TEST' } });
    expect(await process(interaction())).toMatchObject({ outcome: 'sent' });
  });

  it('unknown when no clear answer came, and keeps the window', async () => {
    const unknown: SendResult = {
      kind: 'unknown',
      attempts: 1,
      error: { code: 'OUTCOME_UNKNOWN', message: 'as the test wishes' },
    };
    const { process } = trigger({ transport: answering(unknown) });
    expect(await process(interaction())).toMatchObject({ outcome: 'unknown' });
    expect(await process(interaction())).toMatchObject({
      outcome: 'duplicate',
      first: { outcome: 'unknown' },
    });
    expect(await process(interaction({ ext_interaction_id: 'case-2' }))).toMatchObject({
      outcome: 'suppressed',
    });
  });

  it('unknown when a transport throws, and repeats nothing of what it threw', async () => {
    const broken: Transport = {
      name: 'broken',
      send: () => {
        throw new TypeError('jane@example.com');
      },
    };
    const receipt = await trigger({ transport: broken }).process(interaction());
    expect(receipt).toMatchObject({ outcome: 'unknown' });
    expect(JSON.stringify(receipt.error)).not.toContain('jane@example.com');
  });

  it('deferred while the transport takes nothing, before anything is reserved', async () => {
    let open = false;
    const transport: Transport = {
      ...recordingTransport(),
      unavailable: () =>
        open ? undefined : { until: 1_767_614_460_000, error: { code: 'T', message: 'm' } },
    };
    const { process, store } = trigger({ transport });
    expect(await process(interaction())).toMatchObject({
      outcome: 'deferred',
      retryAt: '2026-01-05T12:01:00.000Z',
    });
    expect(await store.statistics()).toMatchObject({ customers: 0 });
    open = true;
    expect(await process(interaction())).toMatchObject({ outcome: 'sent' });
  });
});

describe('a store that is away', () => {
  function failingStore(step: 'reserve' | 'begin' | 'confirm'): SuppressionStore {
    return { ...memoryStore({ quiet: true }), [step]: () => Promise.reject(new Error('connection lost')) };
  }

  it.each(['reserve', 'begin'] as const)('at %s defers and never sends', async (step) => {
    const { process, transport } = trigger({ store: failingStore(step) });
    expect(await process(interaction())).toMatchObject({
      outcome: 'deferred',
      error: { code: 'STORE_UNAVAILABLE' },
    });
    expect(transport.calls).toEqual([]);
  });
});

describe('a part that does not keep to its port never makes process reject', () => {
  it.each(['reserve', 'begin', 'confirm'] as const)(
    'a store that answers %s with undefined',
    async (step) => {
      const store = {
        ...memoryStore({ quiet: true }),
        [step]: async () => undefined,
      } as unknown as SuppressionStore;
      const { process, transport } = trigger({ store });
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
      try {
        const receipt = process(interaction());
        await vi.advanceTimersByTimeAsync(20_000);
        expect(await receipt).toMatchObject({ outcome: step === 'confirm' ? 'sent' : 'deferred' });
        expect(codes(await receipt)).toContain('STORE_UNAVAILABLE');
        expect(transport.calls).toHaveLength(step === 'confirm' ? 1 : 0);
      } finally {
        vi.useRealTimers();
      }
    },
  );

  it('a transport whose `unavailable` throws is unavailable', async () => {
    const transport: Transport = {
      ...recordingTransport(),
      unavailable: () => {
        throw new Error('jane@example.com');
      },
    };
    const receipt = await trigger({ transport }).process(interaction());
    expect(receipt).toMatchObject({ outcome: 'deferred', error: { code: 'TRANSPORT_UNAVAILABLE' } });
    expect(JSON.stringify(receipt.error)).not.toContain('jane');
  });

  it('a rule source whose `observe` throws changes no receipt', async () => {
    const source = {
      current: rules(),
      observe: () => {
        throw new Error('as the test wishes');
      },
    };
    expect(await trigger({ rules: source }).process(interaction())).toMatchObject({ outcome: 'sent' });
  });

  it('a transport that throws something whose name cannot be read', async () => {
    const hostile = new Proxy(new Error('x'), {
      get() {
        throw new Error('nothing of it can be read');
      },
    });
    const transport: Transport = { name: 'hostile', send: () => Promise.reject(hostile) };
    expect(await trigger({ transport }).process(interaction())).toMatchObject({ outcome: 'unknown' });
  });
});

describe('a store that may forget', () => {
  const forgetful = (): SuppressionStore => ({
    ...memoryStore({ quiet: true }),
    doctor: () =>
      Promise.resolve([{ severity: 'error', code: 'TEST', message: 'it forgets', fix: 'another' }]),
  });

  it('is used with a warning unless the integrator refuses it', async () => {
    expect(await trigger({ store: forgetful() }).process(interaction())).toMatchObject({ outcome: 'sent' });
  });

  it('defers everything where the integrator refuses it, with the fix', async () => {
    const { process, transport } = trigger({ store: forgetful(), unsafeStore: 'refuse' });
    expect(await process(interaction())).toMatchObject({
      outcome: 'deferred',
      error: { code: 'STORE_UNSAFE', fix: 'another' },
    });
    expect(transport.calls).toEqual([]);
  });
});

describe('subscribers', () => {
  it('are told the outcome, channel and brand of each receipt, and nothing personal', async () => {
    const told: unknown[] = [];
    const listen = (message: unknown): void => void told.push(message);
    subscribe('autotrigger:receipt', listen);
    try {
      await trigger().process(interaction());
    } finally {
      unsubscribe('autotrigger:receipt', listen);
    }
    expect(told).toEqual([{ outcome: 'sent', channel: 'email', brand: 'blancapeak' }]);
  });
});

describe('processAll', () => {
  it('gives one receipt for each interaction, in the order of the input, whatever the concurrency', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ customer: fc.nat({ max: 5 }), status: fc.constantFrom('open', 'closed') })),
        fc.integer({ min: 1, max: 20 }),
        async (cases, concurrency) => {
          const slow = recordingTransport({
            answer: async (_request, _context, call) => {
              for (let turn = 0; turn < call % 4; turn += 1) await setImmediate();
              return { kind: 'accepted', attempts: 1 };
            },
          });
          const { trigger: made } = trigger({ transport: slow });
          const input = cases.map(({ customer, status }, index) =>
            interaction({
              ext_interaction_id: `case-${index}`,
              status,
              customer: { name: 'C', email: `customer-${customer}@example.com` },
            }),
          );
          const receipts: Receipt[] = [];
          for await (const receipt of made.processAll(input, { concurrency })) receipts.push(receipt);

          expect(receipts.map(({ interactionId }) => interactionId)).toEqual(
            input.map((_, index) => `case-${index}`),
          );
          const asked = new Set<number>();
          const expected = cases.map(({ customer, status }) => {
            if (status === 'open') return 'skipped';
            if (asked.has(customer)) return 'suppressed';
            asked.add(customer);
            return 'sent';
          });
          expect(receipts.map(({ outcome }) => outcome)).toEqual(expected);
          expect(slow.calls).toHaveLength(asked.size);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('makes the next call while the answer to the last one is kept, and no more calls at once than told', async () => {
    const clock = fixedClock('2026-01-05T12:00:00Z');
    const inner = memoryStore({ clock, quiet: true });
    const kept: (() => void)[] = [];
    const store: SuppressionStore = {
      ...inner,
      async confirm(ticket, receipt) {
        await new Promise<void>((keep) => kept.push(keep));
        return inner.confirm(ticket, receipt);
      },
    };
    let calls = 0;
    let underWay = 0;
    const transport = recordingTransport({
      answer: async () => {
        calls += 1;
        underWay += 1;
        expect(underWay).toBe(1);
        await setImmediate();
        underWay -= 1;
        return { kind: 'accepted', attempts: 1 };
      },
    });
    const { trigger: made } = trigger({ clock, store, transport });
    const input = [1, 2, 3, 4].map((number) =>
      interaction({
        ext_interaction_id: `case-${number}`,
        customer: { name: 'C', email: `customer-${number}@example.com` },
      }),
    );
    const receipts: Receipt[] = [];
    const all = (async () => {
      for await (const receipt of made.processAll(input, { concurrency: 1 })) receipts.push(receipt);
    })();
    for (let turn = 0; turn < 50; turn += 1) await setImmediate();
    expect({ calls, receipts: receipts.length }).toEqual({ calls: 2, receipts: 0 });
    while (receipts.length < 4) {
      for (const keep of kept.splice(0)) keep();
      await setImmediate();
    }
    await all;
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent', 'sent']);
  });
});

describe('close', () => {
  it('lets calls in flight end, releases what has not begun, and takes nothing more', async () => {
    let answer = (_result: SendResult): void => undefined;
    const transport: Transport = {
      name: 'slow',
      send: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    };
    const { trigger: made, process, store } = trigger({ transport });
    const first = process(interaction());
    const behind = process(interaction({ ext_interaction_id: 'case-2' }));
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    const closing = made.close();
    const late = await process(interaction({ ext_interaction_id: 'case-3' }));
    expect(late).toMatchObject({ outcome: 'deferred', reasons: [{ code: 'CLOSING' }] });
    answer({ kind: 'accepted', attempts: 1 });
    expect(await closing).toEqual({ finished: 2, released: 1, unfinished: [] });
    expect(await first).toMatchObject({ outcome: 'sent' });
    expect(await behind).toMatchObject({ outcome: 'deferred' });
    expect((await store.statistics()).inFlight).toBe(0);
  });

  it('waits for a fact that is being fetched, and sends nothing then', async () => {
    let answer = (_value: boolean): void => undefined;
    let fetching = (): void => undefined;
    const fetched = new Promise<void>((resolve) => {
      fetching = resolve;
    });
    const vip: FactDefinition = {
      name: 'vip',
      type: 'boolean',
      resolve: () =>
        new Promise((resolve) => {
          answer = resolve;
          fetching();
        }),
    };
    const asksVip = {
      name: 'vip',
      conditions: { all: [{ fact: 'vip', operator: 'equal', value: true }] },
      event: { type: 'skip' },
    };
    const content = { rules: [closedOnes, asksVip] };
    const ruleSet = parseRuleSet([{ path: 'test.rules.json', content }], { facts: [vip] });
    const { trigger: made, process, transport } = trigger({ rules: ruleSet });
    const receipt = process(interaction());
    await fetched;
    expect(made.status().inFlight).toBe(1);
    const closing = made.close();
    answer(false);
    expect(await closing).toEqual({ finished: 1, released: 1, unfinished: [] });
    expect(await receipt).toMatchObject({ outcome: 'deferred', reasons: [{ code: 'CLOSING' }, {}] });
    expect(transport.calls).toEqual([]);
  });

  it.each([Number.NaN, -1, '5'])('refuses the timeoutMs %j', async (timeoutMs) => {
    const { trigger: made } = trigger();
    await expect(made.close({ timeoutMs: timeoutMs as number })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
    expect(made.status().closing).toBe(false);
  });

  it('waits without end when it is told to', async () => {
    let answer: (result: SendResult) => void = () => undefined;
    const transport = recordingTransport({
      answer: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    const { trigger: made, process } = trigger({ transport });
    const receipt = process(interaction());
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    const closing = made.close({ timeoutMs: Number.POSITIVE_INFINITY });
    await new Promise((resolve) => setTimeout(resolve, 20));
    answer({ kind: 'accepted', attempts: 1 });
    expect(await closing).toMatchObject({ finished: 1, unfinished: [] });
    expect(await receipt).toMatchObject({ outcome: 'sent' });
  });

  it('reports what did not end in time', async () => {
    const { trigger: made, process } = trigger({
      transport: { name: 'never', send: () => new Promise(() => undefined) },
    });
    void process(interaction());
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(await made.close({ timeoutMs: 5 })).toEqual({ finished: 0, released: 0, unfinished: ['case-1'] });
  });
});

describe('a transport that does not keep to its port', () => {
  it.each([
    ['nothing', undefined],
    ['another kind', { kind: 'done', attempts: 1 }],
    ['a failure without an error', { kind: 'unknown', attempts: 1 }],
    ['a rejection without a cause', { kind: 'rejected', attempts: 1, error: { code: 'X', message: 'x' } }],
  ])('is taken to have claimed nothing when it answers with %s', async (_what, answer) => {
    const transport = { name: 'other', send: async () => answer } as unknown as Transport;
    const { process } = trigger({ transport });
    expect(await process(interaction())).toMatchObject({
      outcome: 'unknown',
      error: { code: 'OUTCOME_UNKNOWN', message: expect.stringContaining('not a result') },
    });
    expect(await process(interaction())).toMatchObject({
      outcome: 'duplicate',
      first: { outcome: 'unknown' },
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300])('is not asked again at %d', async (retryAt) => {
    const { process } = trigger({ transport: answering(rejectedFor('closed', retryAt)) });
    const receipt = await process(interaction());
    expect(receipt.outcome).toBe('deferred');
    expect(receipt.retryAt).toBeUndefined();
  });
});

describe('onReceipt', () => {
  it('hears of each receipt at once, also of those that wait behind a slow one', async () => {
    let answer: (result: SendResult) => void = () => undefined;
    const slow = recordingTransport({
      answer: (_request, _context, call) =>
        call === 1
          ? new Promise((resolve) => {
              answer = resolve;
            })
          : { kind: 'accepted', attempts: 1 },
    });
    const heard: (string | null)[] = [];
    const { trigger: made } = trigger({
      transport: slow,
      onReceipt: ({ interactionId }) => heard.push(interactionId),
    });
    const cases = ['a', 'b', 'c'].map((id) =>
      interaction({ ext_interaction_id: id, customer: { name: 'Jane', email: `${id}@example.com` } }),
    );
    const receipts = made.processAll(cases)[Symbol.asyncIterator]();
    const first = receipts.next();
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(heard).toEqual(['b', 'c']);
    answer({ kind: 'accepted', attempts: 1 });
    expect((await first).value).toMatchObject({ interactionId: 'a' });
    expect(heard).toEqual(['b', 'c', 'a']);
  });

  it('changes nothing by throwing; that is a warning', async () => {
    const warned: Error[] = [];
    const listen = (warning: Error): void => void warned.push(warning);
    process.on('warning', listen);
    const { process: decide } = trigger({
      onReceipt: () => {
        throw new Error('no room');
      },
    });
    expect(await decide(interaction())).toMatchObject({ outcome: 'sent' });
    await setImmediate();
    process.off('warning', listen);
    expect(warned.map(({ message }) => message)).toEqual(['onReceipt threw: no room']);
  });
});

describe('createTrigger', () => {
  it.each([undefined, null, 'rules'])('refuses %j as options', (options) => {
    expect(() => createTrigger(options as never)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  it.each([null, undefined, 7, {}, 'interactions.ndjson'])('refuses %j as interactions', (given) => {
    const { trigger: made } = trigger();
    expect(() => made.processAll(given as never)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  it('waits for promises in a list, and ends with the error of one that fails', async () => {
    const { trigger: made } = trigger();
    const given = [Promise.resolve(interaction()), Promise.reject(new Error('not read'))];
    const outcomes: string[] = [];
    await expect(async () => {
      for await (const { outcome } of made.processAll(given)) outcomes.push(outcome);
    }).rejects.toThrow('not read');
    expect(outcomes).toEqual(['sent']);
  });

  it('keeps addresses out of channel and brand', async () => {
    const { trigger: made, process } = trigger();
    const receipt = await process(
      interaction({ channel: 'help@example.com', brand: 'ask jane@example.com' }),
    );
    expect(receipt).toMatchObject({ channel: '[address]', brand: 'ask [address]' });
    expect(JSON.stringify(made.status())).not.toContain('@');
  });

  it.each([
    ['rules', { rules: undefined }],
    ['store', { store: {} }],
    ['transport', { transport: undefined }],
    ['environment', { environment: 'live' }],
    ['leaseMs', { leaseMs: 0 }],
    ['unsafeStore', { unsafeStore: 'ignore' }],
    ['concurrency', { concurrency: 1.5 }],
    ['clock', { clock: {} }],
    ['onReceipt', { onReceipt: 'log' }],
    ['factTimeoutMs', { factTimeoutMs: -1 }],
  ])('refuses a wrong %s by name, with a fix', (option, wrong) => {
    expect(() => trigger(wrong as unknown as Partial<TriggerOptions>)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(option) }),
    );
  });

  it('refuses a name with a slip in it, which would leave the default in force, and no other', async () => {
    const slip = (meant: string) =>
      expect.objectContaining({ code: 'OPTION_INVALID', fix: `did you mean \`${meant}\`?` });
    expect(() => trigger({ enviroment: 'production' } as never)).toThrow(slip('environment'));
    expect(() => trigger({ keysecret: 'k' } as never)).toThrow(slip('keySecret'));
    expect(() => trigger({ region: 'eu' } as never)).not.toThrow();
    const { trigger: made } = trigger();
    expect(() => made.processAll([], { concurency: 4 } as never)).toThrow(slip('concurrency'));
    expect(() => made.processAll([], { signal: 'stop' } as never)).toThrow(/signal/);
    await expect(made.close({ timeout: 1 } as never)).rejects.toThrow(slip('timeoutMs'));
  });

  it('says of rules that were not waited for that they are a promise', () => {
    expect(() => trigger({ rules: Promise.resolve() as never })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', fix: expect.stringContaining('await loadRuleSet') }),
    );
  });

  it('refuses a transport of the other environment', () => {
    expect(() => trigger({ transport: recordingTransport({ environment: 'production' }) })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  it('counts receipts by outcome, channel and brand', async () => {
    const { trigger: made, process } = trigger();
    await process(interaction());
    await process(interaction({ ext_interaction_id: 'case-2', channel: '__proto__' }));
    await process(null);
    const { receipts, ruleSet } = made.status();
    expect(receipts).toMatchObject({ total: 3, outcomes: { sent: 1, suppressed: 1, invalid: 1 } });
    expect(receipts.byChannel.email?.sent).toBe(1);
    expect(Object.hasOwn(receipts.byChannel, '__proto__')).toBe(true);
    expect(ruleSet).toBe(rules().version);
  });
});
