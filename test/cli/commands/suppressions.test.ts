/** `autotrigger suppressions`: lists in and out, one customer, the doctor. */
import { createHmac } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { lmdbStore } from '../../../src/stores/lmdb/store.js';
import { createGuard } from '../../../src/suppression/guard.js';
import { weekly } from '../../support/weekly.js';
import { ndjson, writeExample } from '../support/example-input.js';
import { type CliOptions, type CliResult, cli } from '../support/run-cli.js';
import { type Scratch, scratch } from '../support/scratch.js';

type Suppressions = Scratch & {
  run(options?: CliOptions & { readonly store?: string }): Promise<Record<string, number>>;
  does(argv: readonly string[], options?: CliOptions): Promise<CliResult>;
};

function prepared(): Suppressions {
  const place = scratch();
  writeExample(place);
  return {
    ...place,
    does: (argv, options) =>
      cli(['suppressions', ...argv, '--store', 'state'], { cwd: place.folder, ...options }),
    async run({ store = 'state', ...options } = {}) {
      const argv = ['run', 'in.ndjson', '--sandbox', '--store', store, '--format', 'json'];
      const { stdout } = await cli(argv, { cwd: place.folder, ...options });
      return JSON.parse(stdout).outcomes;
    },
  };
}

describe('suppressions show', () => {
  it('tells what is known of a customer, by hash and never by address', async () => {
    const { run, does } = prepared();
    await run();
    const { exitCode, stdout } = await does(['show', ' JANE@example.com ']);
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stdout).toMatch(/^customer [\w-]{24}\n {2}asked \d{4}-.+ UTC because of 1\n {2}sent .+ UTC as /);
    expect(stdout.toLowerCase()).not.toContain('jane');
  });

  it('says when nothing is known', async () => {
    const { run, does } = prepared();
    await run();
    expect((await does(['show', 'nobody@example.com'])).stdout).toMatch(/nothing is known/);
    const { stdout } = await does(['show', 'nobody@example.com', '--format', 'json']);
    expect(JSON.parse(stdout)).toEqual({ customer: expect.stringMatching(/^[\w-]{24}$/), known: false });
  });

  it('lists everybody, one line each', async () => {
    const { run, does } = prepared();
    await run();
    await does(['block', 'jim@example.com']);
    const { stdout } = await does(['show', '--all']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.filter((line) => line.endsWith('do not contact'))).toHaveLength(1);
  });

  it('wants to know whom, and makes no store only to look into it', async () => {
    const { does, path } = prepared();
    expect((await does(['show'])).exitCode).toBe(ExitCode.CouldNotRun);
    const { exitCode, stderr } = await does(['show', 'jane@example.com']);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('there is no store in `state`');
    expect(existsSync(path('state'))).toBe(false);
  });
});

