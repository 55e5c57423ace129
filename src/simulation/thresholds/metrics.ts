/** What a threshold may be about, and how each is read from a simulation. */
import type { SimulationReport } from '../report.js';

/** A number of a report that thresholds may name. */
export interface Metric {
  /** What it counts, for help and docs: one lower-case sentence. */
  readonly what: string;
  /** `share` is between 0 and 1 and may be compared with a percentage; `count` is a whole number. */
  readonly unit: 'count' | 'share';
  /** Needs `--baseline`: it is a change, not a state. */
  readonly needsBaseline: boolean;
  read(report: SimulationReport): number;
  /** The same of the baseline; absent where the metric is a change already. */
  readBefore?(report: SimulationReport): number | undefined;
}

/** A count of one outcome, and its share of all interactions. */
function ofOutcome(outcome: keyof SimulationReport['after']['outcomes'], what: string): [Metric, Metric] {
  const count = (totals: SimulationReport['after']): number => totals.outcomes[outcome];
  const share = (totals: SimulationReport['after']): number =>
    totals.interactions === 0 ? 0 : totals.outcomes[outcome] / totals.interactions;
  const metric = (unit: Metric['unit'], read: typeof count): Metric => ({
    what: unit === 'count' ? what : `${what}, as a share of all interactions`,
    unit,
    needsBaseline: false,
    read: ({ after }) => read(after),
    readBefore: ({ before }) => (before === undefined ? undefined : read(before)),
  });
  return [metric('count', count), metric('share', share)];
}

const [sends, sendRate] = ofOutcome('sent', 'interactions that lead to a request');
const [records, recordRate] = ofOutcome('recorded', 'interactions submitted with do_not_send');
const [skips, skipRate] = ofOutcome('skipped', 'interactions the rules skip');
const [suppressed, suppressionRate] = ofOutcome('suppressed', 'requests held back by a window');
const [invalid, invalidRate] = ofOutcome('invalid', 'records that are not interactions');

const change = (what: string, read: (flips: NonNullable<SimulationReport['flips']>) => number): Metric => ({
  what,
  unit: 'count',
  needsBaseline: true,
  read: ({ flips }) => (flips === undefined ? 0 : read(flips)),
});

/** By the name that is written in `--fail-on`; docs/reference/thresholds.md lists the same. */
export const metrics: Readonly<Record<string, Metric>> = Object.freeze({
  sends,
  'send-rate': sendRate,
  records,
  'record-rate': recordRate,
  skips,
  'skip-rate': skipRate,
  suppressed,
  'suppression-rate': suppressionRate,
  invalid,
  'invalid-rate': invalidRate,
  'never-matched': {
    what: 'rules that matched no interaction',
    unit: 'count',
    needsBaseline: false,
    read: ({ after }: SimulationReport) => after.neverMatched.length,
    readBefore: ({ before }: SimulationReport) => before?.neverMatched.length,
  },
  'rule-errors': {
    what: 'interactions at which a rule could not be evaluated',
    unit: 'count',
    needsBaseline: false,
    read: ({ after }: SimulationReport) => reasonCount(after, 'RULE_ERROR'),
    readBefore: ({ before }: SimulationReport) =>
      before === undefined ? undefined : reasonCount(before, 'RULE_ERROR'),
  },
  late: {
    what: 'interactions that came later than the tolerance, so that windows may be off',
    unit: 'count',
    needsBaseline: false,
    read: ({ input }: SimulationReport) => input.late,
  },
  'changed-requests': {
    what: 'interactions with the same outcome whose request differs: fields, tags, windows, delay',
    unit: 'count',
    needsBaseline: true,
    read: ({ requestChanges }: SimulationReport) => requestChanges?.total ?? 0,
  },
  flips: change('interactions whose outcome changes', ({ total }) => total),
  'new-sends': change('interactions that are sent and were not', ({ newSends }) => newSends),
  'lost-sends': change('interactions that were sent and are not', ({ lostSends }) => lostSends),
  'flip-rate': {
    what: 'interactions whose outcome changes, as a share of all interactions',
    unit: 'share',
    needsBaseline: true,
    read: ({ flips, after }: SimulationReport) =>
      flips === undefined || after.interactions === 0 ? 0 : flips.total / after.interactions,
  },
});

function reasonCount(totals: SimulationReport['after'], code: string): number {
  return totals.byReason.find((reason) => reason.code === code)?.count ?? 0;
}
