/**
 * Every interleaving of two writers of one row, with replies that are lost and requests that never arrive: a small
 * model checker. A run is a list of choices; each run makes the next one, until none is left.
 */
import { describe, expect, it } from 'vitest';
import type { SuppressionStore } from '../../src/stores/port.js';
import type { ReserveRequest } from '../../src/stores/port-steps.js';
import type { Table } from '../../src/stores/table.js';
import { tableStore } from '../../src/stores/table-store.js';
import { simpleTable } from './faulty-table.js';

const week = 604_800_000;
const windows = [{ name: 'weekly', scope: '', max: 1, lengthMs: week }];
const request = (writer: string): ReserveRequest => ({
  customer: 'c',
  interaction: `interaction of ${writer}`,
  label: writer,
  token: `token of ${writer}`,
  leaseMs: 60_000,
  windows,
  anchors: [''],
});

/** What becomes of one operation on the table. */
type Fate = 'done' | 'reply lost' | 'never arrived';

interface Waiting {
  readonly writer: number;
  go(fate: Fate): void;
}

/** Picks one of several; a run that is repeated with the same picks does the same. */
type Choose = (options: number) => number;

/** All lists of choices: counts up, like a number whose every digit has a base of its own. */
async function forEveryRun(run: (choose: Choose) => Promise<void>): Promise<number> {
  let runs = 0;
  let picks: { pick: number; options: number }[] = [];
  for (;;) {
    let place = 0;
    await run((options) => {
      const known = picks[place];
      if (known === undefined) picks.push({ pick: 0, options });
      place += 1;
      return known?.pick ?? 0;
    });
    runs += 1;
    picks = picks.slice(0, place);
    while (picks.length > 0 && (picks.at(-1)?.pick ?? 0) + 1 === picks.at(-1)?.options) picks.pop();
    const last = picks.at(-1);
    if (last === undefined) return runs;
    picks[picks.length - 1] = { ...last, pick: last.pick + 1 };
  }
}

