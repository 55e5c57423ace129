/** An explanation as text for a person: the outcome and why, then rule by rule, condition by condition. */
import type { Decision } from '../decision/decision.js';
import { printable } from '../errors/printable.js';
import { nameOf } from './aspects.js';
import { revealedExplanation } from './explain.js';
import type { ConditionExplanation, Explanation, RuleExplanation } from './explanation.js';

/** Options of `formatExplanation`. */
export interface FormatExplanationOptions {
  /** Shows names, addresses and free text as they are. */
  readonly reveal?: boolean;
}

const marks = { true: '✓', false: '✗', 'not evaluated': '·', errored: '!' } as const;

/**
 * Several lines, without one at the end; control characters of the input are made visible. Masked unless `reveal` is
 * set.
 */
export function formatExplanation(explanation: Explanation, options: FormatExplanationOptions = {}): string {
  const { decision, ...shown } = options.reveal === true ? revealedExplanation(explanation) : explanation;
  const lines = [
    `interaction ${shown.interactionId ?? '(without an id)'}: ${decision.outcome}`,
    ...decision.reasons.map(({ message, file, pointer }) => `  ${message}${placed(file, pointer)}`),
  ];
  if (shown.nearestSend !== undefined) lines.push('', shown.nearestSend.message);
  if (shown.neverSent === true) lines.push('', 'would not be sent, whatever the facts were');
  if (decision.notBefore !== undefined)
    lines.push(
      `not before ${decision.notBefore}${decision.waitsFor === undefined ? '' : ', when the sending hours begin'}`,
    );
  lines.push(...limitLines(decision));
  if (shown.missingFacts.length > 0) lines.push('', `missing facts: ${shown.missingFacts.join(', ')}`);
  lines.push('', `rules (version ${decision.ruleSet}, decided as of ${shown.now}, ${shown.environment}):`);
  for (const rule of shown.rules) lines.push(...ruleLines(rule));
  if (shown.disabled.length > 0) lines.push('', `switched off: ${shown.disabled.join(', ')}`);
  return lines.map(printable).join('\n');
}

/** Where windows and quotas hold for some requests only, which of them hold for this one. */
function limitLines({ outcome, windows, uncounted, quotas }: Decision): string[] {
  if (outcome !== 'send' || (uncounted === undefined && quotas === undefined)) return [];
  const held = windows.map(({ name, length }) => `\`${name}\` (${length})`);
  const limits = (quotas ?? []).map(({ name, max, length, per, holds, counted }) => {
    const each = per.length === 0 ? '' : ` for each ${per.join(', ')}`;
    const how = holds ? (counted ? '' : ', does not count in it') : ', counts in it and is not held back';
    return `\`${name}\` (${max} in ${length}${each}${how})`;
  });
  return [
    `windows that may hold it back: ${listed(held)}`,
    ...(uncounted === undefined
      ? []
      : [`windows it does not count in: ${listed(uncounted.map((name) => `\`${name}\``))}`]),
    ...(quotas === undefined ? [] : [`quotas: ${listed(limits)}`]),
  ];
}

const listed = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));

function ruleLines(rule: RuleExplanation): string[] {
  const { name, effect, result, decided, file, line, pointer } = rule;
  // Rules that were given as values have no lines.
  const place = line === undefined ? `${file} ${pointer}` : `${file}:${line}`;
  const decisive = decided ? ', decided' : '';
  return [
    `${marks[result]} ${name} (${effect}${decisive})  ${place}`,
    ...conditionLines(rule.condition, '    '),
  ];
}

function conditionLines(condition: ConditionExplanation, indent: string): string[] {
  const own = `${indent}${marks[condition.result]} ${headOf(condition)}`;
  const below = (condition.conditions ?? []).flatMap((child) => conditionLines(child, `${indent}  `));
  return [own, ...below];
}

function headOf(condition: ConditionExplanation): string {
  const { kind, name, error, result } = condition;
  const problem = error === undefined ? '' : `: ${error}`;
  if (kind === 'condition') return `condition ${name}${problem}`;
  if (kind !== 'fact') return kind;
  const { fact, path, operator, operand, operandRead, operandFact } = condition;
  const where = nameOf({ fact: fact ?? '', path });
  const read = operandRead === undefined ? '' : ` (read as ${json(operandRead)})`;
  const against = operandFact === undefined ? `${json(operand)}${read}` : `${operandFact} (${json(operand)})`;
  const value =
    condition.missing === true
      ? 'is missing'
      : result === 'not evaluated' || error !== undefined
        ? result
        : `is ${json(condition.value)}`;
  return `${where} ${operator} ${against}, ${value}${problem}`;
}

function json(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}

function placed(file: string | undefined, pointer: string | undefined): string {
  return file === undefined ? '' : `  (${file} ${pointer ?? ''})`;
}
