/** What a change of rules does in a simulation, in words: a headline, and a block for each edit with its outcomes. */

import { formatPlace } from '../../errors/diagnostic.js';
import { describeEdit, describeVerdict } from '../../lint/diff/format-diff.js';
import { formatNumberOf, formatShare } from '../../shared/format-numbers.js';
import type { FlipGroup, ReportEdit, RequestChangeGroup, SimulationReport } from '../report.js';

/** Interactions that change alike: one line of a report. */
export interface ChangeRow {
  readonly count: number;
  /** `skipped → sent`, `brand: blanca → kids`. */
  readonly what: string;
  /** One sentence; empty where the edit says it all. */
  readonly because: string;
  /** File and line of the cause; empty where there is none. */
  readonly place: string;
  readonly flip?: FlipGroup;
  readonly samples: RequestChangeGroup['samples'];
}

/** What one edit does to the interactions that were read. */
export interface ChangeBlock {
  /** Each edit of one rule, condition, fact or setting; of the last block none. */
  readonly edits: readonly string[];
  readonly place: string;
  readonly rows: readonly ChangeRow[];
}

/** One line: what the change does, or without a baseline what the rules do. */
export function headline({ after, flips, requestChanges, edits, verdict }: SimulationReport): string {
  const all = formatNumberOf(after.interactions, 'interaction');
  if (flips === undefined)
    return `${formatNumberOf(after.outcomes.sent, 'request')} from ${all} (${formatShare(after.sendRate)})`;
  const { total, newSends, lostSends } = flips;
  const changed = requestChanges?.total ?? 0;
  if (total + changed === 0) {
    if (edits?.length === 0) return `Nothing changes for ${all}: the rules are the same`;
    const others = verdict === 'equivalent' ? 'nor for any other' : 'though it can for others';
    return `Nothing changes for ${all}, ${others}`;
  }
  const rest = total - newSends - lostSends;
  const parts = [
    ...(newSends > 0 ? [formatNumberOf(newSends, 'new send')] : []),
    ...(lostSends > 0 ? [formatNumberOf(lostSends, 'lost send')] : []),
    ...(rest > 0 ? [formatNumberOf(rest, 'other outcome')] : []),
    ...(changed > 0 ? [`${formatNumberOf(changed, 'request')} changed`] : []),
  ];
  return `${parts.join(', ')} among ${all}`;
}

/** What the edits mean beyond these interactions; undefined without a baseline. */
export function verdictLine({ verdict }: SimulationReport): string | undefined {
  return verdict && `verdict, for every interaction there can be: ${describeVerdict({ verdict })}`;
}

/** `window \`weekly\`: 7d → 3d` */
export function describeRequestChange({ kind, name, before, after }: RequestChangeGroup): string {
  return `${kind === name || kind === 'field' ? name : `${kind} \`${name}\``}: ${before} → ${after}`;
}

/** In the order of the edits; what no edit alone explains comes last. */
export function changeBlocks({ edits = [], flips, requestChanges }: SimulationReport): ChangeBlock[] {
  const rows = new Map<number | undefined, ChangeRow[]>();
  // Several edits of one rule are one block, under the first of them.
  const firstOf = (index: number | undefined): number | undefined =>
    index === undefined ? undefined : edits.findIndex((one) => keyOf(one) === keyOf(edits[index]));
  const add = (edit: number | undefined, row: ChangeRow): void => {
    const first = firstOf(edit);
    rows.set(first, [...(rows.get(first) ?? []), row]);
  };
  for (const flip of flips?.groups ?? []) {
    const { from, to, cause, count: times, samples } = flip;
    const because = cause.message;
    add(flip.edit, {
      count: times,
      what: `${from} → ${to}`,
      because,
      place: formatPlace(cause),
      flip,
      samples,
    });
  }
  for (const group of requestChanges?.groups ?? []) {
    const { edit, count: times, samples } = group;
    add(edit, { count: times, what: describeRequestChange(group), because: '', place: '', samples });
  }
  const blocks = edits.flatMap((edit, index): ChangeBlock[] => {
    if (firstOf(index) !== index) return [];
    const own = edits.filter((one) => keyOf(one) === keyOf(edit)).map(describeEdit);
    return [{ edits: own, place: formatPlace(edit), rows: rows.get(index) ?? [] }];
  });
  const others = rows.get(undefined);
  return others === undefined ? blocks : [...blocks, { edits: [], place: '', rows: others }];
}

function keyOf(edit: ReportEdit | undefined): string {
  return `${edit?.kind} ${edit?.name}`;
}
