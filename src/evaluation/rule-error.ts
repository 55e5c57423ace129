/** The error of a rule that could not be evaluated. */
import type { FactType } from '../facts/definition.js';
import { FactTypeError } from '../facts/read-declared-value.js';
import type { Rule } from '../rules/rule-set.js';
import { errorMessage } from '../shared/redact.js';
import type { Trace } from './evaluate-condition.js';

/** For logs and summaries. The message holds no address; the rest of what was thrown is in `cause`. */
export interface RuleError {
  readonly rule: string;
  readonly message: string;
  /** JSON pointer of the condition that failed. */
  readonly pointer?: string;
  /** The declared fact whose value is not of its type, where that is the error; and that type. */
  readonly fact?: string;
  readonly type?: FactType;
  /** What the operator or the fact threw. Not enumerable, so that no log holds it by accident. */
  readonly cause?: unknown;
}

/** The first error that the result of the rule depends on. */
export function ruleError(rule: Rule, trace: Trace): RuleError {
  const { error: cause, pointer } = firstError(trace) ?? trace;
  const error: RuleError = { rule: rule.name, message: errorMessage(cause), pointer, ...factOf(cause) };
  return Object.freeze(Object.defineProperty(error, 'cause', { value: cause }));
}

function factOf(cause: unknown): Pick<RuleError, 'fact' | 'type'> {
  return cause instanceof FactTypeError ? { fact: cause.fact, type: cause.type } : {};
}

function firstError(trace: Trace): Trace | undefined {
  if (trace.result !== 'errored' && trace.result !== 'not evaluated') return undefined;
  if (trace.error !== undefined) return trace;
  for (const child of trace.children) {
    const found = firstError(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
