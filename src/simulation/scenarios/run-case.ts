/** Runs one case and compares the result with what was expected. */
import { decide } from '../../decision/decide.js';
import type { Decision } from '../../decision/decision.js';
import { explain } from '../../explanation/explain.js';
import { formatExplanation } from '../../explanation/format-explanation.js';
import type { FeedbackRequest } from '../../request/feedback-request.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { isObject } from '../../shared/is-object.js';
import { didYouMean } from '../../shared/suggest.js';
import { memoryStore } from '../../stores/memory.js';
import { requestScopes, type Surroundings, windowChecks } from '../../suppression/windows.js';
import type { ScenarioCase } from './expand.js';
import type { EarlierRequest } from './scenario-file.js';
import type { Actual, ScenarioResult } from './scenario-result.js';

export async function runCase(ruleSet: RuleSet, scenario: ScenarioCase): Promise<ScenarioResult> {
  const { name, file, pointer, line, interaction, now, environment } = scenario;
  const decision = decide(ruleSet, interaction, { now, environment });
  const actual = await settle(ruleSet, scenario, decision);
  const differences = compare(scenario, actual, ruleSet);
  const place = { name, file, pointer, ...(line === undefined ? {} : { line }) };
  if (differences.length === 0) return { ...place, passed: true, actual, differences };
  const explanation = formatExplanation(explain(ruleSet, interaction, { now, environment }));
  return { ...place, passed: false, actual, differences, explanation };
}

async function settle(ruleSet: RuleSet, scenario: ScenarioCase, decision: Decision): Promise<Actual> {
  const rules = decision.reasons.flatMap(({ rule }) => rule ?? []);
  const reasons = decision.reasons.map(({ code }) => code);
  if (reasons.includes('INTERACTION_INVALID')) return { outcome: 'invalid', rules, reasons };
  const { outcome, request } = decision;
  const plain = { outcome, rules, reasons, ...(request && { request }) };
  if (outcome !== 'send' || request === undefined) return plain;
  if (!(await isSuppressed(ruleSet, scenario, decision, request))) return plain;
  const suppressed = { rules, reasons: ['WINDOW', ...reasons] };
  if (ruleSet.settings.suppression.when_suppressed === 'skip')
    return { ...suppressed, outcome: 'suppressed' };
  return { ...suppressed, outcome: 'record', request: { ...request, do_not_send: true } };
}

/** Asks a memory store that holds the history, at the time of the case: the same answer as in production. */
async function isSuppressed(
  ruleSet: RuleSet,
  { history, now }: ScenarioCase,
  { windows }: Decision,
  { brand, channel }: FeedbackRequest,
): Promise<boolean> {
  const { timezone } = ruleSet.settings;
  const store = memoryStore({ clock: { now: () => now.getTime() }, quiet: true });
  const here = { channel, ...(brand !== undefined && { brand }) };
  for (const { at, outcome = 'sent', ...earlier } of history) {
    if (outcome === 'recorded' || outcome === 'failed') continue;
    const surroundings = { ...here, ...given(earlier) };
    const anchors = requestScopes(surroundings).map((scope) => ({
      scope,
      at: Date.parse(at),
      by: 'history',
    }));
    await store.anchor('customer', anchors);
  }
  const checks = windowChecks(windows, here, timezone, now.getTime());
  const refusal = await store.look({ customer: 'customer', interaction: 'this', windows: checks });
  return refusal?.kind === 'suppressed';
}

function given({ brand, channel }: Pick<EarlierRequest, 'brand' | 'channel'>): Surroundings {
  return { ...(brand !== undefined && { brand }), ...(channel !== undefined && { channel }) };
}

function compare({ expect }: ScenarioCase, actual: Actual, ruleSet: RuleSet): string[] {
  const differences: string[] = [];
  if (expect.outcome !== actual.outcome) {
    differences.push(`expected the outcome \`${expect.outcome}\`, got \`${actual.outcome}\``);
  }
  if (expect.rules !== undefined) {
    const known = [...ruleSet.rules.map(({ name }) => name), ...ruleSet.disabled];
    differences.push(...compareSets('rule', expect.rules, actual.rules, known));
  }
  if (expect.reasons !== undefined)
    differences.push(...compareSets('reason', expect.reasons, actual.reasons, []));
  if (expect.request !== undefined)
    differences.push(...compareFields('request', expect.request, actual.request));
  return differences;
}

function compareSets(
  what: string,
  expected: readonly string[],
  actual: readonly string[],
  known: readonly string[],
): string[] {
  const missing = expected.filter((name) => !actual.includes(name));
  const extra = [...new Set(actual)].filter((name) => !expected.includes(name));
  return [
    ...missing.map((name) => {
      if (known.length === 0 || known.includes(name))
        return `expected the ${what} \`${name}\` to decide, it did not`;
      const near = didYouMean(name, known);
      return `there is no ${what} \`${name}\`${near === undefined ? '' : `: did you mean \`${near}\`?`}`;
    }),
    ...extra.map((name) => `the ${what} \`${name}\` decided, and was not expected`),
  ];
}

/** Fields that are expected must be there, others may be; null means that the field must be absent. */
function compareFields(path: string, expected: unknown, actual: unknown): string[] {
  if (expected === null) {
    return actual === undefined ? [] : [`expected \`${path}\` to be absent, it is ${show(actual)}`];
  }
  if (isObject(expected)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      compareFields(
        `${path}.${key}`,
        value,
        isObject(actual) && Object.hasOwn(actual, key) ? actual[key] : undefined,
      ),
    );
  }
  const same = JSON.stringify(expected) === JSON.stringify(actual);
  return same ? [] : [`expected \`${path}\` to be ${show(expected)}, it is ${show(actual)}`];
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : `\`${JSON.stringify(value)}\``;
}