/** A table whose operations wait until they are let go. */
function steered(table: Table, writer: number, waiting: Waiting[]): Table {
  const steer = <Result>(operation: () => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.push({
        writer,
        go(fate) {
          if (fate === 'never arrived') return reject(new Error(fate));
          const result = operation();
          if (fate === 'done') return resolve(result);
          result.then(() => reject(new Error(fate)), reject);
        },
      });
    });
  return {
    ...table,
    read: (key) => steer(() => table.read(key)),
    write: (write) => steer(() => table.write(write)),
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Lets two writers run to their ends in the order that `choose` says, with at most `faults` faults. A store that fails
 * twice in a row gives up, which is an end, too.
 */
async function play(
  choose: Choose,
  faults: number,
  writers: readonly ((store: SuppressionStore) => Promise<unknown>)[],
): Promise<{ ends: unknown[]; store: SuppressionStore }> {
  const table = simpleTable(() => 1_000_000);
  const waiting: Waiting[] = [];
  let running = writers.length;
  const ends = Promise.all(
    writers.map(async (write, index) => {
      const store = tableStore(steered(table, index, waiting), { name: 'steered' });
      const end = await write(store).catch((error: unknown) => error);
      running -= 1;
      return end;
    }),
  );
  let left = faults;
  await settle();
  while (running > 0) {
    // Those who wait, in the order of their numbers, so that the same picks mean the same.
    waiting.sort((a, b) => a.writer - b.writer);
    const next = waiting.splice(choose(waiting.length), 1)[0];
    const fates: readonly Fate[] = left > 0 ? ['done', 'reply lost', 'never arrived'] : ['done'];
    const fate = fates[choose(fates.length)] ?? 'done';
    if (fate !== 'done') left -= 1;
    next?.go(fate);
    await settle();
  }
  return { ends: await ends, store: tableStore(table, { name: 'simple' }) };
}

/** Reserves and begins; `begun` is the right to call. */
const inTwoSteps =
  (writer: string) =>
  async (store: SuppressionStore): Promise<string> => {
    const reserved = await store.reserve(request(writer));
    return reserved.kind === 'reserved' ? (await store.begin(request(writer))).kind : reserved.kind;
  };
const inOneStep =
  (writer: string) =>
  async (store: SuppressionStore): Promise<string | undefined> =>
    (await store.reserveAndBegin?.(request(writer)))?.kind;
const toTheEnd =
  (writer: string) =>
  async (store: SuppressionStore): Promise<string | undefined> => {
    const begun = (await store.reserveAndBegin?.(request(writer)))?.kind;
    if (begun !== 'begun') return begun;
    return (await store.confirm(request(writer), { outcome: 'sent' })).kind;
  };

describe('two writers of one row, in every order and with every loss of replies', () => {
  it.each([
    ['each in two steps', inTwoSteps, inTwoSteps, 1],
    ['one in one step, one in two', inOneStep, inTwoSteps, 1],
    ['each in one step', inOneStep, inOneStep, 2],
  ])(
    'never both contact the customer: %s',
    async (_name, one, other, faults) => {
      let begun = 0;
      const runs = await forEveryRun(async (choose) => {
        const { ends, store } = await play(choose, faults, [one('first'), other('second')]);
        const count = ends.filter((end) => end === 'begun').length;
        expect(count).toBeLessThanOrEqual(1);
        begun += count;
        const entry = await store.entry('c');
        // Anyone who was told to call stands in the row; nobody else's window may hold but that of a store that gave up.
        for (const [index, label] of ['first', 'second'].entries()) {
          if (ends[index] !== 'begun') continue;
          expect(entry?.inFlight).toMatchObject([{ state: 'dispatching', by: label }]);
        }
      });
      expect(begun).toBeGreaterThan(0);
      expect(runs).toBeGreaterThan(50);
    },
    120_000,
  );

  it('a single lost reply is no loss: one of them always begins', async () => {
    await forEveryRun(async (choose) => {
      const { ends } = await play(choose, 1, [inOneStep('first'), inOneStep('second')]);
      expect(ends.filter((end) => end === 'begun')).toHaveLength(1);
      expect(ends.filter((end) => end === 'busy')).toHaveLength(1);
    });
  }, 120_000);

  it('a request and an entry on the do-not-contact list: either stops the other or comes after it', async () => {
    const blocking = (store: SuppressionStore) => store.block('c', { at: 1 });
    const seen = new Set<unknown>();
    await forEveryRun(async (choose) => {
      const { ends, store } = await play(choose, 1, [inTwoSteps('first'), blocking]);
      seen.add(ends[0]);
      expect(['begun', 'do_not_contact']).toContain(ends[0]);
      const entry = await store.entry('c');
      expect(entry?.block).toEqual({ at: 1 });
      expect(entry?.inFlight).toHaveLength(ends[0] === 'begun' ? 1 : 0);
    });
    expect(seen).toEqual(new Set(['begun', 'do_not_contact']));
  }, 120_000);

  it('a request that is confirmed and anchors from elsewhere: both are kept', async () => {
    const importing = (store: SuppressionStore) => store.anchor('c', [{ scope: 'x', at: 1, by: 'import' }]);
    await forEveryRun(async (choose) => {
      const { ends, store } = await play(choose, 1, [toTheEnd('first'), importing]);
      expect(ends).toEqual(['settled', undefined]);
      const entry = await store.entry('c');
      expect(entry?.anchors.map(({ scope }) => scope).sort()).toEqual(['', 'x']);
      expect(entry?.handled).toMatchObject([{ outcome: 'sent' }]);
      expect(entry?.inFlight).toEqual([]);
    });
  }, 120_000);

  it('finds a fault where the condition is left out: the checker is not blind', async () => {
    const found = forEveryRun(async (choose) => {
      const table = simpleTable(() => 1_000_000);
      const careless: Table = {
        ...table,
        async write(write) {
          return table.write({ ...write, expected: table.kept.get(write.key)?.version });
        },
      };
      const waiting: Waiting[] = [];
      const ends: (string | undefined)[] = [];
      const stores = [0, 1].map((writer) =>
        tableStore(steered(careless, writer, waiting), { name: 'careless' }),
      );
      const writes = stores.map(async (store, index) => {
        ends.push(await inOneStep(`writer ${index}`)(store));
      });
      await settle();
      while (ends.length < 2) {
        waiting.sort((a, b) => a.writer - b.writer);
        waiting.splice(choose(waiting.length), 1)[0]?.go('done');
        await settle();
      }
      await Promise.all(writes);
      expect(ends).not.toEqual(['begun', 'begun']);
    });
    await expect(found).rejects.toThrow();
  });
});
