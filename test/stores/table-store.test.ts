/** What compare-and-set must keep, on each durable table: lost replies, stalls, contention, and what comes between. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SuppressionStore } from '../../src/stores/port.js';
import type { ReserveRequest } from '../../src/stores/port-steps.js';
import type { Table } from '../../src/stores/table.js';
import { tableStore } from '../../src/stores/table-store.js';
import { createGuard } from '../../src/suppression/guard.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { storeConformance } from '../../src/testing/store-conformance.js';
import { until } from '../support/processes.js';
import { reserveRequest, weekly } from '../support/weekly.js';
import { durableTables, type OpenedTables, type TablePlace } from './durable-tables.js';
import { type Faults, simpleTable, withFaults } from './faulty-table.js';

const answer = { outcome: 'sent' } as const;
let customers = 0;

function freshRequest(): ReserveRequest {
  customers += 1;
  return reserveRequest(`customer-${customers}`);
}

/** Every step of the port, on a row where it has something to do, and what it gives when nothing goes wrong. */
const steps: readonly {
  readonly name: string;
  readonly before?: (store: SuppressionStore, request: ReserveRequest) => Promise<unknown>;
  readonly take: (store: SuppressionStore, request: ReserveRequest) => Promise<unknown> | undefined;
  readonly gives: unknown;
}[] = [
  {
    name: 'reserve',
    take: (store, request) => store.reserve(request),
    gives: { kind: 'reserved', leaseUntil: expect.any(Number) },
  },
  {
    name: 'reserve and begin in one',
    take: (store, request) => store.reserveAndBegin?.(request),
    gives: { kind: 'begun', at: expect.any(Number) },
  },
  {
    name: 'begin',
    before: (store, request) => store.reserve(request),
    take: (store, request) => store.begin(request),
    gives: { kind: 'begun', at: expect.any(Number) },
  },
  {
    name: 'begin of a customer on the do-not-contact list',
    before: async (store, request) => {
      await store.reserve(request);
      await store.block(request.customer, { at: 1 });
    },
    take: (store, request) => store.begin(request),
    gives: { kind: 'do_not_contact', block: { at: 1 } },
  },
  ...(['confirm', 'hold', 'release'] as const).map((name) => ({
    name,
    before: (store: SuppressionStore, request: ReserveRequest) =>
      store.reserveAndBegin?.(request) ?? failed(),
    take: (store: SuppressionStore, request: ReserveRequest) => store[name](request, answer),
    gives: { kind: 'settled' },
  })),
  {
    name: 'anchor',
    take: (store, { customer }) => store.anchor(customer, [{ scope: '', at: 50, by: 'import' }]),
    gives: undefined,
  },
  { name: 'block', take: (store, { customer }) => store.block(customer, {}), gives: undefined },
  {
    name: 'unblock',
    before: (store, { customer }) => store.block(customer, {}),
    take: (store, { customer }) => store.unblock(customer),
    gives: true,
  },
  {
    name: 'erase',
    before: (store, { customer }) => store.block(customer, {}),
    take: (store, { customer }) => store.erase(customer, { keepBlock: false }),
    gives: true,
  },
  {
    name: 'sweep',
    before: (store, { customer }) => store.anchor(customer, [{ scope: '', at: 5, by: 'past' }]),
    take: (store) => store.sweep(10),
    gives: 1,
  },
  {
    name: 'a new fingerprint',
    take: (store, { customer }) => store.noteSecret?.(customer),
    gives: undefined,
  },
];

async function failed(): Promise<never> {
  throw new Error('the store has no reserveAndBegin');
}

/** A process of its own that stops itself with SIGSTOP between its read and its write. */
function stalledWriter(place: TablePlace) {
  const file = join(import.meta.dirname, 'workers', 'stalled-writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, JSON.stringify(place)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => (await lines.next()).value;
  const stopped = next().then((said) => {
    if (said !== 'read') throw new Error(`the process said ${String(said)}`);
    const state = (): string => readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    return until('the process is stopped', () => /\) T /.test(state()));
  });
  return { stopped, result: stopped.then(next), resume: () => child.kill('SIGCONT') };
}

/** A connection that breaks: once, before or after the write. */
function cutOnce(when: 'before' | 'after'): Faults & { isDone(): boolean } {
  let isDone = false;
  const cut = (operation: string): void => {
    if (operation !== 'write' || isDone) return;
    isDone = true;
    throw new Error('the connection was cut');
  };
  return { [when]: cut, isDone: () => isDone };
}

