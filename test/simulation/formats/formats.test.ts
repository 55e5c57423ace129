/** Every format, read by a program that reads such files, with hostile names in it. */

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'junit2json';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatAnnotation } from '../../../src/cli/terminal/github-annotation.js';
import { formatSarif } from '../../../src/simulation/formats/sarif.js';
import {
  formatSimulationJunit,
  simulationFindings,
} from '../../../src/simulation/formats/simulation-findings.js';
import { formatSimulationMarkdown } from '../../../src/simulation/formats/simulation-markdown.js';
import { formatSimulation } from '../../../src/simulation/formats/simulation-pretty.js';
import {
  lawsFileJsonSchema,
  mappingTestsFileJsonSchema,
  scenarioFileJsonSchema,
  simulationReportJsonSchema,
} from '../../../src/simulation/json-schemas.js';
import type { SimulationReport } from '../../../src/simulation/report.js';
import { formatTest, formatTestMarkdown } from '../../../src/simulation/scenarios/format-test.js';
import { type TestReport, test } from '../../../src/simulation/scenarios/test.js';
import { formatTestJunit, testFindings } from '../../../src/simulation/scenarios/test-findings.js';
import { diff } from '../../../src/simulation/simulate.js';
import { absent } from '../../support/services.js';
import { folderOf, interactionOf, ruleSetOf, serviceRules } from '../support/example.js';

const noXmllint =
  spawnSync('xmllint', ['--version']).status !== 0 &&
  absent('no xmllint (Debian: libxml2-utils) to validate JUnit’s XML with');

/** Ant’s schema, as Windy Road wrote it down; what packages that write JUnit validate themselves with. */
const junitSchema = join(
  dirname(createRequire(import.meta.url).resolve('jest-junit-reporter/package.json')),
  'src/__tests__/fixtures/junit.xsd',
);

/** What xmllint says, nothing when the document is valid. */
function schemaErrors(xml: string): string {
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--schema', junitSchema, '-'], {
    input: xml,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr;
}

const hostile = `]]></failure><script>alert("1")</script> & | ::error::%0A @everyone [x](http://e) ${'é'}`;

const rules = {
  ...serviceRules,
  rules: [
    ...serviceRules.rules,
    {
      name: hostile,
      conditions: { all: [{ fact: 'brand', operator: 'equal', value: 'blanca' }] },
      event: { type: 'skip' },
    },
  ],
};

let report: SimulationReport;
let tested: TestReport;

beforeAll(async () => {
  const interactions = [
    ...Array.from({ length: 20 }, (_, day) =>
      interactionOf({
        ended_at: `2026-03-${String(day + 1).padStart(2, '0')}T10:00:00Z`,
        tags: ['\u0000<b>', 'a,b'],
      }),
    ),
    interactionOf({ brand: 'blanca' }),
    interactionOf({ brand: 'blanca', channel: `<img src=x onerror=alert(1)>` }),
    { no: 'interaction' },
  ];
  report = await diff({
    rules: ruleSetOf(rules),
    baseline: ruleSetOf(serviceRules),
    interactions,
    failOn: ['lost-sends', 'flips>100'],
  });
  const content = JSON.stringify({
    now: '2026-03-02T12:00:00Z',
    scenarios: [
      { name: hostile, interaction: interactionOf(), expect: { outcome: 'skip' } },
      { name: 'good', interaction: interactionOf(), expect: { outcome: 'send' } },
    ],
  });
  const law = { laws: [{ name: `law ${hostile}`, never: 'send' }] };
  tested = await test({
    rules: ruleSetOf(rules),
    scenarios: [
      { path: 'a.scenarios.json', content },
      { path: 'a.laws.json', content: JSON.stringify(law) },
    ],
  });
});