describe('suppressions respond', () => {
  it('begins the windows that count from a response, and says which rows it refused', async () => {
    const { run, does } = prepared();
    await run();
    const answered = ['respond', '-', '--at', '2026-03-01T00:00:00Z', '--brand', 'kids'];
    const { exitCode, stdout, stderr } = await does(answered, { stdin: 'jane@example.com\nx@y\n' });
    expect(exitCode).toBe(ExitCode.Findings);
    expect(stdout).toBe('1 customer noted as having answered in state, 1 refused\n');
    expect(stderr).toBe('refused: row 2: is not an e-mail address\n');
    const exported = await does(['export']);
    expect(exported.stdout).toContain(`"at":${Date.parse('2026-03-01T00:00:00Z')},"by":"response"`);
  });

  it('wants to know in which store', async () => {
    const { folder } = prepared();
    const { exitCode, stderr } = await cli(['suppressions', 'respond', 'jane@example.com'], { cwd: folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('add --env test or --env production');
  });
});

describe('suppressions block', () => {
  it('keeps a customer from being asked, and unblock undoes it', async () => {
    const { run, does } = prepared();
    await does(['block', 'jane@example.com', '--reason', 'asked by phone', '--by', 'support']);
    expect((await does(['show', 'jane@example.com'])).stdout).toMatch(
      /do not contact since .+ by support: asked by phone/,
    );
    expect(await run()).toMatchObject({ sent: 0 });
    expect((await does(['unblock', 'jane@example.com'])).stdout).toBe(
      '1 customer taken off the do-not-contact list in state\n',
    );
    expect(await run()).toMatchObject({ sent: 1 });
  });

  it('takes addresses from standard input, and repeats none of them', async () => {
    const { does } = prepared();
    const blocked = await does(['block', '-'], { stdin: 'jane@example.com\n\njoe@example.com\n' });
    expect(blocked.stdout).toBe('2 customers put on the do-not-contact list in state\n');
    const wrong = await does(['block', 'jane at example.com']);
    expect(wrong.exitCode).toBe(ExitCode.Findings);
    expect(wrong.stderr).toBe('refused: row 1: is not an e-mail address\n');
  });

  it('takes them in the encoding in which they come, as an import does', async () => {
    const { does } = prepared();
    for (const bytes of [
      Buffer.from('\uFEFFjane@example.com\r\njoe@example.com\r\n', 'utf16le'),
      gzipSync('jane@example.com\njoe@example.com\n'),
    ]) {
      const { exitCode, stdout } = await does(['block', '-'], { stdin: Readable.from([bytes]) });
      expect([exitCode, stdout]).toEqual([
        ExitCode.Fine,
        '2 customers put on the do-not-contact list in state\n',
      ]);
    }
  });

  it('says what was taken, what was unwrapped and what was refused, by row', async () => {
    const { does, run } = prepared();
    const stdin = ['Jane Doe <jane@example.com>', '', 'x@example', 'mailto:joe@example.com'].join('\n');
    const { exitCode, stdout, stderr } = await does(['block', '-'], { stdin });
    expect(exitCode).toBe(ExitCode.Findings);
    expect(stdout).toBe(
      '2 customers put on the do-not-contact list in state, 2 addresses unwrapped, 1 refused\n',
    );
    expect(stderr).toBe('refused: row 3: is not an e-mail address\n');
    expect(await run()).toMatchObject({ sent: 0 });
  });

  it('goes into the stores of both environments unless one is chosen, as an imported list does', async () => {
    const place = prepared();
    place.write('list.txt', 'joe@example.com\n');
    const plain = (...argv: string[]) => cli(['suppressions', ...argv], { cwd: place.folder });
    expect((await plain('block', 'jane@example.com')).stdout).toContain(
      'in .autotrigger/production and .autotrigger/test\n',
    );
    expect((await plain('import', 'list.txt')).stdout).toBe(
      '1 row imported into .autotrigger/production and .autotrigger/test\n',
    );
    for (const env of ['test', 'production']) {
      for (const address of ['jane@example.com', 'joe@example.com']) {
        expect((await plain('show', address, '--env', env)).stdout).toContain('do not contact');
      }
    }
    for (const command of ['unblock', 'forget']) {
      const { exitCode, stderr } = await plain(command, 'jane@example.com');
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toContain('--env test or --env production');
    }
    await plain('unblock', 'jane@example.com', '--env', 'test');
    expect((await plain('show', 'jane@example.com', '--env', 'production')).stdout).toContain(
      'do not contact',
    );
  });

  it('takes the address rules of the trigger', async () => {
    const { does } = prepared();
    await does(['block', 'j.a.n.e@gmail.com', '--address-rules', 'gmail']);
    const shown = await does(['show', 'jane+x@gmail.com', '--address-rules', 'gmail']);
    expect(shown.stdout).toContain('do not contact');
    const remembered = await does(['show', 'jane+y@gmail.com']);
    expect(remembered.stdout).toContain('do not contact');
    const different = await does(['show', 'jane@gmail.com', '--address-rules', 'plus-tags']);
    expect(different.stderr).toContain('was filled under the address rules `gmail`');
    expect((await does(['show', 'jane@gmail.com', '--address-rules', 'toString'])).exitCode).toBe(
      ExitCode.CouldNotRun,
    );
  });
});

describe('suppressions forget', () => {
  it('says that a request that is under way stays', async () => {
    const { does, path } = prepared();
    const store = lmdbStore({ path: path('state') });
    const guard = createGuard({ store });
    const request = {
      customer: { name: 'Jane', email: 'jane@example.com' },
      employee: { email: 'paul@example.org' },
      ...{ channel: 'chat', ext_interaction_id: 'case-1' },
    };
    const reserved = await guard.reserve({ request, windows: [weekly], timezone: 'UTC' });
    if (reserved.kind !== 'reserved') throw new Error(reserved.kind);
    await guard.begin(reserved.reservation);
    await store.close();
    const { exitCode, stdout, stderr } = await does(['forget', 'jane@example.com']);
    expect([exitCode, stdout]).toEqual([ExitCode.Findings, '0 customers forgotten in state, 1 refused\n']);
    expect(stderr).toContain('a request to this customer is under way');
  });

  it('erases the customer and keeps the do-not-contact entry unless told otherwise', async () => {
    const { run, does } = prepared();
    await run();
    await does(['block', 'jane@example.com']);
    expect((await does(['forget', 'jane@example.com', 'nobody@example.com'])).stdout).toBe(
      '1 customer forgotten in state, 1 other with nothing to forget\n',
    );
    const kept = await does(['show', 'jane@example.com']);
    expect(kept.stdout).toContain('do not contact');
    expect(kept.stdout).not.toContain('asked');
    await does(['forget', 'jane@example.com', '--drop-block']);
    expect((await does(['show', 'jane@example.com'])).stdout).toContain('nothing is known');
  });
});

describe('suppressions import', () => {
  it.each<[string, string, number?]>([
    ['list.txt', 'jane@example.com\r\njoe@example.com\r\n'],
    ['list', '\uFEFFjane@example.com\njoe@example.com'],
    ['list.csv', 'Name,Email,Reason\nJane,jane@example.com,phone\nJoe,joe@example.com,\n'],
    ['list.ndjson', '{"email":"jane@example.com"}\n{"email":"joe@example.com","by":"legal"}\n'],
    ['list.txt', 'Jane Doe <jane@example.com>\nJoe Doe <joe@example.com>\n', 2],
    ['list.txt', '[jane@example.com]\n[joe@example.com]\n', 2],
    ['list.csv', '"Doe, Jane" <jane@example.com>\nmailto:joe@example.com\n', 2],
    ['list.json', '[{"email":"jane@example.com"},{"email":"joe@example.com"}]'],
  ])('takes a do-not-contact list from %s', async (name, content, unwrapped = 0) => {
    const { write, does, run } = prepared();
    write(name, content);
    const { exitCode, stdout, stderr } = await does(['import', name]);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: ExitCode.Fine,
      stdout: `2 rows imported into state${unwrapped === 0 ? '' : ', 2 addresses unwrapped'}\n`,
      stderr: '',
    });
    expect(await run()).toMatchObject({ sent: 0 });
  });

  it('takes over who was asked when', async () => {
    const { write, does, run } = prepared();
    const recently = new Date(Date.now() - 3 * 86_400_000).toISOString();
    write('asked.csv', `Email,Asked At,Interaction ID\njane@example.com,${recently},4711\n`);
    expect((await does(['import', 'asked.csv', '--as', 'history'])).exitCode).toBe(ExitCode.Fine);
    expect(await run()).toMatchObject({ sent: 0, suppressed: 2 });
    expect((await does(['show', 'jane@example.com'])).stdout).toContain('because of 4711');
  });

  it('goes on past rows it cannot take, names them, and repeats nothing of them', async () => {
    const { write, does } = prepared();
    write('list.csv', 'email\njane@example.com\njoe at example\njil@example.com\n');
    const { exitCode, stdout, stderr } = await does(['import', 'list.csv']);
    expect(exitCode).toBe(ExitCode.Findings);
    expect(stdout).toBe('2 rows imported into state, 1 refused\n');
    expect(stderr).toMatch(/^refused: row 2: `email` is not an e-mail address\n$/);
  });

  it('does not take a list of past requests for a list of people who must not be asked', async () => {
    const { write, does } = prepared();
    write('asked.csv', 'email,asked_at\njane@example.com,2026-11-20\njoe@example.com,\n');
    const { exitCode, stdout, stderr } = await does(['import', 'asked.csv']);
    expect([exitCode, stdout]).toEqual([ExitCode.Findings, '1 row imported into state, 1 refused\n']);
    expect(stderr).toContain('row 1: `asked_at` is of a list of past requests, which is imported as history');
  });

  it('says of columns without a name for the addresses what they need', async () => {
    const { write, does } = prepared();
    write('list.csv', 'Email Address,First Name\njane@example.com,Jane\n');
    const { exitCode, stderr } = await does(['import', 'list.csv']);
    expect(exitCode).toBe(ExitCode.Findings);
    expect(stderr).toContain('list.csv: its first line names no column `email`');
    write('named.csv', 'Jane Doe, PhD <jane@example.com>\n');
    expect((await does(['import', 'named.csv'])).stderr).toBe('');
  });

  it('reads the line in which Excel names the delimiter', async () => {
    const { write, does } = prepared();
    write('asked.csv', 'sep=;\nemail;asked_at\njane@example.com;2026-11-20\n');
    const { exitCode, stdout } = await does(['import', 'asked.csv', '--as', 'history']);
    expect([exitCode, stdout]).toEqual([ExitCode.Fine, '1 row imported into state\n']);
  });

  it('says of an empty list that it is empty', async () => {
    const { write, does } = prepared();
    write('list.csv', '\n');
    const { stdout, stderr } = await does(['import', 'list.csv']);
    expect(stdout).toBe('0 rows imported into state\n');
    expect(stderr).toMatch(/list\.csv: it is empty; after a query that failed it is, too\n$/);
  });

  it('says of a line that is no row at all what is wrong with it', async () => {
    const { write, does } = prepared();
    write('list.ndjson', '{"email":"jane@example.com"}\n{"email":\n');
    const { stdout, stderr } = await does(['import', 'list.ndjson']);
    expect(stdout).toBe('1 row imported into state, 1 refused\n');
    expect(stderr).toBe('refused: row 2: the line is cut off: its JSON ends in the middle\n');
  });

  it('reads a list in UTF-16, as every command does', async () => {
    const { path, does } = prepared();
    writeFileSync(path('list.csv'), Buffer.from('\uFEFFemail\njane@example.com\n', 'utf16le'));
    expect(await does(['import', 'list.csv'])).toMatchObject({ exitCode: ExitCode.Fine });
  });

  it('names a file that is not there', async () => {
    const { does } = prepared();
    const { exitCode, stderr } = await does(['import', 'none.csv']);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('none.csv');
  });
});

