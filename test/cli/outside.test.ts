/** What the world outside does to a command: pipes, full disks, shell variables that are not set, characters that act. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/cli/command.js';
import { ndjson, writeExample } from './support/example-input.js';
import { cli } from './support/run-cli.js';
import { type Scratch, scratch } from './support/scratch.js';
import { spawnCli } from './support/spawn-cli.js';

function prepared(): Scratch {
  const place = scratch();
  writeExample(place);
  return place;
}

const bin = resolve(import.meta.dirname, '../../src/cli/bin.ts');

describe.skipIf(process.platform === 'win32')('a pipe as input', () => {
  it('is simulated from front to end', () => {
    const { folder } = prepared();
    const simulate = `simulate /dev/stdin --input-format ndjson --rules rules --format json`;
    const line = `cat in.ndjson | '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${bin}' ${simulate}`;
    const { status, stdout } = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).after.interactions).toBe(7);
  });

  it('may have a name of its own', async () => {
    const place = prepared();
    expect(spawnSync('mkfifo', [place.path('pipe.ndjson')]).status).toBe(0);
    const writer = spawn('sh', ['-c', 'cat in.ndjson > pipe.ndjson'], { cwd: place.folder });
    const argv = ['simulate', 'pipe.ndjson', '--rules', 'rules', '--format', 'json'];
    const running = spawnCli(argv, { cwd: place.folder });
    expect(await running.ended()).toBe(0);
    expect(JSON.parse(running.stdout()).after.interactions).toBe(7);
    writer.kill();
  });
});

describe.skipIf(!existsSync('/dev/full'))('a disk without room for the results', () => {
  it.each([['validate', 'rules'], ['--version'], ['--help']])('makes `%s` fail, and say why', (...argv) => {
    const { folder } = prepared();
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), bin, ...argv],
      { cwd: folder, encoding: 'utf8', stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] },
    );
    expect(stderr).toContain('the results cannot be written');
    expect(status).toBe(ExitCode.CouldNotRun);
  });
});

describe('an option that came out empty', () => {
  it.each(['--store', '--rules', '--log'])('is refused: %s', async (option) => {
    const { folder } = prepared();
    const argv = ['run', 'in.ndjson', '--sandbox', option, ''];
    const { exitCode, stderr } = await cli(argv, { cwd: folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('is empty');
  });
});

describe('a log', () => {
  it('is never one of the inputs, by whatever name', async () => {
    const place = prepared();
    symlinkSync('in.ndjson', place.path('link.ndjson'));
    const argv = ['run', 'in.ndjson', '--sandbox', '--store', 'memory', '--log', 'link.ndjson'];
    const { exitCode, stderr } = await cli(argv, { cwd: place.folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('is an input of this run');
  });
});

describe('the secret of a store', () => {
  const secret = 'a secret that is long enough to be one';

  it('is missed before anybody is asked again', async () => {
    const { folder } = prepared();
    const argv = ['run', 'in.ndjson', '--sandbox', '--store', 'state'];
    await cli(argv, { cwd: folder, env: { AUTOTRIGGER_KEY_SECRET: secret } });
    for (const env of [{}, { AUTOTRIGGER_KEY_SECRET: `${secret}!` }]) {
      const { exitCode, stderr } = await cli(argv, { cwd: folder, env });
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toContain('was filled under another secret');
    }
    const again = await cli(argv, { cwd: folder, env: { AUTOTRIGGER_KEY_SECRET: secret } });
    expect(again.stdout).toContain('the sandbox accepted 0 requests in this run, 2 before');
  });

  it.each(['short', ' '.repeat(20), `${secret}\n`])(
    'is refused when it can hardly be meant: %j',
    async (given) => {
      const { folder } = prepared();
      const env = { AUTOTRIGGER_KEY_SECRET: given };
      const { exitCode, stderr } = await cli(['run', 'in.ndjson', '--sandbox'], { cwd: folder, env });
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toContain('shorter than 16 characters');
      expect(stderr).not.toContain(secret);
    },
  );
});

describe('the secret of before', () => {
  it('counts only beside the present one', async () => {
    const { folder } = prepared();
    const env = { AUTOTRIGGER_PREVIOUS_KEY_SECRET: 'a secret that is long enough to be one' };
    const { exitCode, stderr } = await cli(['run', 'in.ndjson', '--sandbox'], { cwd: folder, env });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('AUTOTRIGGER_KEY_SECRET is not');
  });
});

describe('control characters of the data', () => {
  const acting = {
    ext_interaction_id: '1\n::error::x',
    channel: 'em\u001b[2Jail\n::error file=x::y',
    status: 'closed',
    customer: { name: 'Jane', email: 'jane@example.com' },
    employee: { email: 'paul@example.org' },
  };

  it.each([
    ['simulate', 'acting.ndjson'],
    ['explain', 'acting.ndjson'],
  ])('reach no terminal and begin no line: %s', async (...argv) => {
    const place = prepared();
    writeFileSync(place.path('acting.ndjson'), `${JSON.stringify(acting)}\n`);
    const { stdout } = await cli([...argv, '--rules', 'rules'], { cwd: place.folder });
    expect(stdout).not.toContain('\u001b[2J');
    expect(stdout).not.toMatch(/^\s*::error/m);
    expect(stdout).toContain('\\u{a}');
  });
});

describe('addresses in channels', () => {
  it('are not in the report of a simulation', async () => {
    const place = prepared();
    const record = { ...JSON.parse(ndjson.split('\n')[0] ?? ''), channel: 'email jane@example.com' };
    writeFileSync(place.path('one.ndjson'), `${JSON.stringify(record)}\n`);
    const { stdout } = await cli(['simulate', 'one.ndjson', '--format', 'json'], { cwd: place.folder });
    expect(JSON.stringify(JSON.parse(stdout).after.byChannel)).not.toContain('@');
  });
});

describe('a link that leads nowhere', () => {
  it('is no rule, and no reason to refuse those that are there', async () => {
    const place = prepared();
    symlinkSync('nowhere', place.path('rules/notes.txt'));
    symlinkSync('round.txt', place.path('rules/round.txt'));
    expect(await cli(['validate', 'rules'], { cwd: place.folder })).toMatchObject({
      exitCode: ExitCode.Fine,
    });
  });

  it('is said where it is called a rule file', async () => {
    const place = prepared();
    symlinkSync('nowhere', place.path('rules/gone.rules.json'));
    const { exitCode, stderr } = await cli(['validate', 'rules'], { cwd: place.folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('gone.rules.json');
  });
});

describe('what is named in a message', () => {
  it('is the option that was given', async () => {
    const { folder } = prepared();
    const argv = ['run', 'in.ndjson', '--dry-run', '--last-good', 'good.json'];
    const { stderr } = await cli(argv, { cwd: folder });
    expect(stderr).toContain('--last-good');
  });

  it('is one mistake among others, where there are others', async () => {
    const place = prepared();
    writeFileSync(place.path('bad.ndjson'), '7\n"text"\n[]\n');
    const { stdout } = await cli(['run', 'bad.ndjson', '--dry-run', '--store', 'memory'], {
      cwd: place.folder,
    });
    expect(stdout).toMatch(/3 invalid: .*, among others \(INTERACTION_INVALID\)/);
  });

  it('is what contradicts itself', async () => {
    const { folder } = prepared();
    const argv = ['suppressions', 'show', '--all', 'jane@example.com', '--store', 'memory'];
    expect((await cli(argv, { cwd: folder })).stderr).toContain('addresses and --all');
  });
});

describe('a ledger', () => {
  it('is nothing else that happens to be there', async () => {
    const place = prepared();
    const { exitCode, stderr } = await cli(['sandbox', '--port', '0', '--ledger', 'in.ndjson'], {
      cwd: place.folder,
      interrupt: AbortSignal.abort(),
    });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('something else than a ledger');
  });
});

describe('a list of who was asked', () => {
  it('holds nobody who will be', async () => {
    const place = prepared();
    mkdirSync(place.path('lists'));
    writeFileSync(
      place.path('lists/asked.csv'),
      'email,asked_at\njane@example.com,2999-01-01\njoe@example.com,2026-01-01\n',
    );
    const argv = ['suppressions', 'import', 'lists/asked.csv', '--as', 'history', '--store', 'state'];
    const { exitCode, stdout, stderr } = await cli(argv, { cwd: place.folder });
    expect(exitCode).toBe(ExitCode.Findings);
    expect(stderr).toContain('row 1: asked_at: lies in the future');
    expect(stdout).toContain('1 row imported');
  });
});

describe('a character that was lost', () => {
  it('makes an address one that nobody is written to, and is said', async () => {
    const place = prepared();
    const record = JSON.parse(ndjson.split('\n')[0] ?? '');
    const bytes = Buffer.from(
      JSON.stringify({ ...record, customer: { name: 'Jane', email: 'müller@example.com' } }),
      'latin1',
    );
    writeFileSync(place.path('latin.ndjson'), bytes);
    const { stdout } = await cli(['run', 'latin.ndjson', '--sandbox'], { cwd: place.folder });
    expect(stdout).toContain('the sandbox accepted 0 requests');
    expect(stdout).toContain('save the input as UTF-8');
  });
});
