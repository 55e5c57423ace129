/** `autotrigger run --watch`: edited rules and a growing input, while it runs. */
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { signBundle } from '../../../src/rule-source/bundle-signature.js';
import { ruleFile, writeExample } from '../support/example-input.js';
import { type CliOptions, type CliResult, cli } from '../support/run-cli.js';
import { type Scratch, scratch } from '../support/scratch.js';

const closedCase = (id: string): string =>
  `${JSON.stringify({
    ext_interaction_id: id,
    channel: 'email',
    status: 'closed',
    customer: { name: 'Jane', email: `jane${id}@example.com` },
    employee: { email: 'paul@example.org' },
  })}\n`;

const skipEverything = {
  ...ruleFile,
  rules: [
    {
      name: 'nobody',
      conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
      event: { type: 'skip' },
    },
  ],
};

const optedOut = {
  rules: [
    {
      name: 'opted out',
      conditions: { all: [{ fact: 'tags', operator: 'contains', value: 'opted out' }] },
      event: { type: 'skip' },
    },
  ],
};

interface Watching extends Scratch {
  readonly ended: Promise<CliResult>;
  heard(): string;
  /** `interactionId outcome` of each receipt so far. */
  receipts(): string[];
}

function watching(
  place: Scratch,
  input: string,
  options: CliOptions & { readonly more?: readonly string[] } = {},
): Watching {
  const heard: string[] = [];
  const { more = [], ...others } = options;
  const argv = ['run', input, '--watch', '--sandbox', '--log', 'log.ndjson', ...more];
  const ended = cli(argv, { cwd: place.folder, ...others, hear: (text) => void heard.push(text) });
  return {
    ...place,
    ended,
    heard: () => heard.join(''),
    receipts: () =>
      existsSync(place.path('log.ndjson'))
        ? readFileSync(place.path('log.ndjson'), 'utf8')
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line))
            .map(({ interactionId, outcome }) => `${interactionId} ${outcome}`)
        : [],
  };
}

const within = { timeout: 15_000, interval: 20 };

