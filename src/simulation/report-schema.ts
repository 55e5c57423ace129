/** The schema of a report: its JSON Schema is made from here. `report.ts` holds the types; a test compares them. */
import * as z from 'zod';
import { simulatedOutcomes } from './outcomes.js';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const instant = z.string().describe('ISO 8601 in UTC');
const outcomeName = z.enum(simulatedOutcomes);
const outcomes = z.strictObject({
  sent: count.describe('a request goes out'),
  recorded: count.describe('submitted with do_not_send'),
  skipped: count.describe('the rules said no, or a required field is missing'),
  suppressed: count.describe('the customer was asked within the window'),
  duplicate: count.describe('an interaction with this id was handled before'),
  invalid: count.describe('the record is not an interaction'),
});

const place = { file: z.string().optional(), line: z.int().positive().optional() };

const totals = z.strictObject({
  interactions: count.describe('records read, invalid ones among them'),
  outcomes,
  sendRate: share.describe('sent ÷ interactions'),
  customers: z.strictObject({
    seen: count.describe('different customers with an address'),
    asked: count.describe('customers with at least one request'),
    suppressed: count.describe('customers held back at least once'),
    heldBack: z
      .array(z.strictObject({ times: count, customers: count }))
      .describe('how many customers were held back how often; the last row is "so often or more"'),
  }),
  byRule: z.array(
    z.strictObject({
      rule: z.string(),
      ...place,
      effect: z.enum(['send', 'record', 'skip', 'enrich']),
      matched: z.boolean().describe('the rule matched at least one interaction, deciding or not'),
      decided: count.describe('interactions at which the rule was among those that decided'),
      outcomes: outcomes.describe('what became of them'),
    }),
  ),
  byReason: z.array(z.strictObject({ code: z.string(), count })),
  byChannel: z.array(z.strictObject({ name: z.string(), outcomes })),
  byBrand: z.array(z.strictObject({ name: z.string(), outcomes })),
  byDay: z.array(z.strictObject({ day: z.string().describe('YYYY-MM-DD in UTC'), outcomes })),
  suppressionByDay: z
    .array(z.strictObject({ day: count, count }))
    .describe('suppressed interactions by whole days since the request that held them back'),
  notOfType: z
    .array(
      z.strictObject({
        fact: z.string(),
        type: z.enum(['string', 'number', 'boolean', 'string[]', 'number[]', 'instant', 'any']),
        count: count.describe('interactions'),
      }),
    )
    .describe('declared facts whose values are not of their type, so that rules could not be evaluated'),
  neverMatched: z.array(z.strictObject({ rule: z.string(), ...place })),
});

const sample = z.strictObject({
  id: z.string().describe('id of the interaction; addresses in it are masked'),
  at: instant.optional(),
  customer: z.string().optional().describe('masked'),
  channel: z.string().optional(),
  brand: z.string().optional(),
  status: z.string().optional(),
  tags: z.array(z.string()),
  source: z.string().optional().describe('file and line'),
  outcome: outcomeName,
  before: outcomeName.optional().describe('outcome under the baseline'),
  why: z.string().describe('one sentence'),
  explanation: z.string().describe('rule by rule, condition by condition; masked'),
  explanationBefore: z.string().optional(),
});

const cause = z.strictObject({
  kind: z.enum(['rule added', 'rule removed', 'rule changed', 'settings', 'window']),
  rule: z.string().optional(),
  ...place,
  condition: z.string().optional().describe('the condition whose truth differs'),
  conditionBefore: z.string().optional().describe('what stood there in the baseline'),
  message: z.string().describe('one sentence'),
});

const flipGroup = z.strictObject({
  from: outcomeName,
  to: outcomeName,
  cause,
  edit: count.optional().describe('which of `edits` makes it, from 0'),
  count,
  samples: z.array(sample),
});

const edit = z.strictObject({
  kind: z.enum([
    'rule-added',
    'rule-removed',
    'rule-renamed',
    'rule-changed',
    'condition-changed',
    'fact-changed',
    'setting-changed',
  ]),
  name: z.string(),
  pointer: z.string().optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  ...place,
});

const requestChange = z.strictObject({
  kind: z.enum(['delay', 'window', 'field', 'tag']),
  name: z.string().describe('the window, field or tag'),
  before: z.string(),
  after: z.string(),
  edit: count.optional().describe('which of `edits` makes it, from 0'),
  count,
  samples: z.array(z.strictObject({ id: z.string(), source: z.string().optional() })),
});

const threshold = z.strictObject({
  expression: z.string(),
  metric: z.string(),
  value: z.number(),
  before: z.number().optional(),
  crossed: z.boolean(),
  message: z.string(),
});

const ruleSetSummary = z.strictObject({
  source: z.string().describe('as it was given'),
  version: z.string(),
  rules: count,
});

/**
 * Strict, so that a field that is added to the report and not here fails the tests. Its `describe` texts become the
 * docs of the JSON Schema.
 */
export const simulationReportSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal('autotrigger.simulation/1'),
  environment: z.enum(['test', 'production']),
  rules: ruleSetSummary,
  baseline: ruleSetSummary.optional(),
  input: z.strictObject({
    sources: z.array(z.string()),
    from: instant.optional().describe('earliest end of an interaction'),
    to: instant.optional().describe('latest end of an interaction'),
    undated: count.describe('interactions without `ended_at`: taken at the latest time seen before them'),
    outOfOrder: count.describe('interactions that ended before one read earlier'),
    late: count.describe('of these, more than the tolerance: windows around them may be off'),
    toleranceMs: z.number().nonnegative().nullable().describe('null: all were put in order'),
    decisionLagMs: z.number().nonnegative().describe('how long after its end each interaction is decided'),
    timeFactsAtZero: z
      .array(z.string())
      .describe('time facts that rules ask about and that are 0, because there is no lag'),
    history: count.describe('requests that were given as history'),
    problems: z
      .array(z.strictObject({ file: z.string().optional(), line: z.int().optional(), message: z.string() }))
      .describe('the first records that are not interactions'),
  }),
  after: totals,
  before: totals.optional().describe('the same under the baseline'),
  flips: z
    .strictObject({ total: count, newSends: count, lostSends: count, groups: z.array(flipGroup) })
    .optional(),
  edits: z.array(edit).optional().describe('what was edited since the baseline'),
  verdict: z
    .enum(['equivalent', 'only-removes-sends', 'only-adds-sends', 'changes'])
    .optional()
    .describe('what the edits mean for every interaction there can be'),
  requestChanges: z
    .strictObject({ total: count.describe('interactions'), groups: z.array(requestChange) })
    .optional()
    .describe('interactions with the same outcome under both, whose requests differ'),
  samples: z.array(sample),
  thresholds: z.array(threshold),
});
