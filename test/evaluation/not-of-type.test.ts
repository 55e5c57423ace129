/** Values that are not of their declared type, counted and named wherever results are summed up. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { createNotOfTypeCounter, describeNotOfType } from '../../src/evaluation/not-of-type.js';
import { formatSimulation } from '../../src/simulation/formats/simulation-pretty.js';
import { replay } from '../../src/simulation/replay/replay.js';
import { formatTest } from '../../src/simulation/scenarios/format-test.js';
import { test } from '../../src/simulation/scenarios/test.js';
import { cli } from '../cli/support/run-cli.js';
import { folderOf, interactionOf, ruleSetOf, serviceRules } from '../simulation/support/example.js';

const low = (name: string, value: number) => ({
  name,
  conditions: { all: [{ fact: 'attributes.csat', operator: 'lessThan', value }] },
  event: { type: 'skip' },
});
const rules = {
  ...serviceRules,
  facts: { 'attributes.csat': { type: 'number' } },
  rules: [...serviceRules.rules, low('low', 2), low('lower', 1)],
};
const records = ['bad', '4', 'worse', null].map((csat) => interactionOf({ attributes: { csat } }));
const sentence =
  '`attributes.csat` is not a number in 2 interactions, so the rules that ask for it could not be evaluated';

describe('a value that is not of the declared type', () => {
  it('is named by the error of each rule, and counts once for an interaction', () => {
    const counter = createNotOfTypeCounter();
    for (const record of records) counter.add(decide(ruleSetOf(rules), record).errors);
    expect(counter.list()).toEqual([{ fact: 'attributes.csat', type: 'number', count: 2 }]);
    expect(counter.list().map((one) => describeNotOfType(one, 'interaction'))).toEqual([sentence]);
  });

  it('is said by a simulation', () => {
    const report = replay(ruleSetOf(rules), records);
    expect(report.after.notOfType).toEqual([{ fact: 'attributes.csat', type: 'number', count: 2 }]);
    expect(formatSimulation(report).replaceAll(/\s+/g, ' ')).toContain(`! ${sentence}`);
  });

  it('is said by the tests of scenarios', async () => {
    const content = JSON.stringify({
      now: '2026-03-02T12:00:00Z',
      scenarios: [{ name: 'a', interaction: records[0], expect: { outcome: 'skip' } }],
    });
    const report = await test({
      rules: ruleSetOf(rules),
      scenarios: [{ path: 'a.scenarios.json', content }],
    });
    expect(formatTest(report)).toContain('! `attributes.csat` is not a number in 1 scenario,');
  });

  it('is said by the summary of a run', async () => {
    const input = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    const folder = folderOf({ 'rules/a.rules.json': rules, 'in.ndjson': input });
    const argv = ['run', 'in.ndjson', '--dry-run'];
    expect((await cli(argv, { cwd: folder })).stdout).toContain(sentence);
    const { stdout } = await cli([...argv, '--format', 'json'], { cwd: folder });
    expect(JSON.parse(stdout).notOfType).toEqual([{ fact: 'attributes.csat', type: 'number', count: 2 }]);
  });
});
