/** The summary of a run as people like to read it: how many, why, where, and what there is left to do. */
import { reasonCodes } from '../../decision/decision.js';
import { type ReceiptOutcome, receiptOutcomes } from '../../receipt/receipt.js';
import type { Painter } from '../terminal/painter.js';
import {
  formatCount,
  formatDuration,
  formatInstant,
  formatNumberOf,
  formatShare,
  formatTable,
  printable,
} from '../terminal/text.js';
import type { ReasonCount, RunSummary, Trouble } from './summary.js';

export interface RunReport extends RunSummary {
  readonly store: string;
  readonly transport: string;
  readonly environment: string;
  readonly durationMs: number;
  /** Ended before the input did. */
  readonly interrupted: boolean;
  /** Fields of records that nothing reads, with how often they came. */
  readonly ignoredFields: Readonly<Record<string, number>>;
  readonly sandbox?: { readonly accepted: number; readonly acceptedBefore: number };
  readonly log?: string;
}

const reasonsShown = 12;
const channelsShown = 12;
const fieldsShown = 10;

/** What to do about an outcome whose receipts bring no fix of their own. */
const advice: Partial<Record<ReceiptOutcome, string>> = {
  deferred: 'run the same input again: what was handled stays handled',
  failed: 'run the same input again when the cause is gone; the windows were given back',
  unknown: 'do not send these again: the customer may have been asked; look them up at the vendor',
  rejected: 'mend the data and run again; the windows were given back',
  invalid: 'mend the records and run them again',
};

export function formatRunReport(report: RunReport, paint: Painter): string {
  const { total, durationMs } = report;
  const rate = durationMs > 0 ? `, ${formatCount((1_000 * total) / durationMs)} a second` : '';
  const head = `${formatNumberOf(total, 'interaction')} in ${formatDuration(durationMs)}${rate}`;
  const sections = [
    `${paint.bold(head)}\n${paint.dim(settingsOf(report))}\n`,
    outcomeTable(report, paint),
    section('Why', reasonTable(report), paint),
    section('Channels', channelTable(report), paint),
    section('To do', report.troubles.map((trouble) => describeTrouble(trouble, paint)).join(''), paint),
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

function outcomeTable({ outcomes, total, suppressedUntil }: RunReport, paint: Painter): string {
  const came = receiptOutcomes.filter((outcome) => outcomes[outcome] > 0);
  const rows = came.map((outcome) => [
    outcome,
    formatCount(outcomes[outcome]),
    formatShare(outcomes[outcome], total),
    outcome === 'suppressed' && suppressedUntil !== undefined
      ? `until ${formatInstant(suppressedUntil.last)} at the latest, the first from ${formatInstant(suppressedUntil.first)}`
      : '',
  ]);
  return formatTable(rows, ['left', 'right', 'right', 'left']).replace(
    /^ {2}(sent|recorded|rejected|failed|unknown|invalid)\b/gm,
    (line, outcome: string) =>
      outcome === 'sent' || outcome === 'recorded' ? paint.green(line) : paint.red(line),
  );
}

function reasonTable({ reasons }: RunReport): string {
  const shown = reasons.slice(0, reasonsShown);
  const rest = reasons.length - shown.length;
  const rows = shown.map((reason) => [formatCount(reason.count), reason.outcome, describeReason(reason)]);
  const more = rest > 0 ? `  and ${formatNumberOf(rest, 'more reason')} (--format json lists all)\n` : '';
  return formatTable(rows, ['right', 'left', 'left']) + more;
}

function describeReason({ code, rule, fields, message }: ReasonCount): string {
  if (rule !== undefined) return `rule \`${printable(rule)}\``;
  if (fields !== undefined && fields.length > 0)
    return `${reasonCodes[code]}: ${printable(fields.join(', '))}`;
  return code === 'DEFAULT' || code === 'HANDLED_BEFORE' || code === 'WINDOW'
    ? reasonCodes[code]
    : printable(message);
}

function channelTable({ byChannel }: RunReport): string {
  const channels = Object.entries(byChannel)
    .map(([channel, counts]) => {
      const total = receiptOutcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
      const { sent, recorded, skipped, suppressed } = counts;
      return {
        channel,
        total,
        cells: [sent, recorded, skipped, suppressed, total - sent - recorded - skipped - suppressed],
      };
    })
    .sort((a, b) => b.total - a.total);
  if (channels.length === 0) return '';
  const rest = channels.length - channelsShown;
  const rows = channels
    .slice(0, channelsShown)
    .map(({ channel, total, cells }) => [printable(channel), ...[...cells, total].map(formatCount)]);
  const titles = ['', 'sent', 'recorded', 'skipped', 'suppressed', 'other', 'total'];
  const more = rest > 0 ? `  and ${formatNumberOf(rest, 'more channel')}\n` : '';
  return (
    formatTable([titles, ...rows], ['left', 'right', 'right', 'right', 'right', 'right', 'right']) + more
  );
}

function describeTrouble({ outcome, code, message, fix, count, examples }: Trouble, paint: Painter): string {
  const todo = fix ?? advice[outcome];
  const which =
    examples.length === 0
      ? ''
      : ` (${printable(examples.join(', '))}${count > examples.length ? ', …' : ''})`;
  return [
    `  ${paint.red(`${formatCount(count)} ${outcome}`)} ${code}: ${printable(message)}${which}\n`,
    todo === undefined ? '' : `    fix: ${printable(todo)}\n`,
  ].join('');
}

function notesOf({ interrupted, ignoredFields, sandbox }: RunReport): string {
  const ignored = Object.entries(ignoredFields).sort((a, b) => b[1] - a[1]);
  const names = ignored.slice(0, fieldsShown).map(([name]) => `\`${printable(name)}\``);
  const notes = [
    interrupted ? 'interrupted: what was in flight is finished; run the same input again to go on' : '',
    ignored.length > 0
      ? `nothing reads ${ignored.length > fieldsShown ? `${formatNumberOf(ignored.length, 'field')}, such as ` : ''}${names.join(', ')}`
      : '',
    sandbox === undefined
      ? ''
      : `the sandbox accepted ${formatNumberOf(sandbox.accepted, 'request')} in this run, ${formatNumberOf(sandbox.acceptedBefore, 'request')} before`,
  ];
  return notes.map((note) => (note === '' ? '' : `${note}\n`)).join('');
}
