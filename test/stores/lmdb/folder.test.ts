/** The folder of an lmdb store: what is in it, who may read it, and what is said when it cannot be used. */

import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { open } from 'lmdb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockFindings, fileSystemFindings } from '../../../src/stores/lmdb/doctor.js';
import { lmdbStore } from '../../../src/stores/lmdb/store.js';
import { createGuard } from '../../../src/suppression/guard.js';
import { fixedClock } from '../../../src/testing/fixed-clock.js';
import { cli } from '../../cli/support/run-cli.js';
import { reserveRequest } from '../../support/weekly.js';

const run = promisify(execFile);
const canMount = process.getuid?.() === 0 && process.platform === 'linux';

let parent: string;
let path: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'autotrigger-folder-'));
  path = join(parent, 'deep', 'suppression.store');
});
afterEach(() => rm(parent, { recursive: true }));

describe('the folder of an lmdb store', () => {
  it('is made when it is not there, for its owner alone, also where its name looks like that of a file', async () => {
    const store = lmdbStore({ path });
    await store.open();
    const modes = await Promise.all(
      [path, join(path, 'data.mdb'), join(path, 'lock.mdb')].map(
        async (one) => (await stat(one)).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
    await store.close();
  });

  it('is not touched before the first step', async () => {
    lmdbStore({ path });
    expect(await readdir(parent)).toEqual([]);
  });

  it('keeps rows and secret from one opening to the next', async () => {
    const first = lmdbStore({ path });
    const secret = await first.secret();
    await first.block('customer-1', { by: 'support' });
    await first.close();
    const second = lmdbStore({ path });
    expect(await second.secret()).toBe(secret);
    expect((await second.entry('customer-1'))?.block?.by).toBe('support');
    await second.close();
  });

  it.skipIf(!canMount)(
    'is read on a read-only mount, and says why nothing is written there',
    async (context) => {
      const writable = lmdbStore({ path });
      const secret = await writable.secret();
      await writable.block('customer-1', { by: 'support' });
      await writable.close();
      const mounted = join(parent, 'mounted');
      await mkdir(mounted);
      // Containers without the right to mount cannot try it.
      await run('mount', ['--bind', path, mounted]).catch(() => context.skip());
      try {
        await run('mount', ['-o', 'remount,bind,ro', mounted]);
        const store = lmdbStore({ path: mounted });
        expect(await store.secret()).toBe(secret);
        expect((await store.entry('customer-1'))?.block?.by).toBe('support');
        expect((await store.statistics()).blocked).toBe(1);
        await expect(store.block('customer-2', {})).rejects.toMatchObject({
          code: 'STORE_UNAVAILABLE',
          message: expect.stringContaining('read-only file system'),
        });
        expect(await store.doctor({ environment: 'production', now: Date.now() })).toContainEqual(
          expect.objectContaining({ severity: 'error', code: 'STORE_READ_ONLY' }),
        );
        await store.close();
        const argv = ['suppressions', 'export', '--store', mounted];
        const exported = await cli(argv);
        expect(exported).toMatchObject({ exitCode: 0, stderr: '' });
        expect(exported.stdout).toContain('customer-1');
        expect((await cli(['suppressions', 'show', '--all', '--store', mounted])).stdout).toContain(
          'customer-1',
        );
      } finally {
        await run('umount', ['--lazy', mounted]);
      }
    },
  );

  it('is closed when everything that was asked for is on disk', async () => {
    const store = lmdbStore({ path });
    await store.open();
    const customers = Array.from({ length: 200 }, (_, index) => `customer-${index}`);
    const blocked = Promise.all(customers.map((customer) => store.block(customer, {})));
    await Promise.all([blocked, store.close()]);
    const again = lmdbStore({ path });
    expect((await again.statistics()).blocked).toBe(200);
    await again.close();
  });

  it('may be open twice in one process: closing one leaves the other open', async () => {
    const first = lmdbStore({ path });
    const second = lmdbStore({ path });
    expect(await first.secret()).toBe(await second.secret());
    await first.block('customer-1', {});
    await first.close();
    expect((await second.reserve(reserveRequest('customer-1'))).kind).toBe('do_not_contact');
    await second.close();
  });

  it.each([20_000, 100, 4096])(
    'is refused, and does not end the process, when its data is cut to %i bytes',
    async (size) => {
      const store = lmdbStore({ path });
      for (let index = 0; index < 300; index += 1) await store.block(`customer-${index}`, { by: 'support' });
      await store.close();
      await truncate(join(path, 'data.mdb'), size);
      await expect(lmdbStore({ path }).open()).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: expect.stringContaining('damaged'),
      });
    },
  );

  it('holds no address, neither in its files nor in what is said about it', async () => {
    const clock = fixedClock();
    const store = lmdbStore({ path, clock });
    const guard = createGuard({ store, clock });
    const addresses = ['Grace.Hopper@Navy.example', 'ada.lovelace@analytical.example'];
    const said: unknown[] = [];
    for (const [index, email] of addresses.entries()) {
      const request = {
        customer: { name: email, email },
        employee: { email: 'agent@example.net' },
        channel: 'chat',
        brand: 'Secret Brand',
        ext_interaction_id: `${email}#${index}`,
      };
      const reservation = await guard.reserve({ request, windows: [], timezone: 'UTC' });
      said.push(reservation);
      if (reservation.kind !== 'reserved') continue;
      await guard.begin(reservation.reservation);
      await guard.confirm(reservation.reservation);
      await guard.block(email, { by: email, reason: `told us from ${email}` });
      await guard.recordResponse({ email, interactionId: email });
      said.push(await guard.lookUp(email), await guard.look({ request, windows: [], timezone: 'UTC' }));
    }
    for await (const entry of store.entries()) said.push(entry);
    said.push(await store.statistics(), await store.doctor({ environment: 'production', now: 0 }));
    await store.close();
    said.push(await guard.reserve({ request: refusedRequest(addresses), windows: [], timezone: 'UTC' }));

    const files = await readdir(path);
    const contents = await Promise.all(files.map((file) => readFile(join(path, file), 'latin1')));
    const everything = [...contents, JSON.stringify(said)].join('\n').toLowerCase();
    for (const needle of ['hopper', 'navy.example', 'lovelace', 'analytical', 'secret brand']) {
      expect(everything.includes(needle), `\`${needle}\` can be read`).toBe(false);
    }
    expect(everything).toContain('[address]');
  });
});

