/** `*.scenarios.json`: example interactions with the outcome expected. Its JSON Schema is generated from here. */
import * as z from 'zod';
import { reasonCodes } from '../../decision/decision.js';

/**
 * What may be expected: the outcomes of a decision, `suppressed` where the history blocks a send, and `deferred` where
 * a quota is used up, or a send waits for a delay or for the sending hours.
 */
const expectedOutcomes = ['send', 'record', 'skip', 'suppressed', 'deferred', 'invalid'] as const;

/** In the words of a decision, as rules have them: `send`, not `sent`, because nothing is sent here. */
export type ExpectedOutcome = (typeof expectedOutcomes)[number];

const instant = z.iso.datetime({
  offset: true,
  error: 'write an instant in ISO 8601 with its zone, as in `2026-11-22T09:00:00Z`',
});
const record = z.record(z.string(), z.unknown());
const codes = Object.keys(reasonCodes) as [keyof typeof reasonCodes, ...(keyof typeof reasonCodes)[]];

const earlierRequest = z
  .strictObject({
    at: instant.describe('when the earlier request was sent'),
    brand: z
      .string()
      .optional()
      .describe('brand of the earlier request; the interaction’s own when left out'),
    channel: z
      .string()
      .optional()
      .describe('channel of the earlier request; the interaction’s own when left out'),
    employee: z
      .strictObject({ email: z.string().optional(), custom_id: z.string().optional() })
      .optional()
      .describe('agent of the earlier request; the interaction’s own when left out'),
    attributes: record
      .optional()
      .describe('attributes of its interaction; the interaction’s own when left out'),
    status: z.string().optional().describe('status of its interaction'),
    tags: z.array(z.string()).optional().describe('tags of its interaction'),
    kind: z
      .enum(['request', 'response'])
      .optional()
      .describe('`response`: the customer answered then; `request` unless given'),
    other_customer: z
      .boolean()
      .optional()
      .describe('`true`: a request to somebody else, which counts in quotas alone'),
    outcome: z
      .enum(['sent', 'unknown', 'recorded', 'failed'])
      .optional()
      .describe('`sent` unless given; only `sent` and `unknown` start a window'),
  })
  .describe('an earlier request to the same customer, or a response');

const expectation = z.strictObject({
  outcome: z
    .enum(expectedOutcomes)
    .describe(
      '`suppressed`: the rules send, and a window blocks; `deferred`: a quota is used up, or it waits for a delay or the sending hours',
    ),
  not_before: instant.optional().describe('when a delay ends, or the sending hours begin'),
  rules: z.array(z.string()).optional().describe('names of exactly the rules that decided, in any order'),
  reasons: z.array(z.enum(codes)).optional().describe('codes of exactly the reasons given, in any order'),
  request: record.optional().describe('fields the request must have, at least; null means: must be absent'),
});

const scenario = z.strictObject({
  name: z.string().min(1),
  description: z.string().optional(),
  base: z.string().optional().describe('name of the base that `interaction` is laid over'),
  interaction: record
    .optional()
    .describe('the interaction, or what differs from the base; null removes a field'),
  matrix: z
    .record(z.string(), z.array(z.unknown()).min(1))
    .optional()
    .describe('field or dotted path → values; the scenario runs once for every combination'),
  now: instant.optional().describe('stands in for the `now` of the file'),
  history: z.array(earlierRequest).optional(),
  expect: expectation,
});

/**
 * Strict: a key that is spelled wrongly would check nothing. `now` is required, so that no scenario depends on the day
 * it runs.
 */
export const scenarioFileSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().optional(),
  now: instant.describe('the instant at which every scenario is decided'),
  environment: z.enum(['test', 'production']).optional().describe('`test` unless given'),
  base: z.record(z.string(), record).optional().describe('named interactions to start from'),
  scenarios: z.array(scenario).min(1),
});

/** A whole file, as its schema reads it. */
export type ScenarioFile = z.infer<typeof scenarioFileSchema>;
/** As written: before base and matrix are applied. */
export type Scenario = z.infer<typeof scenario>;

/** Something that happened before `now`, for the windows and quotas. */
export type EarlierRequest = z.infer<typeof earlierRequest>;

/** What is not named is not compared, except the outcome. */
export type Expectation = z.infer<typeof expectation>;