describe('suppressions export', () => {
  it('moves windows and blocks to another store under the same secret', async () => {
    const { folder, run, does } = prepared();
    const env = { AUTOTRIGGER_KEY_SECRET: 'a secret of at least thirty-two characters' };
    await run({ env });
    await does(['block', 'jil@example.com'], { env });
    const { stdout } = await does(['export'], { env });
    expect(stdout.toLowerCase()).not.toContain('example.com');
    const taken = await cli(['suppressions', 'import', '-', '--as', 'export', '--store', 'other'], {
      cwd: folder,
      env,
      stdin: stdout,
    });
    expect(taken.exitCode).toBe(ExitCode.Fine);
    expect(await run({ env, store: 'other' })).toMatchObject({ sent: 0, suppressed: 2 });
  });
});

describe('the secret of an export', () => {
  const secretOf = (name: string) => ({
    AUTOTRIGGER_KEY_SECRET: `the secret ${name}, long enough for anybody`,
  });

  async function exported() {
    const place = prepared();
    await place.does(['block', 'jane@example.com'], { env: secretOf('one') });
    const { stdout } = await place.does(['export'], { env: secretOf('one') });
    const taken = (env: Readonly<Record<string, string>>, stdin = stdout) =>
      cli(['suppressions', 'import', '-', '--as', 'export', '--store', 'other'], {
        ...{ cwd: place.folder, stdin, env },
      });
    return { ...place, stdout, taken };
  }

  it('is needed where it is imported', async () => {
    const { taken } = await exported();
    for (const env of [{}, secretOf('two')]) {
      const { exitCode, stderr } = await taken(env);
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toContain('the export was made under another secret');
    }
    const { stdout, stderr } = await taken(secretOf('one'));
    expect([stdout, stderr]).toEqual(['1 row imported into other\n', '']);
  });

  it('is noted by the store it was imported into, also where the export carries none', async () => {
    const { folder, stdout, taken } = await exported();
    const withoutSecrets = stdout.split('\n').slice(1).join('\n');
    const piece = await taken(secretOf('one'), withoutSecrets);
    expect(piece.exitCode).toBe(ExitCode.Fine);
    expect(piece.stderr).toContain('does not begin with the line that says under which secret it was made');
    const run = await cli(['run', 'in.ndjson', '--sandbox', '--store', 'other'], { cwd: folder });
    expect(run.exitCode).toBe(ExitCode.CouldNotRun);
    expect(run.stderr).toContain('another secret');
  });
});

