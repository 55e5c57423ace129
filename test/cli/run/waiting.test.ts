/** What is deferred under --watch comes again at its time, on the latest record of its interaction. */
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWaiting, type Waiting, type WaitingOptions } from '../../../src/cli/run/waiting.js';
import { createTrigger } from '../../../src/pipeline/create-trigger.js';
import type { Receipt } from '../../../src/receipt/receipt.js';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';
import { memoryStore } from '../../../src/stores/memory.js';
import type { SuppressionStore } from '../../../src/stores/port.js';
import { recordingTransport } from '../../../src/testing/recording-transport.js';
import { loadOpenTelemetry } from '../../../src/transport/telemetry/open-telemetry.js';

const rules = parseRuleSet([
  {
    path: 'test.rules.json',
    content: {
      rules: [
        {
          name: 'closed',
          conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
          event: { type: 'send', params: { delay: '1h' } },
        },
      ],
    },
  },
]);

const start = Date.parse('2026-01-05T12:00:00Z');

const interaction = (id: string, status = 'closed', ended_at = '2026-01-05T12:00:00Z') => ({
  ext_interaction_id: id,
  channel: 'email',
  status,
  ended_at,
  customer: { name: 'Jane', email: `${id}@example.com` },
  employee: { email: 'paul@blancapeak.example' },
});

