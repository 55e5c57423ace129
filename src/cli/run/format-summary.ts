/** The summary of a run as people like to read it: how many, why, where, and what there is left to do. */

import { reasonCodes } from '../../decision/decision.js';
import { printable } from '../../errors/printable.js';
import { describeNotOfType } from '../../evaluation/not-of-type.js';
import { receiptOutcomes } from '../../receipt/receipt.js';
import { formatShadowReport } from '../../rule-source/format-shadow-report.js';
import type { ShadowReport } from '../../rule-source/shadow.js';
import { formatCount, formatNumberOf, formatShare } from '../../shared/format-numbers.js';
import type { Painter } from '../terminal/painter.js';
import { formatDuration, formatInstant, formatTable } from '../terminal/text.js';
import { formatIssues } from './format-issues.js';
import type { ReasonCount, RunSummary } from './summary.js';

/** What `--format json` writes: the counts of receipts, and what was seen of the run beside them. */
export interface RunReport extends RunSummary {
  /** Its address without a password. */
  readonly store: string;
  /** Where requests went: the vendor, an address, a sandbox, nowhere. */
  readonly transport: string;
  readonly environment: string;
  /** Milliseconds, from the start of the command. */
  readonly durationMs: number;
  /** Ended before the input did. */
  readonly interrupted: boolean;
  /** Fields of records that nothing reads, with how often they came. */
  readonly ignoredFields: Readonly<Record<string, number>>;
  /** Interactions in whose names, brand or tags a character could not be read. */
  readonly mangled: number;
  /** With --watch: records that waited and were replaced by a newer one of the same interaction. */
  readonly replaced: number;
  /** Requests that it accepted in this run, and in earlier ones. */
  readonly sandbox?: { readonly accepted: number; readonly acceptedBefore: number };
  /** The file of receipts, as it was given. */
  readonly log?: string;
  /** What the rules of `--shadow` would have done otherwise. */
  readonly shadow?: ShadowReport;
}

const reasonsShown = 12;
const channelsShown = 12;
const fieldsShown = 10;

/** For a terminal. Texts of the input are made printable. */
export function formatRunReport(report: RunReport, paint: Painter): string {
  const { total, durationMs } = report;
  const rate = durationMs >= 1_000 ? `, ${formatCount((1_000 * total) / durationMs)} a second` : '';
  const head = `${formatNumberOf(total, 'interaction')} in ${formatDuration(durationMs)}${rate}`;
  const sections = [
    `${paint.bold(head)}\n${paint.dim(settingsOf(report))}\n`,
    outcomeTable(report, paint),
    section('Why', reasonTable(report), paint),
    section('Channels', channelTable(report), paint),
    section('To do', formatIssues(report.issues, paint), paint),
    section('Shadow', report.shadow === undefined ? '' : indented(formatShadowReport(report.shadow)), paint),
    notesOf(report),
  ];
  return `${sections.filter((text) => text !== '').join('\n')}`;
}

function settingsOf({ ruleSets, store, transport, environment, log }: RunReport): string {
  const rules = ruleSets.length === 0 ? [] : [`rules ${ruleSets.join(', ')}`];
  return [...rules, `store ${store}`, transport, environment, ...(log ? [`log ${log}`] : [])].join(' · ');
}

function section(title: string, text: string, paint: Painter): string {
  return text === '' ? '' : `${paint.bold(title)}\n${text}`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ').concat('\n');
}

function outcomeTable(report: RunReport, paint: Painter): string {
  const { outcomes, total, suppressedUntil, deferredUntil } = report;
  const until: Partial<Record<string, RunReport['deferredUntil']>> = {
    suppressed: suppressedUntil,
    deferred: deferredUntil,
  };
  const came = receiptOutcomes.filter((outcome) => outcomes[outcome] > 0);
  const rows = came.map((outcome) => [
    outcome,
    formatCount(outcomes[outcome]),
    formatShare(outcomes[outcome] / total),
    describeUntil(until[outcome]),
  ]);
  const table = formatTable(rows, ['left', 'right', 'right', 'left']);
  // Painted after the columns are aligned: the characters of a colour would count as width.
  return table.replace(/^ {2}(sent|recorded|rejected|failed|unknown|invalid)\b/gm, (line, outcome: string) =>
    outcome === 'sent' || outcome === 'recorded' ? paint.green(line) : paint.red(line),
  );
}

