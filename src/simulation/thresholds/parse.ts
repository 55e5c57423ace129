/** The grammar of `--fail-on`: a metric and its limit. See docs/reference/thresholds.md. */
import type { Diagnostic } from '../../errors/diagnostic.js';
import { invalidOption } from '../../shared/options.js';
import { didYouMean } from '../../shared/suggest.js';
import { type Metric, metrics } from './metrics.js';

/** How a value is compared with its limit; true means crossed. */
export type Comparison = '>' | '>=' | '<' | '<=' | '=';

/** One threshold, read. */
export interface Threshold {
  /** As written. */
  readonly expression: string;
  readonly name: string;
  readonly metric: Metric;
  readonly comparison: Comparison;
  /** `state` compares the value itself; the others compare the change against the baseline. */
  readonly against: 'state' | 'difference' | 'points' | 'relative';
  /** Percentages as a share: `5%` is 0.05. Signed where it is a change. */
  readonly limit: number;
}

/** The threshold, or what is wrong with its text. */
export type ParsedThreshold =
  | { readonly ok: true; readonly threshold: Threshold }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/** Of longer texts, which are no thresholds, the message holds only the beginning. */
const longestExpression = 200;
const shape = /^([a-z][a-z-]*)\s*(?:(>=|<=|>|<|=)\s*([+-])?(\d+(?:\.\d+)?)\s*(%|pp)?)?$/;

/**
 * All of `--fail-on`. Throws OPTION_INVALID with every mistake; a threshold that compares with a baseline is one where
 * there is none.
 */
export function readThresholds(failOn: readonly string[], hasBaseline: boolean): Threshold[] {
  const parsed = failOn.flatMap(parseThresholds);
  const thresholds = parsed.flatMap((one) => (one.ok ? one.threshold : []));
  const diagnostics = parsed.flatMap((one) => (one.ok ? [] : one.diagnostic));
  const alone = hasBaseline
    ? []
    : thresholds.filter(({ metric, against }) => metric.needsBaseline || against !== 'state');
  for (const { expression } of alone) {
    diagnostics.push({
      code: 'THRESHOLD_INVALID',
      severity: 'error',
      message: `\`${expression}\` compares with a baseline, and there is none`,
      fix: 'give one: `--baseline git:main`, or the option `baseline`',
    });
  }
  const [first] = diagnostics;
  if (first === undefined) return thresholds;
  if (diagnostics.length === 1) throw invalidOption(first.message, first.fix);
  throw invalidOption(`${diagnostics.length} thresholds are wrong`, undefined, { diagnostics });
}

/** One `--fail-on`; several may stand in it, separated by commas. */
export function parseThresholds(text: string): ParsedThreshold[] {
  return text.split(',').map((part) => parseThreshold(part.trim()));
}

function parseThreshold(expression: string): ParsedThreshold {
  const match = expression.length > longestExpression ? null : shape.exec(expression);
  if (match === null) {
    return wrong(
      `\`${expression.slice(0, longestExpression)}\` is not a threshold`,
      'write a metric, or a metric, a comparison and a limit: `new-sends`, `flips>100`, `send-rate>+5%`',
    );
  }
  const [, name = '', comparison = '>', sign, digits = '0', unit] = match;
  const metric = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  if (metric === undefined) {
    const near = didYouMean(name, Object.keys(metrics));
    return wrong(
      `\`${name}\` is not a metric`,
      near === undefined
        ? `use one of ${Object.keys(metrics).join(', ')}`
        : `did you mean \`${near}\`? The metrics are ${Object.keys(metrics).join(', ')}`,
    );
  }
  const against =
    sign === undefined ? 'state' : unit === '%' ? 'relative' : unit === 'pp' ? 'points' : 'difference';
  const mistake = misfit(name, metric, against, unit);
  if (mistake !== undefined) return wrong(`\`${expression}\` ${mistake.what}`, mistake.fix);
  const size = Number(digits) / (unit === undefined ? 1 : 100);
  const limit = sign === '-' ? -size : size;
  return {
    ok: true,
    threshold: { expression, name, metric, comparison: comparison as Comparison, against, limit },
  };
}

/** A limit that does not fit its metric is refused. */
function misfit(
  name: string,
  metric: Metric,
  against: Threshold['against'],
  unit: string | undefined,
): { readonly what: string; readonly fix: string } | undefined {
  if (against !== 'state' && metric.readBefore === undefined) {
    return {
      what: `compares a change, but \`${name}\` has no value in the baseline to change from`,
      fix: `leave the sign out: \`${name}>100\``,
    };
  }
  if (metric.unit === 'count' && unit === 'pp') {
    return {
      what: `gives points for \`${name}\`, which is a count`,
      fix: `write \`${name}>+5%\` or \`${name}>+100\``,
    };
  }
  if (metric.unit === 'count' && unit === '%' && against === 'state') {
    return {
      what: `compares the count \`${name}\` with a percentage`,
      fix: `write \`${name}>100\`, or \`${name}>+5%\` for a growth of 5 % against the baseline`,
    };
  }
  if (metric.unit === 'share' && unit === undefined) {
    return {
      what: `gives no unit for \`${name}\`, which is a share`,
      fix: `write \`${name}>5%\`, \`${name}>+5%\` (a change of 5 % of what it was) or \`${name}>+5pp\` (percentage points)`,
    };
  }
  if (metric.unit === 'share' && unit === 'pp' && against === 'state') {
    return {
      what: 'gives points without a sign',
      fix: `write \`${name}>+5pp\` for a change, \`${name}>5%\` for a state`,
    };
  }
  return undefined;
}

function wrong(message: string, fix: string): ParsedThreshold {
  return { ok: false, diagnostic: { code: 'THRESHOLD_INVALID', severity: 'error', message, fix } };
}
