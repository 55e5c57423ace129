/** From counters to the totals of a report. */
import type { RuleSet } from '../../rules/rule-set.js';
import { withoutAddresses } from '../../shared/redact.js';
import { type OutcomeCounts, simulatedOutcomes, type Totals } from '../report.js';
import { type Course, outcomeNumber } from './policy-run.js';
import type { CountTable } from './tally.js';
import type { Verdict } from './verdict-table.js';

const dayMs = 86_400_000;

export interface SummaryParts {
  readonly ruleSet: RuleSet;
  readonly course: Course;
  readonly customersSeen: number;
  readonly verdicts: readonly Verdict[];
  readonly channels: readonly string[];
  readonly brands: readonly string[];
  readonly matched: Uint8Array;
}

export function summarise(parts: SummaryParts): Totals {
  const { ruleSet, course, verdicts, channels, brands, matched } = parts;
  const { tally, customers } = course;
  const all = add(verdicts.map((_, verdict) => tally.byVerdict.row(verdict)));
  const interactions = sum(all);
  const outcomes = named(all);
  return {
    interactions,
    outcomes,
    sendRate: interactions === 0 ? 0 : outcomes.sent / interactions,
    customers: customers.summarise(parts.customersSeen),
    byRule: ruleSet.rules.map(({ name, effect, place }, position) => {
      const rows = verdicts.flatMap(({ reasons }, verdict) =>
        reasons.some(({ rule }) => rule === name) ? [tally.byVerdict.row(verdict)] : [],
      );
      const own = add(rows);
      return {
        rule: name,
        ...placeOf(place),
        effect: effect.kind,
        matched: matched[position] === 1,
        decided: sum(own),
        outcomes: named(own),
      };
    }),
    byReason: byReason(parts),
    byChannel: table(channels, tally.byChannel),
    byBrand: table(brands, tally.byBrand),
    byDay: [...tally.days]
      .sort(([a], [b]) => a - b)
      .map(([day, row]) => ({ day: dayName(day), outcomes: named(tally.byDay.row(row)) })),
    suppressionByDay: [...tally.suppressionByDay]
      .sort(([a], [b]) => a - b)
      .map(([day, count]) => ({ day, count })),
    neverMatched: ruleSet.rules
      .filter((_, position) => matched[position] !== 1)
      .map(({ name, place }) => ({ rule: name, ...placeOf(place) })),
  };
}

function byReason({ course: { tally }, verdicts }: SummaryParts): Totals['byReason'] {
  const counts = new Map<string, number>();
  const count = (code: string, times: number): void => {
    if (times > 0) counts.set(code, (counts.get(code) ?? 0) + times);
  };
  verdicts.forEach(({ reasons }, verdict) => {
    const row = tally.byVerdict.row(verdict);
    for (const code of new Set(reasons.map((reason) => reason.code))) count(code, sum(row));
    count('WINDOW', tally.heldBack.get(verdict) ?? 0);
    count('HANDLED_BEFORE', row[outcomeNumber.duplicate] ?? 0);
  });
  return [...counts].map(([code, times]) => ({ code, count: times })).sort((a, b) => b.count - a.count);
}

function table(names: readonly string[], counts: CountTable): { name: string; outcomes: OutcomeCounts }[] {
  return names
    .map((name, row) => ({ name, counts: counts.row(row) }))
    .filter(({ counts: own }) => sum(own) > 0)
    .sort((a, b) => sum(b.counts) - sum(a.counts) || (a.name < b.name ? -1 : 1))
    .map(({ name, counts: own }) => ({ name: withoutAddresses(name), outcomes: named(own) }));
}

function named(row: readonly number[]): OutcomeCounts {
  const counts = { sent: 0, recorded: 0, skipped: 0, suppressed: 0, duplicate: 0, invalid: 0 };
  simulatedOutcomes.forEach((outcome, index) => {
    counts[outcome] = row[index] ?? 0;
  });
  return counts;
}

function add(rows: readonly (readonly number[])[]): number[] {
  return simulatedOutcomes.map((_, index) => sum(rows.map((row) => row[index] ?? 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function placeOf({ file, line }: { readonly file: string; readonly line?: number }) {
  return { file, ...(line !== undefined && { line }) };
}

function dayName(day: number): string {
  return new Date(day * dayMs).toISOString().split('T')[0] ?? '';
}
