/** `autotrigger diff` on real folders. */
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { cli } from '../support/run-cli.js';
import { scratch } from '../support/scratch.js';

function prepared(before: unknown, after: unknown) {
  const place = scratch();
  const rulesOf = (value: unknown) =>
    JSON.stringify({
      rules: [
        {
          name: 'known people',
          conditions: { all: [{ fact: 'customer.email', operator: 'in', value }] },
          event: { type: 'send' },
        },
      ],
    });
  place.write('before/a.rules.json', rulesOf(before));
  place.write('after/a.rules.json', rulesOf(after));
  return (...more: string[]) =>
    cli(['diff', 'after', '--baseline', 'before', ...more], { cwd: place.folder });
}

describe('autotrigger diff', () => {
  it('ends with 1 where what is required is not met', async () => {
    const run = prepared(['jane@example.com'], ['jane@example.com', 'joe@example.org']);
    expect((await run()).exitCode).toBe(ExitCode.Fine);
    const required = await run('--require', 'only-removes-sends');
    expect(required.exitCode).toBe(ExitCode.Findings);
    expect(required.stdout).toContain('verdict: only adds sends');
    expect((await run('--require', 'equivalent')).exitCode).toBe(ExitCode.Findings);
  });

  it.each(['pretty', 'markdown', 'github', 'sarif'])(
    'names nobody that rules compare with: %s',
    async (format) => {
      const run = prepared(['jane@example.com'], ['jane@example.com', 'joe@example.org']);
      const { stdout } = await run('--format', format);
      expect(stdout).not.toBe('');
      expect(stdout).not.toMatch(/jane@|joe@/);
      expect(stdout).toContain('for example {');
      expect(stdout).not.toContain('\\u{a}');
    },
  );

  it('masks the edits in JSON, and leaves the example so that it can be replayed', async () => {
    const { stdout } = await prepared(['jane@example.com'], ['joe@example.org'])('--format', 'json');
    const { edits, changes } = JSON.parse(stdout);
    expect(JSON.stringify(edits)).not.toMatch(/jane@|joe@/);
    expect(JSON.stringify(edits)).toContain('***@example.org');
    expect(JSON.stringify(changes)).toMatch(/jane@example\.com|joe@example\.org/);
  });
});