describe.each(durableTables.filter(({ isMissing }) => !isMissing))(
  'a store on the table of $name',
  (given) => {
    let opened: OpenedTables;
    beforeAll(async () => {
      opened = await given.open();
    });
    afterAll(() => opened.close());

    const stores: SuppressionStore[] = [];
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close();
    });

    async function storeWith(faults: Faults = {}, timeoutMs = 5_000): Promise<SuppressionStore> {
      const store = tableStore(withFaults(await opened.another(), faults), { name: given.name, timeoutMs });
      stores.push(store);
      return store;
    }

    it.each(steps)('gives the result of $name though its reply was lost', async ({ before, take, gives }) => {
      for (const when of ['after', 'before'] as const) {
        const request = freshRequest();
        await before?.(await storeWith(), request);
        const faults = cutOnce(when);
        const store = await storeWith(faults);
        const seen = await take(store, request);
        expect([seen, faults.isDone()]).toEqual([gives, true]);
        const { customer } = request;
        expect(await (await storeWith()).entry(customer)).toEqual(await store.entry(customer));
      }
    });

    it('finds its own work where another process wrote before the reply that was lost could be asked for', async () => {
      const other = await storeWith();
      for (const take of ['reserve', 'reserveAndBegin', 'begin'] as const) {
        const request = freshRequest();
        if (take === 'begin') await other.reserve(request);
        let isCut = false;
        const store = await storeWith({
          async after(operation) {
            if (operation !== 'write' || isCut) return;
            isCut = true;
            await other.anchor(request.customer, [{ scope: 'other', at: 5, by: 'import' }]);
            throw new Error('the connection was cut');
          },
        });
        const result = await (take === 'begin' ? store.begin(request) : store[take]?.(request));
        expect(result?.kind).toBe(take === 'reserve' ? 'reserved' : 'begun');
        const entry = await other.entry(request.customer);
        expect(entry?.inFlight).toHaveLength(1);
        expect(entry?.anchors.map(({ scope }) => scope)).toContain('other');
      }
    });

    it('refuses at begin a customer who was put on the list after reserve by another process', async () => {
      const [store, other] = [await storeWith(), await storeWith()];
      const request = freshRequest();
      await store.reserve(request);
      await other.block(request.customer, { by: 'support' });
      expect(await store.begin(request)).toMatchObject({ kind: 'do_not_contact', block: { by: 'support' } });
      expect((await other.entry(request.customer))?.inFlight).toEqual([]);
    });

    it('refuses a begin whose row was read before the customer was put on the list', async () => {
      const other = await storeWith();
      const request = freshRequest();
      const { customer } = request;
      await other.reserve(request);
      let isBlocked = false;
      const store = await storeWith({
        async before(operation) {
          if (operation !== 'write' || isBlocked) return;
          isBlocked = true;
          await other.block(customer, {});
        },
      });
      expect((await store.begin(request)).kind).toBe('do_not_contact');
    });

    it('lets one of 64 writers of one row through, each with a connection of its own', async () => {
      const request = freshRequest();
      const writers = await Promise.all(Array.from({ length: 64 }, () => storeWith()));
      const results = await Promise.all(
        writers.map((store, index) =>
          store.reserve({ ...request, interaction: `i-${index}`, token: `t-${index}` }),
        ),
      );
      expect(results.map(({ kind }) => kind).sort()).toEqual([...Array(63).fill('busy'), 'reserved']);
    });

    it('loses none of 64 writes of one row, from eight processes', async () => {
      const { customer } = freshRequest();
      const writers = await Promise.all(Array.from({ length: 8 }, () => storeWith({}, 30_000)));
      const times = Array.from({ length: 64 }, (_, index) => index);
      await Promise.all(
        times.map((at) => writers[at % 8]?.anchor(customer, [{ scope: '', at, by: 'import' }])),
      );
      const entry = await writers[0]?.entry(customer);
      expect(entry?.anchors.map(({ at }) => at).sort((a, b) => a - b)).toEqual(times);
    });

    it('refuses a process that was stopped between its read and its write while another one sent', async () => {
      const own = await given.open();
      const worker = stalledWriter(own.place);
      await worker.stopped;
      const store = tableStore(await own.another(), { name: given.name });
      expect((await store.reserveAndBegin?.(reserveRequest()))?.kind).toBe('begun');
      await store.confirm(reserveRequest(), answer);
      worker.resume();
      expect(await worker.result).toBe('suppressed');
      expect((await store.entry('customer'))?.anchors).toHaveLength(1);
      await store.close();
      await own.close();
    });

    it('lets a process begin that was stopped while nobody else wrote, dated when it went on', async () => {
      const own = await given.open();
      const worker = stalledWriter(own.place);
      await worker.stopped;
      const store = tableStore(await own.another(), { name: given.name });
      await store.block('somebody else', {});
      const resumedAt = (await store.entry('somebody else'))?.block?.at ?? Number.NaN;
      worker.resume();
      expect(await worker.result).toBe('begun');
      const anchors = (await store.entry('customer'))?.anchors ?? [];
      expect(anchors.map(({ at }) => at >= resumedAt)).toEqual([true]);
      await store.close();
      await own.close();
    });

    it('takes turns on a row within one process: nobody has to write twice', async () => {
      const { customer } = freshRequest();
      let writes = 0;
      const store = await storeWith({
        before: (operation) => {
          if (operation === 'write') writes += 1;
        },
      });
      const times = Array.from({ length: 32 }, (_, at) => at);
      await Promise.all(times.map((at) => store.anchor(customer, [{ scope: '', at, by: 'import' }])));
      expect(writes).toBe(32);
    });

    it('needs four operations for a request that is sent, and three where nothing lies between its first two', async () => {
      let operations = 0;
      const store = await storeWith({
        before: () => {
          operations += 1;
        },
      });
      const request = freshRequest();
      await store.reserve(request);
      await store.begin(request);
      await store.confirm(request, answer);
      expect(operations).toBe(4);
      const next = freshRequest();
      await store.reserveAndBegin?.(next);
      await store.confirm(next, answer);
      expect(operations).toBe(7);
    });

    it('lets one of two processes through that hold different secrets to be current', async () => {
      for (let round = 0; round < 5; round += 1) {
        const guards = [
          createGuard({ store: await storeWith(), keySecret: { current: 'old', previous: ['new'] } }),
          createGuard({ store: await storeWith(), keySecret: { current: 'new', previous: ['old'] } }),
        ];
        const email = `ada-${given.name}-${round}@example.com`;
        const outcomes = await Promise.all(
          guards.map((guard, index) =>
            guard.reserve({
              request: {
                customer: { name: 'Ada', email },
                employee: { email: 'agent@example.net' },
                channel: 'chat',
                ext_interaction_id: `case-${round}-${index}`,
              },
              windows: [weekly],
              timezone: 'UTC',
            }),
          ),
        );
        expect(outcomes.filter(({ kind }) => kind === 'reserved').length).toBeLessThanOrEqual(1);
      }
    });
  },
);

