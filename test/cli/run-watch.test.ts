/** `autotrigger run --watch`: edited rules and a growing input, while it runs. */
import { appendFileSync, existsSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/cli/command.js';
import { ruleFile, writeExample } from './support/example-input.js';
import { type CliOptions, type CliResult, cli } from './support/run-cli.js';
import { type Scratch, scratch } from './support/scratch.js';

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

interface Watching extends Scratch {
  readonly ended: Promise<CliResult>;
  heard(): string;
  /** `interactionId outcome` of each receipt so far. */
  receipts(): string[];
}

function watching(place: Scratch, input: string, options: CliOptions = {}): Watching {
  const heard: string[] = [];
  const argv = ['run', input, '--watch', '--sandbox', '--log', 'log.ndjson'];
  const ended = cli(argv, { cwd: place.folder, ...options, hear: (text) => void heard.push(text) });
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
