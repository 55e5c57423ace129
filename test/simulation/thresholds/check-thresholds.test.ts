/** The grammar of `--fail-on`. */
import { describe, expect, it } from 'vitest';
import type { SimulationReport } from '../../../src/simulation/report.js';
import { isCrossed, simulate } from '../../../src/simulation/simulate.js';
import { metrics } from '../../../src/simulation/thresholds/metrics.js';
import { parseThresholds } from '../../../src/simulation/thresholds/parse.js';
import { interactionOf, ruleSetOf, serviceRules } from '../support/example.js';

const fewer = {
  rules: [
    {
      name: 'resolved cases',
      conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
      event: { type: 'send' },
    },
  ],
};

/** Ten interactions: two are sent under the baseline, three under the rules. */
function run(failOn: string[], baseline: unknown = fewer): Promise<SimulationReport> {
  const statuses = ['closed', 'closed', 'solved', 'open', 'open', 'open', 'open', 'open', 'open', 'open'];
  return simulate({
    rules: ruleSetOf(serviceRules),
    ...(baseline === undefined ? {} : { baseline: ruleSetOf(baseline) }),
    interactions: statuses.map((status) => interactionOf({ status })),
    failOn,
  });
}

describe('a threshold', () => {
  it.each([
    ['new-sends', true],
    ['new-sends>1', false],
    ['lost-sends', false],
    ['flips>=1', true],
    ['flip-rate>10%', false],
    ['flip-rate>=10%', true],
    ['sends=3', true],
    ['sends>+0', true],
    ['sends>+1', false],
    ['sends>+49%', true],
    ['sends>+50%', false],
    ['send-rate>30%', false],
    ['send-rate>=30%', true],
    ['send-rate>+49%', true],
    ['send-rate>+50%', false],
    ['send-rate>+9.9pp', true],
    ['send-rate>+10pp', false],
    ['send-rate<-1%', false],
    ['never-matched', true],
    ['never-matched>2', false],
    ['  sends  >  2 ', true],
  ])('%s', async (expression, crossed) => {
    const report = await run([expression]);
    expect(report.thresholds).toMatchObject([{ crossed }]);
    expect(isCrossed(report)).toBe(crossed);
  });

  it('grows without end from nothing to something', async () => {
    const nothing = {
      rules: [
        {
          name: 'never',
          conditions: { all: [{ fact: 'brand', operator: 'equal', value: 'x' }] },
          event: { type: 'send' },
        },
      ],
    };
    expect((await run(['sends>+1000%'], nothing)).thresholds).toMatchObject([{ crossed: true, before: 0 }]);
  });

  it('may stand beside others, separated by commas or given one by one', async () => {
    const { thresholds } = await run(['new-sends,sends>100', 'flips']);
    expect(thresholds.map(({ expression, crossed }) => [expression, crossed])).toEqual([
      ['new-sends', true],
      ['sends>100', false],
      ['flips', true],
    ]);
  });

  it('is refused without a baseline when it compares with one', async () => {
    for (const expression of ['flips', 'new-sends', 'send-rate>+5%', 'sends<-1']) {
      await expect(
        simulate({ rules: ruleSetOf(fewer), interactions: [], failOn: [expression] }),
      ).rejects.toMatchObject({
        code: 'OPTION_INVALID',
        message: `\`${expression}\` compares with a baseline, and there is none`,
      });
    }
  });
});

describe('what is not a threshold', () => {
  it.each([
    ['send-rat>5%', '`send-rat` is not a metric', 'did you mean `send-rate`?'],
    ['sends > many', 'is not a threshold', 'write a metric'],
    ['', 'is not a threshold', 'write a metric'],
    ['flips>+5', 'compares a change, but `flips` has no value in the baseline', '`flips>100`'],
    ['sends>5%', 'compares the count `sends` with a percentage', '`sends>+5%`'],
    ['sends>+5pp', 'gives points for `sends`, which is a count', '`sends>+5%`'],
    ['send-rate>5', 'gives no unit for `send-rate`', '`send-rate>5%`'],
    ['send-rate>5pp', 'gives points without a sign', '`send-rate>+5pp`'],
    ['constructor', '`constructor` is not a metric', 'use one of'],
    ['9'.repeat(5_000), 'is not a threshold', 'write a metric'],
  ])('%s', (expression, message, fix) => {
    const [parsed] = parseThresholds(expression);
    expect(parsed?.ok).toBe(false);
    if (parsed?.ok !== false) return;
    expect(parsed.diagnostic.message).toContain(message);
    expect(parsed.diagnostic.fix).toContain(fix);
  });
});

it('has a sentence for every metric', () => {
  for (const { what } of Object.values(metrics)) expect(what).toMatch(/^[a-z].+[^.]$/);
});
