/** A simulation as Markdown: for a pull-request comment or a job summary. */
import { type SimulatedOutcome, simulatedOutcomes, totalOf } from '../outcomes.js';
import type { SimulationReport, Totals } from '../report.js';
import { changeBlocks, headline, verdictLine } from './change-blocks.js';
import {
  capital,
  caveats,
  change,
  changedOutcomes,
  count,
  outcomeWords,
  percent,
  periodOf,
  points,
  whole,
} from './format-numbers.js';
import { escapeMarkdown, markdownCode } from './markdown-text.js';

const mostGroups = 20;
const mostSamples = 5;
/** GitHub refuses a comment of more than 65,536 characters. */
const longestComment = 60_000;

export function formatSimulationMarkdown(report: SimulationReport): string {
  const { after, before, thresholds } = report;
  const verdict = verdictLine(report);
  const lines = [
    `### ${mark(report)} ${headline(report)}`,
    '',
    ...(verdict === undefined ? [] : [`${escapeMarkdown(capital(verdict))}.`, '']),
    ...thresholds.map(({ crossed, message }) => `- ${crossed ? '❌' : '✅'} ${escapeMarkdown(message)}`),
    ...(thresholds.length > 0 ? [''] : []),
    ...changes(report),
    ...outcomeTable(report),
    '',
    ...(after.neverMatched.length === 0
      ? []
      : [
          '**Rules that never matched:**',
          ...after.neverMatched.map(({ rule }) => `- ${markdownCode(rule)}`),
          '',
        ]),
    ...caveats(report).map((note) => `> ⚠️ ${escapeMarkdown(note)}`),
    '',
    ...details('By rule', ruleTable(after)),
    ...details('By channel', dimensionTable('channel', after.byChannel)),
    ...(after.byBrand.length > 1 ? details('By brand', dimensionTable('brand', after.byBrand)) : []),
    customers(after, before),
    '',
    ...examples(report),
    `<sub>${footer(report)}</sub>`,
    '',
  ];
  const text = lines.join('\n').replace(/\n{3,}/g, '\n\n');
  return text.length <= longestComment
    ? text
    : `${text.slice(0, text.lastIndexOf('\n', longestComment))}\n\n… cut\n`;
}

function mark({ flips, requestChanges, thresholds }: SimulationReport): string {
  if (thresholds.some(({ crossed }) => crossed)) return '❌';
  return (flips?.total ?? 0) + (requestChanges?.total ?? 0) > 0 ? '🔀' : '✅';
}

/** Lists and no tables: what does not fit wraps, also on a telephone. */
function changes(report: SimulationReport): string[] {
  return changeBlocks(report).flatMap(({ edits, place, rows }) => {
    const where = place === '' ? '' : ` (${markdownCode(place)})`;
    const [first, ...more] = edits.map((edit) => `**${escapeMarkdown(edit)}**`);
    const shown = rows.slice(0, mostGroups).map(({ count: many, what, because, place: at }) => {
      const why = because === '' ? '' : `: ${escapeMarkdown(because)}`;
      const atLine = at === '' || at === place ? '' : ` (${markdownCode(at)})`;
      return `- ${whole(many)} × ${escapeMarkdown(what)}${why}${atLine}`;
    });
    return [
      first === undefined ? '**Because of other requests**' : [first, ...more].join('<br>') + where,
      '',
      ...(shown.length === 0 ? ['- none of these interactions'] : shown),
      ...(rows.length > mostGroups ? [`- … and ${rows.length - mostGroups} more`] : []),
      '',
    ];
  });
}

function examples({ flips }: SimulationReport): string[] {
  if (flips === undefined || flips.groups.length === 0) return [];
  const shown = flips.groups
    .slice(0, mostGroups)
    .flatMap(({ from, to, cause, samples: own }) => [
      `**${from} → ${to}**: ${escapeMarkdown(cause.message)}`,
      '',
      ...own
        .slice(0, mostSamples)
        .map(
          ({ id, customer = '', channel = '', status = '', at = '' }) =>
            `- ${markdownCode(id)} ${escapeMarkdown([customer, channel, status, at].filter((part) => part !== '').join(' · '))}`,
        ),
      '',
    ]);
  return details('Examples', shown);
}

/** With a baseline only what changes; the rest in one line. */
function outcomeTable({ after, before }: SimulationReport): string[] {
  const share = (totals: Totals, outcome: SimulatedOutcome): number =>
    totals.interactions === 0 ? 0 : totals.outcomes[outcome] / totals.interactions;
  if (before === undefined) {
    const shown = simulatedOutcomes.filter((outcome) => outcome === 'sent' || after.outcomes[outcome] > 0);
    return [
      '| outcome | interactions | share |',
      '| --- | ---: | ---: |',
      ...shown.map(
        (outcome) =>
          `| ${outcomeWords[outcome]} | ${whole(after.outcomes[outcome])} | ${percent(share(after, outcome))} |`,
      ),
    ];
  }
  const { changed, unchanged } = changedOutcomes(after, before);
  const table = [
    '| outcome | before | after | change | share |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...changed.map((outcome) => {
      const [is, was] = [after.outcomes[outcome], before.outcomes[outcome]];
      const rates = `${percent(share(before, outcome))} → ${percent(share(after, outcome))} (${points(share(after, outcome), share(before, outcome))})`;
      return `| ${outcomeWords[outcome]} | ${whole(was)} | ${whole(is)} | ${change(is, was)} | ${rates} |`;
    }),
  ];
  return [
    ...(changed.length === 0 ? [] : table),
    '',
    ...(unchanged === '' ? [] : [`As before: ${unchanged}.`]),
  ];
}

function ruleTable({ byRule }: Totals): string[] {
  return [
    '| rule | effect | decided | sent | suppressed |',
    '| --- | --- | ---: | ---: | ---: |',
    ...[...byRule]
      .sort((a, b) => b.decided - a.decided)
      .map(
        ({ rule, effect, decided, outcomes }) =>
          `| ${markdownCode(rule)} | ${effect} | ${whole(decided)} | ${whole(outcomes.sent)} | ${whole(outcomes.suppressed)} |`,
      ),
  ];
}

function dimensionTable(name: string, rows: Totals['byChannel']): string[] {
  return [
    `| ${name} | interactions | sent | share |`,
    '| --- | ---: | ---: | ---: |',
    ...rows.slice(0, 50).map(({ name: own, outcomes }) => {
      const total = totalOf(outcomes);
      return `| ${markdownCode(own)} | ${whole(total)} | ${whole(outcomes.sent)} | ${percent(total === 0 ? 0 : outcomes.sent / total)} |`;
    }),
  ];
}

function details(title: string, lines: readonly string[]): string[] {
  return [`<details><summary>${title}</summary>`, '', ...lines, '', '</details>', ''];
}

function customers({ customers: own }: Totals, before: Totals | undefined): string {
  const was = before === undefined ? '' : ` (before: ${whole(before.customers.asked)})`;
  return `${count(own.seen, 'customer')}, ${whole(own.asked)} asked${was}, ${whole(own.suppressed)} held back at least once.`;
}

function footer({ rules, baseline, input, environment }: SimulationReport): string {
  const against =
    baseline === undefined ? '' : ` against ${escapeMarkdown(baseline.source)} ${baseline.version}`;
  return `autotrigger · rules ${rules.version}${against} · ${environment}${periodOf(input, ' · ')}`;
}
