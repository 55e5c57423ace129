/** A simulation as Markdown: for a pull-request comment or a job summary. */
import { type SimulationReport, simulatedOutcomes, type Totals } from '../report.js';
import { caveats, change, count, outcomeWords, percent, points, totalOf, whole } from './format-numbers.js';
import { escapeMarkdown, markdownCode } from './markdown-text.js';

const mostGroups = 20;
const mostSamples = 5;
/** GitHub refuses a comment of more than 65,536 characters. */
const longestComment = 60_000;

export function formatSimulationMarkdown(report: SimulationReport): string {
  const { after, before, flips, thresholds } = report;
  const lines = [
    `### ${headline(report)}`,
    '',
    ...thresholds.map(({ crossed, message }) => `- ${crossed ? '❌' : '✅'} ${escapeMarkdown(message)}`),
    ...(thresholds.length > 0 ? [''] : []),
    ...outcomeTable(report),
    '',
    ...(flips === undefined ? [] : flipSection(flips)),
    ...(after.neverMatched.length === 0
      ? []
      : [
          '**Rules that never matched:**',
          ...after.neverMatched.map(({ rule }) => `- ${markdownCode(rule)}`),
          '',
        ]),
    ...details('By rule', ruleTable(after)),
    ...details('By channel', dimensionTable('channel', after.byChannel)),
    ...(after.byBrand.length > 1 ? details('By brand', dimensionTable('brand', after.byBrand)) : []),
    customers(after, before),
    '',
    ...caveats(report).map((note) => `> ⚠️ ${escapeMarkdown(note)}`),
    '',
    `<sub>${footer(report)}</sub>`,
    '',
  ];
  const text = lines.join('\n').replace(/\n{3,}/g, '\n\n');
  return text.length <= longestComment
    ? text
    : `${text.slice(0, text.lastIndexOf('\n', longestComment))}\n\n… cut\n`;
}

function headline({ after, flips, thresholds }: SimulationReport): string {
  const mark = thresholds.some(({ crossed }) => crossed)
    ? '❌'
    : flips !== undefined && flips.total > 0
      ? '🔀'
      : '✅';
  if (flips === undefined) {
    return `${mark} ${count(after.outcomes.sent, 'request')} from ${count(after.interactions, 'interaction')} (${percent(after.sendRate)})`;
  }
  if (flips.total === 0) return `${mark} Nothing changes for ${count(after.interactions, 'interaction')}`;
  return `${mark} ${count(flips.total, 'interaction')} of ${whole(after.interactions)} come out otherwise: ${whole(flips.newSends)} new sends, ${whole(flips.lostSends)} lost`;
}

function outcomeTable({ after, before }: SimulationReport): string[] {
  const shown = simulatedOutcomes.filter(
    (outcome) => outcome === 'sent' || after.outcomes[outcome] > 0 || (before?.outcomes[outcome] ?? 0) > 0,
  );
  const share = (totals: Totals, outcome: (typeof shown)[number]): number =>
    totals.interactions === 0 ? 0 : totals.outcomes[outcome] / totals.interactions;
  if (before === undefined) {
    return [
      '| outcome | interactions | share |',
      '| --- | ---: | ---: |',
      ...shown.map(
        (outcome) =>
          `| ${outcomeWords[outcome]} | ${whole(after.outcomes[outcome])} | ${percent(share(after, outcome))} |`,
      ),
    ];
  }
  return [
    '| outcome | before | after | change | share |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...shown.map((outcome) => {
      const [is, was] = [after.outcomes[outcome], before.outcomes[outcome]];
      const rates = `${percent(share(before, outcome))} → ${percent(share(after, outcome))} (${points(share(after, outcome), share(before, outcome))})`;
      return `| ${outcomeWords[outcome]} | ${whole(was)} | ${whole(is)} | ${change(is, was)} | ${rates} |`;
    }),
  ];
}

function flipSection({ groups }: NonNullable<SimulationReport['flips']>): string[] {
  if (groups.length === 0) return [];
  const rows = groups.slice(0, mostGroups).map(({ from, to, count: many, cause }) => {
    const place = cause.file === undefined ? '' : ` (${markdownCode(placed(cause))})`;
    return `| ${whole(many)} | ${from} → ${to} | ${escapeMarkdown(cause.message)}${place} |`;
  });
  const samples = groups
    .slice(0, mostGroups)
    .flatMap(({ from, to, cause, samples: own }) => [
      `**${from} → ${to}**: ${escapeMarkdown(cause.message)}`,
      ...own
        .slice(0, mostSamples)
        .map(
          ({ id, customer = '', channel = '', status = '', at = '' }) =>
            `- ${markdownCode(id)} ${escapeMarkdown([customer, channel, status, at].filter((part) => part !== '').join(' · '))}`,
        ),
      '',
    ]);
  const more = groups.length > mostGroups ? [`… and ${groups.length - mostGroups} more`, ''] : [];
  return [
    '| interactions | change | because |',
    '| ---: | --- | --- |',
    ...rows,
    '',
    ...more,
    ...details('Examples', samples),
  ];
}

function placed({ file = '', line }: { file?: string | undefined; line?: number | undefined }): string {
  return line === undefined ? file : `${file}:${line}`;
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
  const period =
    input.from === undefined ? '' : ` · ${input.from.slice(0, 10)} to ${input.to?.slice(0, 10) ?? ''}`;
  const against =
    baseline === undefined ? '' : ` against ${escapeMarkdown(baseline.source)} ${baseline.version}`;
  return `autotrigger · rules ${rules.version}${against} · ${environment}${period}`;
}