describe('JUnit', () => {
  it('of a test is read with every case and failure', async () => {
    const read = await parse(formatTestJunit(tested, new Date('2026-03-02T12:00:00.789Z')));
    expect(read).toMatchObject({
      testsuite: [
        {
          name: 'a.scenarios.json',
          tests: 2,
          failures: 1,
          timestamp: '2026-03-02T12:00:00',
          properties: [{ name: 'rules', value: tested.ruleSet }],
          testcase: [{ name: hostile }, { name: 'good' }],
        },
        { name: 'laws', tests: 1, failures: 1, testcase: [{ name: `law ${hostile}` }] },
      ],
    });
  });

  it('of a simulation has a case for each threshold', async () => {
    const read = await parse(formatSimulationJunit(report));
    expect(read).toMatchObject({
      testsuite: [
        {
          tests: 3,
          failures: 1,
          testcase: [{ name: '23 interactions simulated' }, { name: 'lost-sends' }, { name: 'flips>100' }],
        },
      ],
    });
  });

  describe.skipIf(noXmllint)('is valid under the schema of Ant’s JUnit tasks', () => {
    const odd = '\u0000\u0008\uFFFE\uD800 ]]> <a b="c"> \r\n\t &amp; ';

    it.each<[string, () => string]>([
      ['a test with failures and a broken law', () => formatTestJunit(tested)],
      ['a test in which nothing ran', () => formatTestJunit({ ...tested, scenarios: [], laws: [] })],
      ['a test with too little coverage', () => formatTestJunit({ ...tested, problems: ['too little'] })],
      [
        'a test whose names and messages no XML can hold',
        () =>
          formatTestJunit({
            ...tested,
            ruleSet: odd,
            problems: [odd],
            scenarios: tested.scenarios.map((scenario) => ({
              ...scenario,
              file: odd,
              name: odd,
              differences: [odd],
              explanation: odd,
            })),
            laws: tested.laws.map((law) => ({ ...law, name: odd, problem: odd })),
          }),
      ],
      ['a simulation with a crossed threshold', () => formatSimulationJunit(report)],
      ['a simulation without thresholds', () => formatSimulationJunit({ ...report, thresholds: [] })],
    ])('%s', (_, write) => {
      expect(schemaErrors(write())).toEqual('');
    });

    it('which refuses what is not', () => {
      const broken = formatTestJunit(tested).replace(' hostname="localhost"', '');
      expect(schemaErrors(broken)).toContain("The attribute 'hostname' is required but missing");
    });
  });
});

describe('SARIF', () => {
  it('is accepted by Microsoft’s validator, without an error', () => {
    const folder = folderOf({
      'test.sarif': formatSarif(testFindings(tested)),
      'simulation.sarif': formatSarif([
        ...simulationFindings(report),
        { code: 'X', severity: 'warning', message: 'm', file: '/a b/%.json', line: 3, column: 4 },
      ]),
    });
    const tool = createRequire(import.meta.url).resolve('@microsoft/sarif-multitool/bin.js');
    const { stdout, status, error } = spawnSync(
      process.execPath,
      [tool, 'validate', 'test.sarif', 'simulation.sarif'],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } },
    );
    expect(error).toBeUndefined();
    expect([status, stdout.match(/error .*/g)]).toEqual([0, null]);
    expect(stdout).toContain('2 files scanned');
  });

  it('points to the rule’s line', () => {
    const { runs } = JSON.parse(formatSarif(simulationFindings(report)));
    const flips = runs[0].results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'FLIPS');
    expect(flips[0].locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'service.rules.json' },
      region: { startLine: expect.any(Number) },
    });
  });
});

describe('GitHub annotations', () => {
  it('name requests that change, and records that cannot be read', async () => {
    const weekly = { ...serviceRules, suppression: { windows: [{ name: 'weekly', length: '7d' }] } };
    const daily = { ...serviceRules, suppression: { windows: [{ name: 'weekly', length: '1d' }] } };
    const changed = await diff({
      interactions: [interactionOf(), { channel: 'chat' }],
      rules: ruleSetOf(daily),
      baseline: ruleSetOf(weekly),
    });
    const lines = simulationFindings(changed).map(({ code, message }) => `${code} ${message}`);
    expect(lines).toContainEqual('REQUEST_CHANGES 1 request changed: window `weekly`: 7d → 1d');
    expect(lines).toContainEqual(
      expect.stringMatching(/^INVALID_RECORDS 1 of 2 interactions cannot be read; the first: /),
    );
  });

  it('are one workflow command a line, and nothing in them begins another', () => {
    const lines = [...testFindings(tested), ...simulationFindings(report)].map(formatAnnotation);
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) {
      expect(line).toMatch(
        /^::(error|warning) (file=[^:,\n]+,)?(line=\d+,)?(col=\d+,)?title=[A-Z_]+::[^\n]+\n$/,
      );
    }
  });
});

