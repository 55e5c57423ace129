/** Lists from elsewhere, and moving to another store. */
import { describe, expect, it } from 'vitest';
import type { WindowSetting } from '../../src/rules/rule-set.js';
import { memoryStore } from '../../src/stores/memory.js';
import { createGuard } from '../../src/suppression/guard.js';
import { exportEntries, importBlocks, importEntries, importHistory } from '../../src/suppression/transfer.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { weekly } from '../support/weekly.js';

const keySecret = 'one secret for both stores';

function setting(now = '2026-05-04T12:00:00Z') {
  const clock = fixedClock(now);
  const store = memoryStore({ clock, quiet: true });
  return { clock, store, guard: createGuard({ store, clock, keySecret }) };
}

function asking(email: string, windows: Partial<WindowSetting> = {}) {
  const window: WindowSetting = { ...weekly, ...windows };
  const request = {
    customer: { name: 'somebody', email },
    employee: { email: 'agent@example.net' },
    channel: 'chat',
    brand: 'Blanca',
    ext_interaction_id: 'case-9',
  };
  return { request, windows: [window], timezone: 'UTC' };
}

describe('history from before the first day', () => {
  it('holds windows as if the requests had been made here', async () => {
    const { guard } = setting();
    const report = await importHistory(guard, [
      { email: 'Ada@example.com', asked_at: '2026-05-01T09:30:00Z', interaction_id: 'case-1', brand: '' },
      { email: 'bob@example.com', asked_at: '2026-04-27T12:00:00+00:00' },
    ]);
    expect(report).toEqual({ imported: 2, refused: 0, unwrapped: 0, problems: [] });
    expect(await guard.reserve(asking('ada@example.com'))).toMatchObject({
      kind: 'suppressed',
      since: Date.parse('2026-05-01T09:30:00Z'),
      by: 'case-1',
    });
    expect((await guard.reserve(asking('bob@example.com'))).kind).toBe('reserved');
  });

  it('refuses a request that lies in the future, but for the end of today', async () => {
    const { clock, guard } = setting();
    const report = await importHistory(
      guard,
      [
        { email: 'ada@example.com', asked_at: '2026-05-04' },
        { email: 'bob@example.com', asked_at: '2026-05-05T12:00:00.001Z' },
        { email: 'cyd@example.com', asked_at: '2099-01-01' },
      ],
      clock,
    );
    expect(report).toMatchObject({ imported: 1, refused: 2 });
    expect(report.problems.map(({ row }) => row)).toEqual([2, 3]);
    expect((await guard.reserve(asking('cyd@example.com'))).kind).toBe('reserved');
  });

  it('takes a day alone as its end, and a time without a zone as UTC', async () => {
    const { guard } = setting();
    await importHistory(guard, [
      { email: 'ada@example.com', asked_at: '2026-05-01' },
      { email: 'bob@example.com', asked_at: '2026-05-01 09:30' },
    ]);
    expect(await guard.reserve(asking('ada@example.com'))).toMatchObject({
      since: Date.parse('2026-05-02T11:59:59.999Z'),
      by: 'import',
    });
    expect(await guard.reserve(asking('bob@example.com'))).toMatchObject({
      since: Date.parse('2026-05-01T09:30:00Z'),
    });
  });

  it('holds narrower windows where the row tells brand and channel', async () => {
    const { guard } = setting();
    const row = { email: 'ada@example.com', asked_at: '2026-05-01', brand: 'blanca', channel: 'Chat' };
    await importHistory(guard, [row]);
    for (const per of [['brand'], ['channel'], ['brand', 'channel']] as const) {
      expect((await guard.reserve(asking('ada@example.com', { per }))).kind).toBe('suppressed');
    }
  });

  it('imported twice is imported once', async () => {
    const { guard } = setting();
    const rows = [{ email: 'ada@example.com', asked_at: '2026-05-01', interaction_id: 'case-1' }];
    await importHistory(guard, rows);
    await importHistory(guard, rows);
    expect((await guard.lookUp('ada@example.com'))?.requests).toHaveLength(1);
  });

  it('names each bad row and its fields, never what stood in them, and takes the others', async () => {
    const { guard } = setting();
    const report = await importHistory(guard, [
      { email: 'not an address', asked_at: '2026-05-01' },
      { email: 'ada@example.com', asked_at: '2026-05-01' },
      { email: 'bob@example.com', asked_at: 'last week, bob@example.com' },
      { asked_at: '2026-02-30' },
      'eve@example.com',
      null,
      JSON.parse('{ "__proto__": { "email": "x@y" } }'),
    ]);
    expect(report).toMatchObject({ imported: 1, refused: 6 });
    expect(report.problems.map(({ row }) => row)).toEqual([1, 3, 4, 5, 6, 7]);
    expect(report.problems[1]?.message).toBe(
      '`asked_at` is not a date like `2026-05-01` or `2026-05-01T09:30:00Z`',
    );
    expect(report.problems[2]?.message).toMatch(/^`email` is missing.*`asked_at` is not a date/);
    expect(JSON.stringify(report)).not.toMatch(/@|last week|not an address/);
  });

  it('keeps to the first hundred problems of a list that is wrong throughout', async () => {
    const { guard } = setting();
    const report = await importHistory(
      guard,
      Array.from({ length: 1_000 }, () => ({})),
    );
    expect(report).toMatchObject({ imported: 0, refused: 1_000 });
    expect(report.problems).toHaveLength(100);
  });

  it('rejects with the store’s error when the store goes away half-way, and nothing else breaks', async () => {
    const { guard } = setting();
    let calls = 0;
    const fragile = {
      ...guard,
      async recordRequest() {
        calls += 1;
        if (calls > 300) throw new Error('gone');
      },
    };
    async function* rows() {
      for (let index = 0; index < 2_000; index += 1) {
        if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
        yield { email: `customer-${index}@example.com`, asked_at: '2026-05-01' };
      }
    }
    await expect(importHistory(fragile, rows())).rejects.toThrow('gone');
    expect(calls).toBeLessThan(2_000);
  });

  it('reads rows as they come, many more than fit into one batch', async () => {
    const { guard, store } = setting();
    async function* rows() {
      for (let index = 0; index < 1_000; index += 1) {
        yield { email: `customer-${index}@example.com`, asked_at: '2026-05-01' };
      }
    }
    expect(await importHistory(guard, rows())).toMatchObject({ imported: 1_000 });
    expect((await store.statistics()).customers).toBe(1_000);
  });
});