// Loading a module takes real time.
beforeAll(async () => void (await loadOpenTelemetry()));
beforeEach(() => void vi.useFakeTimers({ now: start, toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

interface Running {
  readonly receipts: Receipt[];
  readonly waiting: Waiting;
  readonly notes: number[];
  readonly accepted: () => readonly string[];
  readonly stop: () => void;
  give(record: unknown): void;
  end(): void;
  readonly ended: Promise<void>;
}

function running(options: Partial<WaitingOptions> = {}, store?: SuppressionStore, ruleSet = rules): Running {
  const stopped = new AbortController();
  const clock = { now: () => Date.now() };
  const notes: number[] = [];
  const waiting = createWaiting({
    ...{ clock, signal: stopped.signal, onInputEnd: (count: number) => void notes.push(count) },
    ...options,
  });
  const transport = recordingTransport();
  const trigger = createTrigger({
    rules: ruleSet,
    transport,
    clock,
    store: store ?? memoryStore({ clock, quiet: true }),
  });
  const records: unknown[] = [];
  let wake = (): void => undefined;
  let isOver = false;
  async function* input(): AsyncGenerator<unknown> {
    for (;;) {
      while (records.length > 0) yield records.shift();
      if (isOver) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  const receipts: Receipt[] = [];
  async function takeAll(): Promise<void> {
    const all = trigger.processAll(waiting.follow(input()), { signal: stopped.signal });
    for await (const receipt of all) {
      receipts.push(receipt);
      waiting.take(receipt);
    }
  }
  return {
    ...{ receipts, waiting, notes },
    accepted: () => transport.accepted.map(({ ext_interaction_id: id }) => id),
    stop: () => stopped.abort(),
    give(record) {
      records.push(record);
      wake();
    },
    end() {
      isOver = true;
      wake();
    },
    ended: takeAll(),
  };
}

/** What happens at once happens first: modules are loaded outside of the fake time. */
async function minutes(count: number): Promise<void> {
  for (let tick = 0; tick < 100; tick += 1) await setImmediate();
  await vi.advanceTimersByTimeAsync(count * 60_000);
  for (let tick = 0; tick < 100; tick += 1) await setImmediate();
}
const outcomes = ({ receipts }: Running): string[] => receipts.map(({ outcome }) => outcome);

describe('a delay under --watch', () => {
  it('is served at its time, and not before', async () => {
    const run = running();
    run.give(interaction('case-1'));
    await minutes(59);
    expect(outcomes(run)).toEqual(['deferred']);
    expect(run.waiting.receipts()).toHaveLength(1);
    await minutes(2);
    expect(outcomes(run)).toEqual(['deferred', 'sent']);
    expect(run.waiting.receipts()).toEqual([]);
    run.end();
    await run.ended;
  });

  it('is not sent when the case was opened again meanwhile', async () => {
    const run = running();
    run.give(interaction('case-1'));
    await minutes(30);
    run.give(interaction('case-1', 'open'));
    await minutes(120);
    expect(outcomes(run)).toEqual(['deferred', 'skipped']);
    expect(run.waiting.replaced).toBe(1);
    expect(run.accepted()).toEqual([]);
    run.stop();
    await run.ended;
  });

  it('counts from the newer record, and is sent once', async () => {
    const run = running();
    run.give(interaction('case-1'));
    await minutes(30);
    run.give(interaction('case-1', 'closed', '2026-01-05T12:30:00Z'));
    await minutes(45);
    expect(run.accepted()).toEqual([]);
    await minutes(16);
    expect(run.accepted()).toEqual(['case-1']);
    run.stop();
    await run.ended;
  });

  it('is replaced by a record with its id that cannot be read', async () => {
    const run = running();
    run.give(interaction('case-1'));
    await minutes(1);
    run.give({ ext_interaction_id: 'case-1', channel: 7 });
    await minutes(120);
    expect(outcomes(run)).toEqual(['deferred', 'invalid']);
    run.stop();
    await run.ended;
  });

  it('keeps an input that has ended alive until it is served, and says so', async () => {
    const run = running();
    run.give(interaction('case-1'));
    run.give(interaction('case-2', 'open'));
    run.end();
    await minutes(1);
    expect(run.notes).toEqual([1]);
    await minutes(60);
    await run.ended;
    expect(outcomes(run)).toEqual(['deferred', 'skipped', 'sent']);
    expect(run.notes).toEqual([1]);
  });

  it('still waits when the run is stopped, with its time', async () => {
    const run = running();
    run.give(interaction('case-1'));
    await minutes(1);
    run.stop();
    await run.ended;
    expect(run.waiting.receipts()).toMatchObject([
      { interactionId: 'case-1', outcome: 'deferred', retryAt: '2026-01-05T13:00:00.000Z' },
    ]);
  });

  it('waits in bounded numbers: what is beyond is final', async () => {
    const run = running({ atMost: 1 });
    run.give(interaction('case-1'));
    run.give(interaction('case-2'));
    await minutes(61);
    expect(run.accepted()).toEqual(['case-1']);
    run.stop();
    await run.ended;
  });
});

describe('sending hours under --watch', () => {
  it('are waited for, on the latest record of each interaction', async () => {
    const content = {
      sending: { hours: [{ days: [1], from: '13:00', to: '14:00' }] },
      rules: [
        {
          name: 'closed',
          conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
          event: { type: 'send' },
        },
      ],
    };
    const run = running({}, undefined, parseRuleSet([{ path: 'hours.rules.json', content }]));
    run.give(interaction('case-1'));
    run.give(interaction('case-2'));
    await minutes(30);
    run.give(interaction('case-2', 'open'));
    await minutes(29);
    expect(run.accepted()).toEqual([]);
    expect(run.receipts[0]).toMatchObject({ outcome: 'deferred', reasons: [{ code: 'SENDING_HOURS' }, {}] });
    await minutes(2);
    expect(run.accepted()).toEqual(['case-1']);
    run.stop();
    await run.ended;
  });
});

describe('a store that is unavailable for a while under --watch', () => {
  it('defers, and what was deferred is sent when it is back', async () => {
    const clock = { now: () => Date.now() };
    const real = memoryStore({ clock, quiet: true });
    let isUp = false;
    const reserve: SuppressionStore['reserve'] = async (request) => {
      if (!isUp) throw new Error('down');
      return real.reserve(request);
    };
    const run = running({}, { ...real, reserve });
    run.give(interaction('case-1', 'closed', '2026-01-05T10:00:00Z'));
    await minutes(1);
    expect(new Set(outcomes(run))).toEqual(new Set(['deferred']));
    isUp = true;
    await minutes(2);
    expect(outcomes(run).at(-1)).toBe('sent');
    expect(run.accepted()).toEqual(['case-1']);
    run.stop();
    await run.ended;
  });
});