function describeUntil(span: RunReport['deferredUntil']): string {
  if (span === undefined) return '';
  const { first, last } = span;
  const [from, to] = [formatInstant(first), formatInstant(last)];
  return from === to ? `until ${to}` : `the first until ${from}, the last until ${to}`;
}

/** The most frequent reasons, gathered by outcome. */
function reasonTable({ reasons }: RunReport): string {
  const shown = reasons.slice(0, reasonsShown);
  const rows = receiptOutcomes.flatMap((outcome) =>
    shown
      .filter((reason) => reason.outcome === outcome)
      .map((reason, index) => [
        index === 0 ? outcome : '',
        formatCount(reason.count),
        describeReason(reason),
      ]),
  );
  const rest = reasons.length - shown.length;
  const more = rest > 0 ? `  and ${formatNumberOf(rest, 'more reason')} (--format json lists all)\n` : '';
  return formatTable(rows, ['left', 'right', 'left']) + more;
}

function describeReason({ code, rule, fields = [] }: ReasonCount): string {
  const by = rule === undefined ? '' : `rule \`${printable(rule)}\``;
  if (code === 'RULE_MATCHED') return by;
  const which = fields.length === 0 ? '' : `: ${printable(fields.join(', '))}`;
  return `${reasonCodes[code]}${which}${by === '' ? '' : ` (${by})`}`;
}

function channelTable({ byChannel, outcomes }: RunReport): string {
  const came = receiptOutcomes.filter((outcome) => outcomes[outcome] > 0);
  const channels = Object.entries(byChannel)
    .map(([channel, counts]) => ({
      channel,
      counts,
      total: receiptOutcomes.reduce((sum, outcome) => sum + counts[outcome], 0),
    }))
    .sort((a, b) => b.total - a.total);
  if (channels.length === 0) return '';
  const rows = channels
    .slice(0, channelsShown)
    .map(({ channel, counts, total }) => [
      printable(channel),
      ...came.map((outcome) => formatCount(counts[outcome])),
      formatCount(total),
    ]);
  const rest = channels.length - channelsShown;
  const more = rest > 0 ? `  and ${formatNumberOf(rest, 'more channel')}\n` : '';
  const right = [...came, 'total'].map(() => 'right' as const);
  return formatTable([['', ...came, 'total'], ...rows], ['left', ...right]) + more;
}

function notesOf({
  interrupted,
  ignoredFields,
  mangled,
  notOfType,
  sandbox,
  delayed,
  replaced,
}: RunReport): string {
  const ignored = Object.entries(ignoredFields).sort((a, b) => b[1] - a[1]);
  const names = ignored.slice(0, fieldsShown).map(([name]) => `\`${printable(name)}\``);
  const notes = [
    interrupted ? 'interrupted: what was in flight is finished; run the same input again to go on' : '',
    delayed > 0
      ? `${formatNumberOf(delayed, 'interaction')} put off by a delay that a rule asks for, the sending hours or a quota: run the same input again then, or use --watch`
      : '',
    replaced > 0
      ? `${formatNumberOf(replaced, 'interaction')} that waited came again: the newer record was taken`
      : '',
    ...notOfType.map((one) => printable(describeNotOfType(one, 'interaction'))),
    mangled > 0
      ? `${formatNumberOf(mangled, 'interaction')} with a character that cannot be read (\uFFFD), or was encoded twice (\`Ã¼\` for \`ü\`), in a name, an address, a brand or a tag: save the input as UTF-8`
      : '',
    ignored.length > 0
      ? `nothing reads ${ignored.length > fieldsShown ? `${formatNumberOf(ignored.length, 'field')}, such as ` : ''}${names.join(', ')}`
      : '',
    sandbox === undefined
      ? ''
      : `the sandbox accepted ${formatNumberOf(sandbox.accepted, 'request')} in this run, ${formatCount(sandbox.acceptedBefore)} before`,
  ];
  return notes.map((note) => (note === '' ? '' : `${note}\n`)).join('');
}
