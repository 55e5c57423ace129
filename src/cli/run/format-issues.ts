/** Issues of a run as text: how many, where, and what to do. */

import { printable } from '../../errors/printable.js';
import type { ReceiptOutcome } from '../../receipt/receipt.js';
import { formatCount } from '../../shared/format-numbers.js';
import type { Painter } from '../terminal/painter.js';
import { formatInstant } from '../terminal/text.js';
import type { Issue } from './issues.js';

/** What to do about an outcome whose receipts bring no fix of their own. */
const advice: Partial<Record<ReceiptOutcome, string>> = {
  deferred: 'run the same input again: what was handled stays handled',
  failed: 'run the same input again when the cause is gone; the windows were given back',
  unknown: 'do not send these again: the customer may have been asked; look them up at the vendor',
  rejected: 'correct the data and run again; the windows were given back',
  invalid: 'correct the records and run them again',
};

/** A few lines for each kind of issue; empty where there is none. */
export function formatIssues(issues: readonly Issue[], paint: Painter): string {
  return issues.map((issue) => describeIssue(issue, paint)).join('');
}

function describeIssue(
  { outcome, code, message, varied, fix = advice[outcome], count, examples, retryAt }: Issue,
  paint: Painter,
): string {
  const when = retryAt === undefined ? '' : ` (from ${formatInstant(retryAt)} on)`;
  const more = count > examples.length ? ', …' : '';
  return [
    `  ${paint.red(`${formatCount(count)} ${outcome}`)}: ${printable(message)}${varied ? ', among others' : ''} (${code})\n`,
    examples.length === 0 ? '' : `    ${printable(places(examples))}${more}\n`,
    fix === undefined ? '' : `    fix: ${printable(fix)}${when}\n`,
  ].join('');
}

/** `in.ndjson:7, :12`: the file is named once. */
function places(examples: readonly string[]): string {
  const fileOf = (place = ''): string => place.slice(0, place.lastIndexOf(':') + 1);
  return examples
    .map((place, index) => {
      const file = fileOf(place);
      return index > 0 && file !== '' && file === fileOf(examples[index - 1])
        ? place.slice(file.length - 1)
        : place;
    })
    .join(', ');
}