describe('Markdown', () => {
  it('lets no name become markup, a mention or a column', () => {
    for (const written of [formatSimulationMarkdown(report), formatTestMarkdown(tested)]) {
      // What stands in backticks is code: shown as it is, whatever it holds.
      const text = written.replace(/`[^`\n]*`/g, 'code');
      expect(text).not.toMatch(/(?<!\\)<(script|img|b)\b/);
      expect(text).not.toMatch(/@everyone/);
      expect(text).not.toMatch(/(?<!\\)\[x\]\(http/);
      const tables = text.split('\n').filter((line) => line.startsWith('|'));
      for (const line of tables) expect(line.replaceAll('\\|', '').split('|').length).toBeGreaterThan(3);
    }
  });

  it('says first what matters, and fits into a comment', () => {
    const text = formatSimulationMarkdown(report);
    expect(text.split('\n')[0]).toBe('### ❌ 2 lost sends among 23 interactions');
    const [group] = report.flips?.groups ?? [];
    const many = {
      ...report,
      flips: { total: 9, newSends: 0, lostSends: 0, groups: Array(5_000).fill({ ...group, samples: [] }) },
    };
    expect(formatSimulationMarkdown(many).length).toBeLessThan(65_536);
  });
});

describe('pretty', () => {
  it('is plain text without colour codes when nothing is painted', () => {
    for (const text of [formatSimulation(report), formatTest(tested)]) {
      expect(text).not.toContain('\u001b');
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

describe('what a reviewer reads first', () => {
  const kids = {
    name: 'kids',
    conditions: { all: [{ fact: 'channel', operator: 'equal', value: 'email' }] },
    event: { type: 'enrich', params: { set: { language: 'de' } } },
  };

  it('is what the change does, the verdict, and each edit with its outcomes', async () => {
    const changed = await diff({
      rules: ruleSetOf({ ...serviceRules, rules: [...serviceRules.rules, kids] }),
      baseline: ruleSetOf(serviceRules),
      interactions: [interactionOf(), interactionOf()],
    });
    const text = formatSimulationMarkdown(changed);
    expect(text.split('\n').slice(0, 8)).toEqual([
      '### 🔀 2 requests changed among 2 interactions',
      '',
      'Verdict, for every interaction there can be: changes what is decided.',
      '',
      '**rule `kids` added** (`service.rules.json:68`)',
      '',
      '- 2 × language: none → de',
      '',
    ]);
    expect(text).toContain('As before: 2 sent.');
    expect(text).not.toContain('±0');
    const pretty = formatSimulation(changed);
    expect(pretty).toContain('rule `kids` added');
    expect(pretty).toContain('2 × language: none → de');
  });

  it('keeps to 80 columns in a terminal, whatever is long', () => {
    const long = 'a long name of a rule that goes on and on '.repeat(4).trim();
    const [first] = report.after.byRule;
    const [group] = report.flips?.groups ?? [];
    if (first === undefined || group === undefined) throw new Error('nothing to show');
    const text = formatSimulation({
      ...report,
      after: { ...report.after, byRule: [{ ...first, rule: long }], neverMatched: [{ rule: long }] },
      flips: {
        total: 1,
        newSends: 1,
        lostSends: 0,
        groups: [{ ...group, cause: { ...group.cause, message: long } }],
      },
    });
    for (const line of text.split('\n')) expect([line, line.length <= 80]).toEqual([line, true]);
  });
});

describe('JSON', () => {
  it('of a simulation fits its schema', () => {
    const validate = new Ajv2020({ strict: false }).compile(simulationReportJsonSchema());
    expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...report, extra: 1 })).toBe(false);
  });

  it.each([
    ['scenario-file', scenarioFileJsonSchema],
    ['laws-file', lawsFileJsonSchema],
    ['mapping-tests-file', mappingTestsFileJsonSchema],
    ['simulation-report', simulationReportJsonSchema],
  ])('schema of %s is the one that is shipped (npx vitest run -u writes it anew)', async (name, schema) => {
    await expect(`${JSON.stringify(schema(), null, 2)}\n`).toMatchFileSnapshot(
      `../../../docs/schemas/${name}.schema.json`,
    );
  });
});
