/** Several processes on one lmdb folder, and processes that die in the middle of it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lmdbStore } from '../../../src/stores/lmdb/store.js';
import { reserveRequest } from '../../support/weekly.js';

const worker = join(import.meta.dirname, 'workers', 'lmdb-worker.ts');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autotrigger-lmdb-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Worker {
  readonly process: ChildProcess;
  readonly begun: string[];
  readonly confirmed: string[];
  /** Resolves when so many customers were begun. */
  reached(count: number): Promise<void>;
  ended(): Promise<void>;
}

function start(name: string, customers: number): Worker {
  const child = spawn(process.execPath, ['--import', 'tsx', worker, folder, name, String(customers)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const begun: string[] = [];
  const confirmed: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [what, customer = ''] = line.split(' ');
    if (what === 'begun') begun.push(customer);
    if (what === 'confirmed') confirmed.push(customer);
  });
  const ended = new Promise<void>((resolve) => lines.once('close', resolve));
  return {
    process: child,
    begun,
    confirmed,
    reached: (count) =>
      new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (begun.length >= count) resolve();
        };
        lines.on('line', look);
        lines.once('close', () => reject(new Error(`${name} ended after ${begun.length} of ${count}`)));
        look();
      }),
    ended: () => ended,
  };
}

describe('one lmdb folder', () => {
  it('sees within one round of the event loop what another process has written meanwhile', async () => {
    const store = lmdbStore({ path: folder });
    const request = { ...reserveRequest('customer-0'), interaction: 'another' };
    expect(await store.look(request)).toBeUndefined();
    // No round ends while this one waits for the other process, so lmdb would go on reading its former state.
    const { status } = spawnSync(process.execPath, ['--import', 'tsx', worker, folder, 'other', '1']);
    const refusal = await store.look(request);
    expect(status).toBe(0);
    expect(refusal).toMatchObject({ kind: 'suppressed' });
    await store.close();
  });

  it('lets six processes contact each customer once between them', async () => {
    const customers = 300;
    const workers = Array.from({ length: 6 }, (_, index) => start(`worker-${index}`, customers));
    await Promise.all(workers.map((one) => one.ended()));

    const begun = workers.flatMap((one) => one.begun);
    expect(begun).toHaveLength(customers);
    expect(new Set(begun).size).toBe(customers);

    const store = lmdbStore({ path: folder });
    expect(await store.statistics()).toMatchObject({ customers, inFlight: 0 });
    await store.close();
  });

  it('keeps every window that began and every receipt that was confirmed when its process is killed', async () => {
    const begun = new Set<string>();
    const confirmed = new Set<string>();
    for (const rest of [1, 40, 90]) {
      const one = start(`worker-${rest}`, 100_000);
      await one.reached(rest);
      one.process.kill('SIGKILL');
      await one.ended();
      for (const customer of one.begun) {
        expect(begun.has(customer), `${customer} was asked twice`).toBe(false);
        begun.add(customer);
      }
      for (const customer of one.confirmed) confirmed.add(customer);
    }

    const store = lmdbStore({ path: folder });
    for (const customer of begun) {
      const entry = await store.entry(customer);
      expect(entry?.anchors).toHaveLength(1);
      if (confirmed.has(customer)) expect(entry?.handled).toMatchObject([{ outcome: 'sent' }]);
    }
    await store.close();
  });

  it('goes on working for the others when one of them is killed', async () => {
    const victim = start('victim', 100_000);
    await victim.reached(1);
    const other = start('other', 400);
    await other.reached(1).catch(() => undefined);
    victim.process.kill('SIGKILL');
    await Promise.all([victim.ended(), other.ended()]);

    const asked = [...victim.begun, ...other.begun];
    expect(new Set(asked).size).toBe(asked.length);
    const store = lmdbStore({ path: folder });
    const reserved = await store.reserve(reserveRequest('somebody-new'));
    expect(reserved.kind).toBe('reserved');
    await store.close();
  });
});