function refusedRequest([email = '']: readonly string[]) {
  return {
    customer: { name: email, email },
    employee: { email: 'agent@example.net' },
    channel: 'chat',
    ext_interaction_id: 'after-close',
  };
}

describe('a folder that cannot be used', () => {
  const reasonOf = async (options: { path: string }) => {
    const store = lmdbStore(options);
    return store.open().then(
      () => 'opened',
      (error: unknown) => error,
    );
  };

  it('because it is a file is refused with what to do', async () => {
    const file = join(parent, 'file');
    await writeFile(file, 'not a folder');
    for (const wrong of [file, join(file, 'below')]) {
      expect(await reasonOf({ path: wrong })).toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: expect.stringContaining(`\`${wrong}\``),
        fix: expect.stringContaining('folder'),
      });
    }
  });

  it('because no folder can be made there is refused with what to do', async () => {
    expect(await reasonOf({ path: '/proc/autotrigger' })).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      fix: expect.stringContaining('folder'),
    });
  });

  it('because its data file is something else is refused, not overwritten', async () => {
    await mkdir(path, { recursive: true });
    const garbage = 'this is not a database '.repeat(1_000);
    await writeFile(join(path, 'data.mdb'), garbage);
    expect(await reasonOf({ path })).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await readFile(join(path, 'data.mdb'), 'utf8')).toBe(garbage);
  });

  it('because another version wrote it is refused, and says which', async () => {
    const store = lmdbStore({ path });
    await store.open();
    await store.close();
    const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
    const root = open({ path, noSubdir: false, overlappingSync: false, ...binary });
    await root.openDB({ name: 'meta', ...binary }).put(Buffer.from('format'), Buffer.from('99'));
    await root.close();
    expect(await reasonOf({ path })).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('format 99'),
    });
  });

  it('can be used once what stood in the way is gone', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    const store = lmdbStore({ path: file });
    await expect(store.open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await rm(file);
    await store.open();
    await store.close();
  });

  it('is closed without a word', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    const store = lmdbStore({ path: file });
    const opening = store.open();
    await Promise.all([expect(opening).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' }), store.close()]);
  });

  it('because the path is empty is refused at once', () => {
    expect(() => lmdbStore({ path: ' ' })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });

  it('because the store was closed says so', async () => {
    const store = lmdbStore({ path });
    await store.open();
    await store.close();
    await expect(store.reserve(reserveRequest('c'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('was closed'),
    });
  });
});

describe('the doctor of an lmdb store', () => {
  it('finds nothing wrong with a private folder on a local disk', async () => {
    const store = lmdbStore({ path });
    await store.open();
    expect(await store.doctor({ environment: 'production', now: Date.now() })).toEqual([]);
    await store.close();
  });

  it('warns when others may read it', async () => {
    const store = lmdbStore({ path });
    await store.open();
    await chmod(path, 0o755);
    const findings = await store.doctor({ environment: 'production', now: Date.now() });
    expect(findings.map(({ code }) => code)).toEqual(['STORE_READABLE']);
    await store.close();
  });

  it('refuses network file systems, and memory in production', () => {
    expect(fileSystemFindings(0x6969, 'test')).toMatchObject([
      { severity: 'error', code: 'STORE_ON_NETWORK' },
    ]);
    expect(fileSystemFindings(0xff534d42 | 0, 'test')).toMatchObject([{ code: 'STORE_ON_NETWORK' }]);
    expect(fileSystemFindings(0x01021994, 'test')).toMatchObject([
      { severity: 'warning', code: 'STORE_FORGETS' },
    ]);
    expect(fileSystemFindings(0x01021994, 'production')).toMatchObject([{ severity: 'error' }]);
    expect(fileSystemFindings(0xef53, 'production')).toEqual([]);
  });

  it('warns when the clock went back', () => {
    expect(clockFindings(100_000, 100_000)).toEqual([]);
    expect(clockFindings(100_000, 200_000)).toMatchObject([{ code: 'CLOCK_WENT_BACK' }]);
  });

  it('warns when its clock is not that of the caller', async () => {
    const store = lmdbStore({ path });
    const findings = await store.doctor({ environment: 'production', now: Date.now() - 3_600_000 });
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['error CLOCK_SKEW']);
    await store.close();
  });
});
