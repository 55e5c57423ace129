/** The tables of a simulation: the same rows in every format. */
import { formatPlace } from '../../errors/diagnostic.js';
import { formatCount, formatShare } from '../../shared/format-numbers.js';
import { noOutcomes, outcomeWords, type SimulatedOutcome, simulatedOutcomes, totalOf } from '../outcomes.js';
import type { SimulationReport, Totals } from '../report.js';
import { change, points } from './format-numbers.js';

/**
 * One table, with everything that a format needs to draw it: the formats only differ in markup and in how many rows
 * they show.
 */
export interface ReportTable {
  /** One word. */
  readonly id: string;
  readonly title: string;
  /** Beginning with the names. */
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** Under the table: one sentence, without its full stop. */
  readonly note?: string;
}

interface Column {
  readonly title: string;
  /** `name` is text of users, `word` is ours. */
  readonly kind: 'name' | 'word' | 'number';
}

/** A row; `cells` has as many texts as the table has columns. */
export interface TableRow {
  readonly cells: readonly string[];
  /** File and line. */
  readonly place?: string;
  /** What is special about it, in two words. */
  readonly remark?: string;
}

/** With a baseline only what changes; the rest in one line. */
export function outcomeTable({ after, before }: SimulationReport): ReportTable {
  const outcome: Column = { title: 'outcome', kind: 'word' };
  const named = { id: 'outcomes', title: 'Outcomes' };
  const isThere = (one: SimulatedOutcome): boolean => after.outcomes[one] > 0;
  if (before === undefined) {
    // That nothing is sent is a result, and has its row.
    const shown = simulatedOutcomes.filter((one) => one === 'sent' || isThere(one));
    return {
      ...named,
      columns: [outcome, ...numbers('interactions', 'share')],
      rows: shown.map((one) => ({
        cells: [outcomeWords[one], formatCount(after.outcomes[one]), formatShare(shareOf(after, one))],
      })),
    };
  }
  const isSame = (one: SimulatedOutcome): boolean => after.outcomes[one] === before.outcomes[one];
  const same = simulatedOutcomes.filter((one) => isSame(one) && isThere(one));
  const unchanged = same.map((one) => `${formatCount(after.outcomes[one])} ${outcomeWords[one]}`);
  return {
    ...named,
    columns: [outcome, ...numbers('before', 'after', 'change', 'share', 'change of share')],
    rows: simulatedOutcomes
      .filter((one) => !isSame(one))
      .map((one) => {
        const [was, is] = [before.outcomes[one], after.outcomes[one]];
        const shares = [formatShare(shareOf(after, one)), points(shareOf(after, one), shareOf(before, one))];
        return { cells: [outcomeWords[one], formatCount(was), formatCount(is), change(is, was), ...shares] };
      }),
    ...(unchanged.length > 0 && { note: `As before: ${unchanged.join(', ')}` }),
  };
}

/** By rule, channel, brand and reason. */
export function furtherTables({ after, before }: SimulationReport): ReportTable[] {
  return [
    ruleTable(after, before),
    nameTable('channel', after.byChannel, before?.byChannel),
    ...(after.byBrand.length > 1 ? [nameTable('brand', after.byBrand, before?.byBrand)] : []),
    {
      id: 'reasons',
      title: 'By reason',
      columns: [{ title: 'reason', kind: 'word' }, ...numbers('interactions', 'share')],
      rows: after.byReason.map(({ code, count }) => ({
        cells: [code, formatCount(count), formatShare(part(count, after.interactions))],
      })),
    },
  ];
}

function ruleTable(after: Totals, before: Totals | undefined): ReportTable {
  const was = new Map(before?.byRule.map((row) => [row.rule, row]));
  const beforeOf = (rule: string): string[] => {
    if (before === undefined) return [];
    const row = was.get(rule);
    return [row === undefined ? 'new' : formatCount(row.decided)];
  };
  return {
    id: 'rules',
    title: 'By rule',
    columns: [
      { title: 'rule', kind: 'name' },
      { title: 'effect', kind: 'word' },
      ...numbers('decided', ...(before === undefined ? [] : ['before']), 'sent', 'held back'),
    ],
    rows: after.byRule
      .toSorted((a, b) => b.decided - a.decided)
      .map(({ rule, effect, decided, matched, outcomes, ...place }) => ({
        cells: [
          rule,
          effect,
          // A rule that enriches decides nothing.
          ...(effect === 'enrich'
            ? ['–', ...beforeOf(rule).map(() => '–')]
            : [formatCount(decided), ...beforeOf(rule)]),
          formatCount(outcomes.sent),
          formatCount(outcomes.suppressed),
        ],
        place: formatPlace(place),
        ...(!matched && { remark: 'never matched' }),
      })),
  };
}

function nameTable(
  name: 'channel' | 'brand',
  rows: Totals['byChannel'],
  before: Totals['byChannel'] | undefined,
): ReportTable {
  const was = new Map(before?.map((row) => [row.name, row.outcomes]));
  return {
    id: name,
    title: `By ${name}`,
    columns: [
      { title: name, kind: 'name' },
      ...numbers('interactions', 'sent', ...(before === undefined ? [] : ['before']), 'share'),
    ],
    rows: rows.map(({ name: own, outcomes }) => ({
      cells: [
        own,
        formatCount(totalOf(outcomes)),
        formatCount(outcomes.sent),
        ...(before === undefined ? [] : [formatCount((was.get(own) ?? noOutcomes()).sent)]),
        formatShare(part(outcomes.sent, totalOf(outcomes))),
      ],
    })),
  };
}

function numbers(...titles: readonly string[]): Column[] {
  return titles.map((title) => ({ title, kind: 'number' }));
}

function shareOf({ outcomes, interactions }: Totals, outcome: SimulatedOutcome): number {
  return part(outcomes[outcome], interactions);
}

function part(number: number, of: number): number {
  return of === 0 ? 0 : number / of;
}