describe('a store on a table of one’s own', () => {
  storeConformance({ describe, it, expect }, () => {
    const clock = fixedClock();
    return { store: tableStore(simpleTable(clock.now), { name: 'simple' }), advance: clock.advance };
  });

  const ours = (table: Table, timeoutMs = 5_000): SuppressionStore =>
    tableStore(table, { name: 'simple', timeoutMs });

  it('dates what it begins by the table’s clock at the write, however long it stalled after the read', async () => {
    const clock = fixedClock();
    const store = ours(
      withFaults(simpleTable(clock.now), {
        before: (operation) => {
          if (operation === 'write') clock.advance(3_000);
        },
      }),
    );
    expect(await store.reserveAndBegin?.(reserveRequest())).toEqual({ kind: 'begun', at: clock.now() });
    expect((await store.entry('customer'))?.anchors).toMatchObject([{ at: clock.now() }]);
  });

  it('does not write what it decided longer ago than a call may take', async () => {
    const clock = fixedClock();
    let stalls = 0;
    const table = simpleTable(clock.now);
    const store = ours(
      withFaults(table, {
        before(operation) {
          if (operation !== 'write' || stalls > 0) return;
          stalls += 1;
          clock.advance(5_001);
        },
      }),
    );
    expect(await store.reserve(reserveRequest())).toEqual({
      kind: 'reserved',
      leaseUntil: clock.now() + 60_000,
    });
  });

  it('does not begin when the lease ends between its read and its write', async () => {
    const clock = fixedClock();
    let isStalled = false;
    const store = ours(
      withFaults(simpleTable(clock.now), {
        before(operation) {
          if (operation === 'write' && isStalled) clock.advance(60_000);
        },
      }),
    );
    await store.reserve(reserveRequest());
    isStalled = true;
    expect(await store.begin(reserveRequest())).toEqual({ kind: 'lost' });
  });

  it('does not begin when the clock went back after reserve', async () => {
    const clock = fixedClock();
    const store = ours(simpleTable(clock.now));
    await store.reserve(reserveRequest());
    clock.advance(-1);
    expect(await store.begin(reserveRequest())).toEqual({ kind: 'lost' });
  });

  it('ends with its deadline where the table does not answer, and writes nothing afterwards', async () => {
    const clock = fixedClock();
    const table = simpleTable(clock.now);
    let answerRead = (): void => {};
    const store = ours(
      withFaults(table, {
        before: () =>
          new Promise((resolve) => {
            answerRead = resolve;
          }),
      }),
      30,
    );
    const unavailable = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('30 ms') };
    await expect(store.reserve(reserveRequest())).rejects.toMatchObject(unavailable);
    answerRead();
    await new Promise((resolve) => setImmediate(resolve));
    expect(table.kept.size).toBe(0);
  });

  it('ends with its deadline where others win every time', async () => {
    const table = simpleTable(() => 1_000);
    const lose = { ...table, write: async () => ({ written: false, now: 1_000 }) };
    await expect(ours(lose, 100).reserve(reserveRequest())).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
  });

  it('closes its table when every call has ended, those that wait for their turn included', async () => {
    let letGo = (): void => {};
    const begun = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const operations: string[] = [];
    const table = withFaults(
      simpleTable(() => Date.now()),
      {
        before: (operation) => (operation === 'write' ? begun : undefined),
        after: (operation) => void operations.push(operation),
      },
    );
    const store = ours({ ...table, close: async () => void operations.push('close') }, 5_000);
    const request = reserveRequest();
    const calls = [store.reserve(request), store.block(request.customer, {})];
    const closed = store.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(operations).toEqual(['read']);
    letGo();
    await Promise.all([...calls, closed]);
    expect(operations).toEqual(['read', 'write', 'write', 'close']);
  });

  it('lets the calls behind one that hangs go on after its deadline', async () => {
    let isFirst = true;
    const table = withFaults(
      simpleTable(() => 1_000),
      {
        before: () => {
          if (!isFirst) return undefined;
          isFirst = false;
          return new Promise(() => {});
        },
      },
    );
    const store = ours(table, 100);
    const hanging = store.reserve(reserveRequest());
    await expect(hanging).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect((await store.reserve(reserveRequest())).kind).toBe('reserved');
  });

  it('removes the row of a customer of whom nothing is left', async () => {
    const table = simpleTable(() => 1_000);
    const store = ours(table);
    await store.reserve(reserveRequest());
    expect(table.kept.size).toBe(1);
    await store.release(reserveRequest());
    expect(table.kept.size).toBe(0);
  });

  it('keeps its settings apart from customers, whatever these are called', async () => {
    const store = ours(simpleTable(() => 1_000));
    const secret = await store.secret();
    for (const customer of [':settings', '::settings', ':']) await store.block(customer, { by: customer });
    const seen: string[] = [];
    for await (const { customer } of store.entries()) seen.push(customer);
    expect(seen.sort()).toEqual([':', '::settings', ':settings']);
    expect(await store.secret()).toBe(secret);
  });

  it('refuses settings and rows that are damaged, and never takes them for absent', async () => {
    const table = simpleTable(() => 1_000);
    const row = { text: '{}', version: '0000000000001', writtenAt: 0 };
    table.kept.set(':settings', row).set('customer', row);
    const store = ours(table);
    for (const call of [() => store.open(), () => store.secret(), () => store.reserve(reserveRequest())]) {
      await expect(call()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', fix: expect.any(String) });
    }
  });

  it('keeps settings that a newer version added', async () => {
    const table = simpleTable(() => 1_000);
    const text = JSON.stringify({ format: 1, secret: 's', fingerprints: ['a'], stop: { since: 5 } });
    table.kept.set(':settings', { text, version: '0000000000001', writtenAt: 0 });
    await ours(table).noteSecret?.('b');
    expect(JSON.parse(table.kept.get(':settings')?.text ?? '')).toEqual({
      format: 1,
      secret: 's',
      fingerprints: ['a', 'b'],
      stop: { since: 5 },
    });
  });

  it('has its own begin called where it was spread into another store', async () => {
    const store = ours(simpleTable(() => 1_000));
    expect(store.reserveAndBegin).toBeTypeOf('function');
    expect({ ...store }.reserveAndBegin).toBe(undefined);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])('refuses %d as a time allowed', (timeoutMs) => {
    expect(() =>
      ours(
        simpleTable(() => 1_000),
        timeoutMs,
      ),
    ).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });
});
