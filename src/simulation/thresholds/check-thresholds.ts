/** Checks the report of a simulation against thresholds. */
import type { SimulationReport, ThresholdResult } from '../report.js';
import type { Comparison, Threshold } from './parse.js';

const holds: Record<Comparison, (value: number, limit: number) => boolean> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '=': (value, limit) => value === limit,
};

/** A threshold says what must not be: it is crossed where its comparison is true. */
export function checkThreshold(threshold: Threshold, report: SimulationReport): ThresholdResult {
  const { expression, name, metric, comparison, limit, against } = threshold;
  const after = metric.read(report);
  const before = metric.readBefore?.(report);
  const value = against === 'state' ? after : changeOf(after, before ?? 0, against);
  const crossed = holds[comparison](value, limit);
  const was = against === 'state' || before === undefined ? '' : `, it was ${show(before, metric.unit)}`;
  return {
    expression,
    metric: name,
    value: after,
    before,
    crossed,
    message: `\`${name}\` is ${show(after, metric.unit)}${was}: \`${expression}\` ${crossed ? 'is crossed' : 'holds'}`,
  };
}

/** Rounded to twelve digits, so that 0.3 − 0.1 is not more than 20 points. */
function changeOf(after: number, before: number, against: 'difference' | 'points' | 'relative'): number {
  const difference = after - before;
  if (against !== 'relative') return round(difference);
  // From nothing, any growth is more than any percentage.
  if (before === 0) return difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY;
  return round(difference / before);
}

function round(value: number): number {
  return Math.round(value * 1e12) / 1e12;
}

function show(value: number, unit: 'count' | 'share'): string {
  return unit === 'count' ? value.toLocaleString('en-US') : `${(value * 100).toFixed(2)} %`;
}
