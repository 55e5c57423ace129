/** Runs one case and compares the result with what was expected. */
import { decide } from '../../decision/decide.js';
import type { Decision } from '../../decision/decision.js';
import type { RuleError } from '../../evaluation/rule-error.js';
import { explain } from '../../explanation/explain.js';
import { formatExplanation } from '../../explanation/format-explanation.js';
import type { FeedbackRequest } from '../../request/feedback-request.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { didYouMean } from '../../shared/suggest.js';
import { compareFields } from './compare-fields.js';
import type { ScenarioCase } from './expand.js';
import { heldBackBy } from './history.js';
import type { ExpectedOutcome } from './scenario-file.js';

/** What came out of a case. */
export interface Actual {
  readonly outcome: ExpectedOutcome;
  /** Names of the rules that decided. */
  readonly rules: readonly string[];
  /** Codes; `WINDOW` or `QUOTA` first where one holds the request back. */
  readonly reasons: readonly string[];
  readonly request?: FeedbackRequest;
  /** As in the decision. */
  readonly notBefore?: string;
}

/** What became of a case, with its place in the file. */
export interface ScenarioResult {
  readonly name: string;
  readonly file: string;
  readonly pointer: string;
  readonly line?: number | undefined;
  readonly passed: boolean;
  readonly actual: Actual;
  /** Rules that could not be evaluated. */
  readonly errors: readonly RuleError[];
  /** What was expected and did not come: one sentence each. Empty when passed. */
  readonly differences: readonly string[];
  /** Why the outcome is what it is, one sentence each: the window, or the rules; only where the case failed. */
  readonly because?: readonly string[];
  /** What happened instead, rule by rule; only where the case failed. */
  readonly explanation?: string;
}

/** Decides as in production, then asks a store that holds the history. Never rejects for what a case expects. */
export async function runCase(ruleSet: RuleSet, scenario: ScenarioCase): Promise<ScenarioResult> {
  const { name, file, pointer, line, interaction, now, environment } = scenario;
  const decision = decide(ruleSet, interaction, { now, environment });
  const { actual, window } = await settle(ruleSet, scenario, decision);
  const differences = compare(scenario, actual, ruleSet);
  const place = { name, file, pointer, line, errors: decision.errors };
  if (differences.length === 0) return { ...place, passed: true, actual, differences };
  const explanation = explain(ruleSet, interaction, { now, environment });
  const because = whyOutcome(actual, decision, window, ruleSet);
  // The author wanted a send: what is missing for it is the shortest way to the mistake.
  if (scenario.expect.outcome === 'send' && explanation.nearestSend !== undefined) {
    because.push(explanation.nearestSend.message);
  }
  const text = [...(window === undefined ? [] : [window]), formatExplanation(explanation)].join('\n');
  return { ...place, passed: false, actual, differences, because, explanation: text };
}

interface Settled {
  readonly actual: Actual;
  /** The window or quota that holds the request back, in words. */
  readonly window?: string;
}

async function settle(ruleSet: RuleSet, scenario: ScenarioCase, decision: Decision): Promise<Settled> {
  const rules = decision.reasons.flatMap(({ rule }) => rule ?? []);
  const reasons = decision.reasons.map(({ code }) => code);
  // A decision about a record that is none is `skip`; a scenario about it expects to be told so.
  if (reasons.includes('INTERACTION_INVALID')) return { actual: { outcome: 'invalid', rules, reasons } };
  const { outcome, request, notBefore } = decision;
  const plain = { outcome, rules, reasons, ...(request && { request }), ...(notBefore && { notBefore }) };
  const waits = notBefore !== undefined && Date.parse(notBefore) > scenario.now.getTime();
  // What waits is decided again at its time: most scenarios are about that decision.
  if (waits && scenario.expect.outcome === 'deferred') return { actual: { ...plain, outcome: 'deferred' } };
  // What is recorded or skipped starts no window, so no window can hold it back.
  if (outcome !== 'send' || request === undefined) return { actual: plain };
  const held = await heldBackBy(ruleSet, scenario, request, decision);
  if (held === undefined) return { actual: plain };
  const window = describeWindow(held);
  if (held.kind === 'quota') {
    const byQuota = held.over === 'skip' ? 'skip' : 'deferred';
    return { actual: { rules, reasons: ['QUOTA', ...reasons], outcome: byQuota }, window };
  }
  const suppressed = { rules, reasons: ['WINDOW', ...reasons] };
  if (ruleSet.settings.suppression.when_suppressed === 'skip')
    return { actual: { ...suppressed, outcome: 'suppressed' }, window };
  const recorded = { ...request, do_not_send: true };
  return { actual: { ...suppressed, outcome: 'record', request: recorded }, window };
}

function describeWindow(held: NonNullable<Awaited<ReturnType<typeof heldBackBy>>>): string {
  if (held.kind === 'quota') return `the quota \`${held.quota}\` is used up until ${iso(held.until)}`;
  const { window, since, until } = held;
  return `the window \`${window}\` holds it back until ${iso(until)}: the customer was asked at ${iso(since)}`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** Why the outcome is what it is: the window, or the reasons of the decision with the places of their rules. */
function whyOutcome(
  { reasons: codes }: Actual,
  { reasons }: Decision,
  window: string | undefined,
  ruleSet: RuleSet,
): string[] {
  if (window !== undefined && (codes.includes('WINDOW') || codes.includes('QUOTA'))) return [window];
  return reasons.map(({ message, file, pointer }) => {
    if (file === undefined || pointer === undefined) return message;
    const line = ruleSet.lineOf(file, pointer);
    return `${message}  (${line === undefined ? `${file} ${pointer}` : `${file}:${line}`})`;
  });
}

function compare({ expect }: ScenarioCase, actual: Actual, ruleSet: RuleSet): string[] {
  const differences: string[] = [];
  if (expect.outcome !== actual.outcome) {
    differences.push(`expected the outcome \`${expect.outcome}\`, got \`${actual.outcome}\``);
  }
  if (expect.not_before !== undefined) {
    const [wanted, given] = [iso(Date.parse(expect.not_before)), actual.notBefore];
    if (wanted !== given)
      differences.push(
        `expected it to wait until ${wanted}, it ${given ? `waits until ${given}` : 'does not wait'}`,
      );
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
