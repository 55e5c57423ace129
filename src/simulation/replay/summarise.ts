/** From the counts of a run to the totals of a report. */
import { withoutAddresses } from '../../shared/redact.js';
import type { Totals } from '../report.js';
import { type CountTable, dayMs, sumOf } from './outcome-counts.js';
import type { PolicyRun } from './policy-run.js';

export function summarise(
  { runner, counts, customers, notOfType }: PolicyRun,
  customersSeen: number,
): Totals {
  const { rules } = runner.ruleSet;
  const { neverMatched } = runner;
  const { outcomes } = counts;
  const interactions = sumOf(outcomes);
  return {
    interactions,
    outcomes,
    sendRate: interactions === 0 ? 0 : outcomes.sent / interactions,
    customers: customers.summarise(customersSeen),
    byRule: rules.map(({ name, effect, place }) => {
      const own = counts.byRule.get(name);
      return {
        rule: name,
        ...fileAndLine(place),
        effect: effect.kind,
        matched: !neverMatched.has(name),
        decided: sumOf(own),
        outcomes: own,
      };
    }),
    byReason: [...counts.byReason]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    byChannel: byName(counts.byChannel),
    byBrand: byName(counts.byBrand),
    byDay: counts.byDay
      .entries()
      .sort(([a], [b]) => a - b)
      .map(([day, own]) => ({ day: dayName(day), outcomes: own })),
    suppressionByDay: [...counts.suppressionByDay]
      .sort(([a], [b]) => a - b)
      .map(([day, count]) => ({ day, count })),
    notOfType: notOfType.list(),
    neverMatched: rules
      .filter(({ name }) => neverMatched.has(name))
      .map(({ name, place }) => ({ rule: name, ...fileAndLine(place) })),
  };
}

function byName(table: CountTable<string>): Totals['byChannel'] {
  return table
    .entries()
    .sort(([a, own], [b, other]) => sumOf(other) - sumOf(own) || (a < b ? -1 : 1))
    .map(([name, outcomes]) => ({ name: withoutAddresses(name), outcomes }));
}

function fileAndLine({ file, line }: { readonly file: string; readonly line?: number }) {
  return { file, ...(line !== undefined && { line }) };
}

function dayName(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 'YYYY-MM-DD'.length);
}
