/** A report is the same whether interactions are read from a file or given record by record. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readInteractions } from '../../../src/interaction/read/read-interactions.js';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';
import type { RuleSet, RuleSetOptions } from '../../../src/rules/rule-set.js';
import type { SimulationReport } from '../../../src/simulation/report.js';
import { type DiffReport, diff, simulate } from '../../../src/simulation/simulate.js';
import { rawInteractionArbitrary } from '../../../src/testing/interaction-arbitraries.js';
import { record, ruleFile, rules, settings } from '../../decision/support/arbitrary-rule-files.js';
import { folderOf, interactionOf, serviceRules } from '../support/example.js';

const folder = folderOf({});
const file = join(folder, 'a.ndjson');

function ruleSetOf(content: unknown, options?: RuleSetOptions): RuleSet {
  return parseRuleSet([{ path: 'a.rules.json', content }], options);
}

function reportOn(lines: readonly string[], after: RuleSet, before: RuleSet): Promise<DiffReport> {
  writeFileSync(file, `${lines.join('\n')}\n`);
  return diff({ rules: after, baseline: before, interactions: { files: [file] }, samples: 3 });
}

/** Of the input, what does not say how it was read. */
const compared = ({ input: { sources, ...input }, ...report }: SimulationReport) => ({ ...report, input });

async function expectSame(lines: readonly string[], after: RuleSet, before: RuleSet): Promise<DiffReport> {
  const fromFile = await reportOn(lines, after, before);
  const interactions = readInteractions([file]);
  const oneByOne = await diff({ rules: after, baseline: before, interactions, samples: 3 });
  expect(compared(oneByOne)).toEqual(compared(fromFile));
  return fromFile;
}

const ended = fc
  .integer({ min: 0, max: 20 * 24 })
  .map((hours) => new Date(Date.parse('2026-03-01T00:00:00Z') + hours * 3_600_000).toISOString());
const customer = fc.nat(3).map((at) => ({ name: 'Jane', email: `jane${at}@example.com` }));
const dated = fc
  .tuple(record, fc.record({ ended_at: ended, customer }))
  .map(([raw, more]) => interactionOf({ ...raw, ...more }));
const lines = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: dated.map((raw) => JSON.stringify(raw)) },
    { weight: 2, arbitrary: rawInteractionArbitrary().map((raw) => JSON.stringify(raw)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        '{',
        '[]',
        '{"interaction":{"ext_interaction_id":"1"}}',
        '{"ext_interaction_id":1}',
      ),
    },
  ),
  { minLength: 1, maxLength: 20 },
);

it('of arbitrary rules, a baseline, and lines of all kinds', async () => {
  await fc.assert(
    fc.asyncProperty(rules, rules, settings, lines, async (after, before, more, list) => {
      await expectSame(list, ruleSetOf(ruleFile(after, more)), ruleSetOf(ruleFile(before, more)));
    }),
    { numRuns: 15 },
  );
});

it('of rules that bring code, which sees whole and frozen interactions', async () => {
  const seen: unknown[] = [];
  const facts = [
    {
      name: 'notes',
      type: 'number' as const,
      resolve: (interaction: unknown) => {
        seen.push(interaction);
        return Object.keys((interaction as { attributes: object }).attributes).length;
      },
    },
  ];
  const file = {
    rules: [
      {
        name: 'noted',
        conditions: { all: [{ fact: 'notes', operator: 'greaterThan', value: 1 }] },
        event: { type: 'send' },
      },
    ],
  };
  const list = [1, 2, 3].map((count) =>
    JSON.stringify(
      interactionOf({ attributes: Object.fromEntries(['a', 'b', 'c'].slice(0, count).entries()) }),
    ),
  );
  const { after } = await expectSame(list, ruleSetOf(file, { facts }), ruleSetOf({ rules: [] }));
  expect(after.outcomes).toMatchObject({ sent: 2, skipped: 1 });
  expect(seen.every(Object.isFrozen)).toBe(true);
});

it('of a line that stopped an earlier reader: an exponent behind an object whose keys are known', async () => {
  const line = '{"custom_properties":{"a":"b"},"ext_interaction_id":1e5,"status":"closed"}';
  const rules = ruleSetOf({ rules: [], default: 'send' });
  const { after } = await expectSame([line, line.replace('1e5', '7'), line], rules, rules);
  expect(after.interactions).toBe(3);
  expect(after.outcomes.invalid).toBe(0);
});

it('gives each record the line of its file, whatever lines stand between them', async () => {
  const odd = [
    `\uFEFF${JSON.stringify(interactionOf({ brand: 'Łódź 花子 🎈' }))}`,
    '',
    '   ',
    `${JSON.stringify(interactionOf())}\r`,
    '{ "cut": ',
    'null',
    JSON.stringify(interactionOf({ attributes: { long: 'é'.repeat(200_000) } })),
  ];
  const { samples, input } = await expectSame(odd, ruleSetOf(serviceRules), ruleSetOf({ rules: [] }));
  expect(samples.map(({ source }) => source?.replace(file, '')).sort()).toEqual([':1', ':4', ':7']);
  expect(input.problems.map(({ line }) => line)).toEqual([5, 6]);
});

it('tells how far reading has come', async () => {
  writeFileSync(file, `${JSON.stringify(interactionOf())}\n`.repeat(3_000));
  const seen: { readonly count: number; readonly bytes?: number }[] = [];
  await simulate({
    rules: ruleSetOf(serviceRules),
    interactions: { files: [file] },
    onProgress: (progress) => seen.push(progress),
  });
  expect(seen.at(-1)).toMatchObject({ file, count: 3_000 });
  expect(seen.map(({ count }) => count)).toEqual(seen.map(({ count }) => count).sort((a, b) => a - b));
  expect(seen.length).toBeGreaterThan(1);
});

it('names every file that it was given, empty ones too', async () => {
  const empty = join(folder, 'empty.ndjson');
  writeFileSync(empty, '');
  writeFileSync(file, JSON.stringify(interactionOf()));
  const { input } = await simulate({
    rules: ruleSetOf(serviceRules),
    interactions: { files: [empty, file] },
  });
  expect(input.sources).toEqual([empty, file]);
});