describe('suppressions doctor', () => {
  it('finds nothing against a folder on a local disk', async () => {
    const { run, does } = prepared();
    await run();
    const { exitCode, stdout } = await does(['doctor', '--env', 'production']);
    expect(stdout).toMatch(/^state: 2 customers, 0 not to be contacted, 0 in flight/);
    expect(exitCode).toBe(ExitCode.Fine);
  });

  it('finds the entries of a list that match no address, and none once it is imported again', async () => {
    const { does, write, path } = prepared();
    write('list.txt', '<jane@example.com>\njoe@example.com\n');
    const env = { AUTOTRIGGER_KEY_SECRET: 'a secret of at least thirty-two characters' };
    await does(['block', 'joe@example.com'], { env });
    const key = createHmac('sha256', env.AUTOTRIGGER_KEY_SECRET)
      .update('customer\0<jane@example.com>')
      .digest('base64url');
    const store = lmdbStore({ path: path('state') });
    await store.block(key.slice(0, 24), {});
    await store.close();
    const found = await does(['doctor', 'list.txt'], { env });
    expect(found.exitCode).toBe(ExitCode.Findings);
    expect(found.stdout).toContain('error ENTRIES_UNMATCHED: 1 do-not-contact entry of the list');
    await does(['import', 'list.txt'], { env });
    expect((await does(['doctor', 'list.txt'], { env })).exitCode).toBe(ExitCode.Fine);
  });

  it('warns of a store that forgets, and refuses it in production', async () => {
    const { folder } = prepared();
    const doctor = (...argv: string[]): Promise<CliResult> =>
      cli(['suppressions', 'doctor', '--store', 'memory', ...argv], { cwd: folder });
    expect((await doctor()).exitCode).toBe(ExitCode.Fine);
    const refused = await doctor('--env', 'production', '--format', 'json');
    expect(refused.exitCode).toBe(ExitCode.Findings);
    expect(JSON.parse(refused.stdout).findings).toContainEqual(
      expect.objectContaining({ severity: 'error' }),
    );
    const run = ['run', '-', '--sandbox', '--env', 'production', '--store', 'memory'];
    const { exitCode, stderr } = await cli(run, { cwd: folder, stdin: ndjson });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toMatch(/is not safe: .+\n {2}fix: /);
  });

  it('has no tables to make for a folder', async () => {
    const { does } = prepared();
    const { exitCode, stderr } = await does(['migrate']);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('postgres://');
  });
});
