import { expect, it } from 'vitest';
import { folderOf, interactionOf, serviceRules } from '../simulation/support/example.js';
import { cli } from './support/run-cli.js';

const folder = folderOf({
  'rules/service.rules.json': serviceRules,
  'rules/opt-out.rule.json': { rules: [] },
  'rules/service.scenarios.json': {
    now: '2026-03-02T12:00:00Z',
    scenarios: [{ name: 'closed', interaction: interactionOf(), expect: { outcome: 'send' } }],
  },
  'one.ndjson': `${JSON.stringify(interactionOf())}\n`,
});

it.each([
  ['run', 'one.ndjson', '--rules', 'rules', '--dry-run'],
  ['explain', 'one.ndjson', '--rules', 'rules'],
  ['simulate', 'one.ndjson', '--rules', 'rules', '--format', 'json'],
  ['test', 'rules', '--format', 'junit'],
  ['lint', 'rules', '--format', 'sarif'],
  ['diff', 'rules', '--baseline', 'rules'],
])('%s says which files beside the rules are not read', async (...argv) => {
  const { stdout, stderr } = await cli(argv, { cwd: folder });
  expect(stderr).toContain('`opt-out.rule.json` is not read: the name of such a file ends in `.rules.json`');
  expect(stderr.match(/is not read/g)).toHaveLength(1);
  expect(stdout).not.toContain('is not read');
});
