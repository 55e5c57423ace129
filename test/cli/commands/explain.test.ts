/** `autotrigger explain`: one interaction, masked unless asked otherwise. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { ndjson, writeExample } from '../support/example-input.js';
import { type CliOptions, type CliResult, cli } from '../support/run-cli.js';
import { type Scratch, scratch } from '../support/scratch.js';

function prepared(): Scratch & {
  explain(argv: readonly string[], options?: CliOptions): Promise<CliResult>;
} {
  const place = scratch();
  writeExample(place);
  return {
    ...place,
    explain: (argv, options) => cli(['explain', ...argv], { cwd: place.folder, ...options }),
  };
}

describe('autotrigger explain', () => {
  it('tells of every rule and condition whether it was true', async () => {
    const { explain } = prepared();
    const { exitCode, stdout, stderr } = await explain(['in.ndjson', '--id', '3']);
    expect({ exitCode, stderr }).toEqual({ exitCode: ExitCode.Fine, stderr: '' });
    expect(stdout).toMatch(/^interaction 3: skip\n/);
    expect(stdout).toMatch(/✓ fraud \(skip, decided\)/);
    expect(stdout).toMatch(/✗ do not send by tag \(record\)/);
    expect(stdout).toMatch(/✓ status in .+, is "solved"/);
  });

  it.each([
    [['--id', '2'], '2'],
    [['--line', '4'], '4'],
    [['--index', '5'], '5'],
    [[], '1'],
  ])('finds the interaction by %j', async (argv, id) => {
    const { explain } = prepared();
    const { stdout } = await explain(['in.ndjson', ...argv, '--format', 'json']);
    expect(JSON.parse(stdout).interactionId).toBe(id);
  });

  it('masks personal data unless it is to be revealed, in both formats', async () => {
    const place = prepared();
    place.write('rules/own.rules.json', {
      rules: [
        {
          name: 'one customer',
          conditions: { all: [{ fact: 'customer.email', operator: 'equal', value: 'someone@else.example' }] },
          event: { type: 'skip' },
        },
      ],
    });
    for (const format of ['pretty', 'json']) {
      const masked = await place.explain(['in.ndjson', '--format', format]);
      expect(masked.stdout).not.toContain('jane@example.com');
      const revealed = await place.explain(['in.ndjson', '--format', format, '--reveal']);
      expect(revealed.stdout).toContain('jane@example.com');
    }
  });

  it('decides as of the instant given', async () => {
    const place = prepared();
    place.write('rules/late.rules.json', {
      rules: [
        {
          name: 'too long ago',
          conditions: { all: [{ fact: 'days_since_end', operator: 'greaterThan', value: 3 }] },
          event: { type: 'skip' },
        },
      ],
    });
    const stdin = JSON.stringify({
      ...JSON.parse(ndjson.split('\n')[0] ?? ''),
      ended_at: '2026-03-01T12:00:00Z',
    });
    const at = async (now: string): Promise<string> => {
      const { stdout } = await place.explain(['-', '--now', now, '--format', 'json'], { stdin });
      return JSON.parse(stdout).decision.outcome;
    };
    expect(await at('2026-03-02T12:00:00Z')).toBe('send');
    expect(await at('2026-03-09T12:00:00Z')).toBe('skip');
  });

  it('explains a record that cannot be read, too', async () => {
    const { explain } = prepared();
    const { exitCode, stdout } = await explain(['in.ndjson', '--line', '7']);
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stdout).toContain('cut off');
  });

  it('says how many there are when the one asked for is not among them', async () => {
    const { explain } = prepared();
    const { exitCode, stdout, stderr } = await explain(['in.ndjson', '--id', '99']);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stdout).toBe('');
    expect(stderr).toContain('`in.ndjson` holds no interaction with the id `99`; it holds 7');
  });

  it('colours its marks on a terminal', async () => {
    const { explain } = prepared();
    const { stdout } = await explain(['in.ndjson'], { terminal: true });
    expect(stdout).toContain('\u001b[32m    ✓ ');
  });

  it('explains a line of an export of another system, as its help says', async () => {
    const { explain, path } = prepared();
    const rows = ['Id,Requester,Requester email,Assignee,Status,Tags,Via,Solved at'];
    for (let id = 2; id <= 20; id++) {
      rows.push(
        `${id},Jane,jane${id}@example.com,Paul,Solved,${id === 20 ? 'vip fraud' : ''},Mail,2026-11-15 10:00`,
      );
    }
    writeFileSync(path('tickets.csv'), `${rows.join('\n')}\n`);
    const { exitCode, stdout } = await explain(['tickets.csv', '--map', 'zendesk', '--line', '20']);
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stdout).toMatch(/^interaction 20: skip\n/);
    expect(stdout).toMatch(/✓ fraud \(skip, decided\)/);
  });
});