describe('autotrigger run --watch', () => {
  it('takes up edited rules, keeps the last good ones when an edit is broken, and says both', async () => {
    const place = scratch();
    writeExample(place);
    const stdin = new PassThrough();
    const { ended, receipts, heard, write } = watching(place, '-', { stdin });
    stdin.write(closedCase('1'));
    await vi.waitFor(() => expect(receipts()).toEqual(['1 sent']), within);

    write('rules/service.rules.json', { rulez: [] });
    await vi.waitFor(() => expect(heard()).toMatch(/rejected, rules [0-9a-f]{16} stay: .+\n.+rulez/), within);
    stdin.write(closedCase('2'));
    await vi.waitFor(() => expect(receipts()).toEqual(['1 sent', '2 sent']), within);

    write('rules/service.rules.json', skipEverything);
    await vi.waitFor(() => expect(heard()).toMatch(/activated rules [0-9a-f]{16}, 1 rule, after/), within);
    stdin.end(closedCase('3'));
    const { exitCode, stdout } = await ended;
    expect(receipts()).toEqual(['1 sent', '2 sent', '3 skipped']);
    expect(stdout).toMatch(/rules [0-9a-f]{16}, [0-9a-f]{16} ·/);
    expect(exitCode).toBe(ExitCode.Fine);
  });

  it('follows a file that grows, is cut, and is replaced, until Ctrl-C', async () => {
    const place = scratch();
    writeExample(place);
    place.write('grows.ndjson', closedCase('1'));
    const interruption = new AbortController();
    const { ended, receipts, path, write } = watching(place, 'grows.ndjson', {
      interrupt: interruption.signal,
    });
    await vi.waitFor(() => expect(receipts()).toEqual(['1 sent']), within);
    // Half a line is no record yet.
    appendFileSync(path('grows.ndjson'), closedCase('2').slice(0, 40));
    appendFileSync(path('grows.ndjson'), closedCase('2').slice(40) + closedCase('3'));
    await vi.waitFor(() => expect(receipts()).toHaveLength(3), within);
    truncateSync(path('grows.ndjson'), 0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    appendFileSync(path('grows.ndjson'), closedCase('4'));
    await vi.waitFor(() => expect(receipts()).toHaveLength(4), within);
    write('next.ndjson', closedCase('5'));
    renameSync(path('next.ndjson'), path('grows.ndjson'));
    await vi.waitFor(() => expect(receipts()).toHaveLength(5), within);
    interruption.abort();
    const { exitCode, stdout } = await ended;
    expect(receipts()).toEqual(['1 sent', '2 sent', '3 sent', '4 sent', '5 sent']);
    expect(stdout).toMatch(/^5 interactions/);
    expect(exitCode).toBe(ExitCode.Findings);
  });

  it('refuses an edit that breaks a scenario beside the rules', async () => {
    const place = scratch();
    writeExample(place);
    place.write('rules/service.scenarios.json', {
      now: '2026-03-02T12:00:00Z',
      scenarios: [
        {
          name: 'a closed case is asked about',
          interaction: JSON.parse(closedCase('1')),
          expect: { outcome: 'send' },
        },
      ],
    });
    const stdin = new PassThrough();
    const { ended, receipts, heard, write } = watching(place, '-', { stdin });
    await vi.waitFor(() => expect(heard()).toContain('watching'), within);
    write('rules/service.rules.json', skipEverything);
    await vi.waitFor(
      () => expect(heard()).toMatch(/rejected, rules .+\n.*scenario `a closed case is asked about`/),
      within,
    );
    stdin.end(closedCase('1'));
    await ended;
    expect(receipts()).toEqual(['1 sent']);
  });

  it('starts with the last good rules while the edited ones are broken', async () => {
    const place = scratch();
    writeExample(place);
    const argv = ['run', '-', '--sandbox', '--last-good', 'kept.json', '--format', 'json'];
    const first = await cli(argv, { cwd: place.folder, stdin: closedCase('1') });
    expect(JSON.parse(first.stdout).outcomes).toMatchObject({ sent: 1 });
    place.write('rules/service.rules.json', { rulez: [] });
    const second = await cli(argv, { cwd: place.folder, stdin: closedCase('2') });
    expect(JSON.parse(second.stdout)).toMatchObject({
      outcomes: { sent: 1 },
      ruleSets: JSON.parse(first.stdout).ruleSets,
    });
    expect(second.stderr).toContain('the last good ones');
    expect(second.stderr).toContain('rulez');
  });

  it.each([
    ['moved away for a moment', '../away.json', { exit: 'back' }],
    ['renamed to .rules.JSON', 'opt-out.rules.JSON', { exit: 'near' }],
    ['emptied for a moment', undefined, { exit: 'back' }],
  ] as const)('asks nobody who opted out while the file of skip rules is %s', async (_, target, { exit }) => {
    const place = scratch();
    writeExample(place);
    place.write('rules/opt-out.rules.json', optedOut);
    const stdin = new PassThrough();
    const { ended, receipts, heard, path, write } = watching(place, '-', { stdin });
    stdin.write(closedCase('1').replace('"closed"', '"closed","tags":["opted out"]'));
    await vi.waitFor(() => expect(receipts()).toEqual(['1 skipped']), within);

    if (target === undefined) write('rules/opt-out.rules.json', { rules: [] });
    else renameSync(path('rules/opt-out.rules.json'), path(`rules/${target}`));
    const said =
      exit === 'near' ? /rejected.+\n.*opt-out\.rules\.JSON.*`opted out`/ : /rejected.+\n.*`opted out`/;
    await vi.waitFor(() => expect(heard()).toMatch(said), within);
    stdin.write(closedCase('2').replace('"closed"', '"closed","tags":["opted out"]'));
    await vi.waitFor(() => expect(receipts()).toEqual(['1 skipped', '2 skipped']), within);

    if (exit === 'back') write('rules/opt-out.rules.json', optedOut);
    stdin.end(closedCase('3').replace('"closed"', '"closed","tags":["opted out"]'));
    await ended;
    expect(receipts()).toEqual(['1 skipped', '2 skipped', '3 skipped']);
    expect(heard()).not.toContain('activated');
  });

  it('names the skip rule that went, once the file has been away for the grace', async () => {
    const place = scratch();
    writeExample(place);
    place.write('rules/opt-out.rules.json', optedOut);
    const stdin = new PassThrough();
    const { ended, heard, path } = watching(place, '-', { stdin, more: ['--removal-grace', '1s'] });
    await vi.waitFor(() => expect(heard()).toContain('watching'), within);
    rmSync(path('rules/opt-out.rules.json'));
    await vi.waitFor(
      () =>
        expect(heard()).toMatch(/activated rules .+\n {2}no longer skip: the rule `opted out` \(missing\)/),
      within,
    );
    stdin.end();
    await ended;
  });

  it('names files that are not read because their names only nearly match', async () => {
    const place = scratch();
    writeExample(place);
    place.write('rules/opt-out.rule.json', optedOut);
    const { ended, heard } = watching(place, '-', { stdin: '' });
    await ended;
    expect(heard()).toContain('not read: `');
    expect(heard()).toContain('opt-out.rule.json`; names of rule files end in `.rules.json`');
  });

  it('names such files when they appear, too', async () => {
    const place = scratch();
    writeExample(place);
    const stdin = new PassThrough();
    const { ended, heard, write } = watching(place, '-', { stdin });
    await vi.waitFor(() => expect(heard()).toContain('watching'), within);
    write('rules/opt-out.rule.json', optedOut);
    await vi.waitFor(() => expect(heard()).toContain('opt-out.rule.json`; names of rule files'), within);
    stdin.end();
    await ended;
  });

  it('refuses rules that the guards do not let pass, also where they are loaded once', async () => {
    const place = scratch();
    writeExample(place);
    const run = (...more: string[]) => cli(['run', 'in.ndjson', '--sandbox', ...more], { cwd: place.folder });
    for (const more of [
      ['--min-rules', '9'],
      ['--required-rules', 'fraud,opted out', '--watch'],
    ]) {
      const { exitCode, stderr } = await run(...more);
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toContain(
        more.includes('--min-rules') ? '`minRules` requires 9' : '`opted out` is missing',
      );
    }
    const { exitCode, stderr } = await run('--max-changed-share', '0.2');
    expect([exitCode, stderr]).toEqual([ExitCode.CouldNotRun, expect.stringContaining('needs --watch')]);
  });

  it('takes rules from a URL only when they are signed with the secret of the environment or the file', async () => {
    const place = scratch();
    writeExample(place);
    const body = JSON.stringify(ruleFile);
    const server = createServer((_request, response) =>
      response.setHeader('x-autotrigger-signature', signBundle(body, 'a secret of both sides')).end(body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rules.json`;
    place.write('secret', 'a secret of both sides\n');
    place.write('other', 'another secret');
    const run = (more: readonly string[], env = {}) =>
      cli(['run', '-', '--sandbox', '--watch', '--rules', url, ...more], {
        cwd: place.folder,
        env,
        stdin: closedCase('1'),
      });
    const secretIn = (secret: string) => ({ AUTOTRIGGER_BUNDLE_SECRET: secret });
    expect((await run([], secretIn('a secret of both sides'))).exitCode).toBe(ExitCode.Fine);
    expect((await run(['--bundle-secret-file', 'secret'])).exitCode).toBe(ExitCode.Fine);
    for (const refused of [
      run([], secretIn('another')),
      run(['--bundle-secret-file', 'other']),
      run([], secretIn('')),
      // Rules of a folder have no signature.
      run(['--rules', 'rules', '--bundle-secret-file', 'secret']),
    ]) {
      const { exitCode, stderr } = await refused;
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toMatch(/signature that does not fit|secret/);
      expect(stderr).not.toContain('another secret');
    }
  });

  it('follows one input only', async () => {
    const place = scratch();
    writeExample(place);
    const argv = ['run', 'in.ndjson', '-', '--watch', '--sandbox'];
    const { exitCode, stderr } = await cli(argv, { cwd: place.folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('one input only');
  });

  it('names a file that is not there, and ends', async () => {
    const place = scratch();
    writeExample(place);
    const { ended } = watching(place, 'none.ndjson');
    const { exitCode, stderr } = await ended;
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('none.ndjson');
  });
});
