/** A shadow report as text for a person. */

import type { ShadowCause, ShadowCount, ShadowReport } from './shadow.js';

/** For instance: "would have sent 312 fewer, because of the rule `assigned to a bot`"; one line each. */
export function formatShadowReport(report: ShadowReport): string {
  const { active, candidate, decisions, changed, otherRequest, moreSends, causes } = report;
  const lines = [`${candidate} beside ${active}: ${changed} of ${decisions} decisions differ`];
  if (changed > 0) lines.push(`would have ${sends(moreSends)} in all`);
  for (const cause of causes) {
    lines.push(`would have ${consequence(cause)}, because ${because(cause)}`);
  }
  if (otherRequest > 0)
    lines.push(`${otherRequest} with the same outcome would have carried another request`);
  return lines.join('\n');
}

function consequence({ count, moreSends }: ShadowCount): string {
  return moreSends === 0 ? `decided ${count} otherwise` : sends(moreSends);
}

function sends(more: number): string {
  if (more === 0) return 'sent as many';
  return `sent ${Math.abs(more)} ${more > 0 ? 'more' : 'fewer'}`;
}

function because({ effect, rule, code }: ShadowCause): string {
  const what = rule === undefined ? (code ?? 'something') : `the rule \`${rule}\``;
  return effect === 'now decides' ? `of ${what}` : `${what} no longer decides`;
}
