/** `autotrigger sandbox`: the vendor on this machine, as strict and as ill as one likes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import type { LedgerEntry } from '../../../src/transport/sandbox/state.js';
import { writeExample } from '../support/example-input.js';
import { type CliResult, cli } from '../support/run-cli.js';
import { type Scratch, scratch } from '../support/scratch.js';

interface RunningSandbox {
  readonly url: string;
  readonly testKey: string;
  readonly productionKey: string;
  readonly ended: Promise<CliResult>;
  stop(): Promise<CliResult>;
}

async function sandbox(place: Scratch, ...argv: readonly string[]): Promise<RunningSandbox> {
  const interruption = new AbortController();
  let heard = '';
  const ended = cli(['sandbox', '--port', '0', '--format', 'json', ...argv], {
    cwd: place.folder,
    interrupt: interruption.signal,
    hear: (text) => {
      heard += text;
    },
  });
  onTestFinished(() => interruption.abort());
  const stop = (): Promise<CliResult> => {
    interruption.abort();
    return ended;
  };
  await vi.waitFor(() => expect(heard).toContain('\n'));
  return { ...JSON.parse(heard), ended, stop };
}

function run(
  place: Scratch,
  { url, testKey }: RunningSandbox,
  ...argv: readonly string[]
): Promise<CliResult> {
  const words = ['run', 'in.ndjson', '--base-url', url, '--format', 'json', '--store', 'memory', ...argv];
  return cli(words, { cwd: place.folder, env: { AUTOTRIGGER_API_KEY: testKey } });
}

const outcomesOf = ({ stdout }: CliResult): Record<string, number> => JSON.parse(stdout).outcomes;

function prepared(): Scratch {
  const place = scratch();
  writeExample(place);
  return place;
}

describe('autotrigger sandbox', () => {
  it('takes requests with its keys until Ctrl-C, and says how many', async () => {
    const place = prepared();
    const running = await sandbox(place);
    expect(outcomesOf(await run(place, running))).toMatchObject({ sent: 1, recorded: 1 });
    const ledger = (await (await fetch(`${running.url}/ledger`)).json()) as LedgerEntry[];
    expect(ledger.map(({ request }) => request.ext_interaction_id).sort()).toEqual(['1', '5']);
    const { exitCode, stdout } = await running.stop();
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stdout).toContain('{"accepted":2,"refused":0,"faults":0}');
  });

  it('prints its address and both keys for a person', async () => {
    const { exitCode, stdout } = await cli(['sandbox', '--port', '0'], { interrupt: AbortSignal.abort() });
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stdout).toMatch(/^sandbox http:\/\/127\.0\.0\.1:\d+ /);
    expect(stdout).toMatch(/test key +\S+\n +production key +\S+\n/);
    expect(stdout).toContain('0 requests accepted, 0 refused, 0 faults');
  });

  it.each([
    ['one a line', 'mia@example.org\n'],
    ['a JSON list', '[{"email":"mia@example.org"},{"email":"paul@example.org","state":"deactivated"}]'],
  ])('knows the employees of a file, %s', async (_, content) => {
    const place = prepared();
    place.write('employees', content);
    const running = await sandbox(place, '--employees', 'employees');
    expect(outcomesOf(await run(place, running))).toMatchObject({ sent: 0, recorded: 0, rejected: 3 });
  });

  it('knows channels that are not switched yet', async () => {
    const place = prepared();
    const running = await sandbox(place, '--channels', 'email,chat:manual');
    const argv = ['--env', 'production', '--create-store'];
    const words = [
      'run',
      'in.ndjson',
      '--base-url',
      running.url,
      '--format',
      'json',
      '--store',
      'state',
      ...argv,
    ];
    const env = { AUTOTRIGGER_PRODUCTION_API_KEY: running.productionKey };
    const outcomes = outcomesOf(await cli(words, { cwd: place.folder, env }));
    expect(outcomes).toMatchObject({ sent: 1, recorded: 0, rejected: 1 });
  });

  it('meets the faults of a script, and what is claimed is what the ledger shows', async () => {
    const place = prepared();
    const running = await sandbox(
      place,
      '--fault-script',
      'accept-then-500,status:400',
      '--ledger',
      'ledger.ndjson',
    );
    const outcomes = outcomesOf(await run(place, running, '--concurrency', '1'));
    expect(outcomes).toMatchObject({ unknown: 1, rejected: 1, sent: 0, recorded: 0 });
    const ledger = readFileSync(place.path('ledger.ndjson'), 'utf8').trimEnd().split('\n');
    expect(ledger.map((line) => JSON.parse(line).request.ext_interaction_id)).toEqual(['1']);
  });

  it('draws the same faults from the same seed', async () => {
    const place = prepared();
    const statuses = async (seed: string): Promise<number[]> => {
      const faults = ['--faults', '0.5', '--fault-kinds', 'status:503,status:429', '--seed', seed];
      const { url, testKey, stop } = await sandbox(place, ...faults);
      const answers: number[] = [];
      for (let call = 0; call < 20; call += 1) {
        const response = await fetch(`${url}/v1/requests`, {
          method: 'POST',
          headers: { 'x-api-key': testKey },
        });
        answers.push(response.status);
      }
      await stop();
      return answers;
    };
    const first = await statuses('7');
    expect(new Set(first).size).toBe(3);
    expect(await statuses('7')).toEqual(first);
    expect(await statuses('8')).not.toEqual(first);
  });

  it('goes on from the ledger of an earlier run', async () => {
    const place = prepared();
    const first = await sandbox(place, '--ledger', 'ledger.ndjson');
    await run(place, first);
    await first.stop();
    const second = await sandbox(place, '--ledger', 'ledger.ndjson');
    expect(await (await fetch(`${second.url}/ledger`)).json()).toHaveLength(2);
  });

  it.each([
    [['--fault-script', 'explode'], 'explode'],
    [['--faults', '2'], 'from 0 to 1'],
    [['--channels', 'email:maybe'], 'email:maybe'],
    [['--employees', 'none.txt'], 'none.txt'],
    [['--port', '70000'], 'from 0 to 65535'],
  ])('says what is wrong with %j', async (argv, said) => {
    const { exitCode, stdout, stderr } = await cli(['sandbox', ...argv], { interrupt: AbortSignal.abort() });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
  });

  it('says that a port is taken', async () => {
    const place = prepared();
    const { url } = await sandbox(place);
    const { exitCode, stderr } = await cli(['sandbox', '--port', new URL(url).port]);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toMatch(/port .+\n {2}fix: /);
  });
});