describe('a do-not-contact list', () => {
  it('is taken from addresses, and from rows with who, when and why', async () => {
    const { guard } = setting();
    await importBlocks(guard, [
      ' Ada@example.com ',
      { email: 'bob@example.com', by: 'support', reason: 'unsubscribed', at: '2026-01-01T00:00:00Z' },
      { email: 'eve@example.com', by: '', reason: '', at: '' },
    ]);
    expect((await guard.reserve(asking('ada@example.com'))).kind).toBe('do_not_contact');
    expect((await guard.lookUp('bob@example.com'))?.block).toEqual({
      at: Date.parse('2026-01-01T00:00:00Z'),
      by: 'support',
      reason: 'unsubscribed',
    });
    expect(Object.keys((await guard.lookUp('eve@example.com'))?.block ?? {})).toEqual(['at']);
  });
});

describe('an export', () => {
  it('brings windows and do-not-contact entries to another store with the same secret', async () => {
    const from = setting();
    const asked = asking('ada@example.com');
    const reserved = await from.guard.reserve(asked);
    if (reserved.kind !== 'reserved') throw new Error(reserved.kind);
    await from.guard.begin(reserved.reservation);
    await from.guard.confirm(reserved.reservation, { requestId: 'r-1' });
    await from.guard.block('bob@example.com', { by: 'support' });

    const lines: unknown[] = [];
    for await (const entry of exportEntries(from.store)) lines.push(JSON.parse(JSON.stringify(entry)));
    expect(JSON.stringify(lines)).not.toMatch(/@|ada|bob/i);

    const to = setting('2026-05-05T12:00:00Z');
    expect(await importEntries(to.store, lines)).toMatchObject({ imported: 2, refused: 0 });
    expect((await to.guard.reserve(asked)).kind).toBe('suppressed');
    expect(await to.guard.reserve(asking('bob@example.com'))).toMatchObject({
      kind: 'do_not_contact',
      block: { by: 'support' },
    });
  });

  it('that was tampered with is refused line by line', async () => {
    const { store } = setting();
    const report = await importEntries(store, [
      { customer: '', anchors: [] },
      { customer: 'c', anchors: [{ scope: '', at: Number.MAX_SAFE_INTEGER, by: 'x' }] },
      { customer: 'c', anchors: [{ scope: '', at: -1, by: 'x' }] },
    ]);
    expect(report).toMatchObject({ imported: 0, refused: 3 });
  });
});
