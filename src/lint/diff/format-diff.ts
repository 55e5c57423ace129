/** A diff as text for a terminal, and as Markdown for a pull request. */
import { printable } from '../../errors/printable.js';
import { maskRecord } from '../../explanation/mask.js';
import type { Witness } from '../../proof/interaction-of.js';
import type { RuleChange, RuleSetDiff, Verdict } from './diff.js';
import type { Edit } from './edits.js';
import { jsonChanges } from './json-changes.js';
import type { ShownEffect } from './shown-effect.js';

const verdicts: Readonly<Record<Verdict, string>> = {
  equivalent: 'equivalent: every interaction is decided as before',
  'only-removes-sends': 'only removes sends: some requests are no longer sent, and nothing else changes',
  'only-adds-sends': 'only adds sends: some requests are sent that were not before, and nothing else changes',
  changes: 'changes what is decided',
};

/** For a terminal, without colour. Addresses in examples are masked. */
export function formatDiffPretty(diff: RuleSetDiff): string {
  const lines = [
    `verdict: ${verdicts[diff.verdict]}`,
    '',
    section('edits', diff.edits.map(describeEdit)),
    section('what changes, with an example of each', diff.changes.map(describeChange)),
    section('not decided within the limits of the search', diff.undecided),
    section('assuming', diff.assuming),
  ];
  return `${lines
    .filter((line) => line !== undefined)
    .join('\n')
    .trimEnd()}\n`;
}

/**
 * `escaped` makes a text of users harmless in Markdown: lint may not import the formats of simulations, which stand
 * below it.
 */
export function formatDiffMarkdown(diff: RuleSetDiff, escaped: (text: string) => string): string {
  const list = (title: string, items: readonly string[]): string[] =>
    items.length === 0
      ? []
      : [`### ${title}`, '', ...items.map((item) => `- ${escaped(item).replaceAll('\n', '<br>')}`), ''];
  return [
    `## Rules: ${escaped(verdicts[diff.verdict])}`,
    '',
    ...list('Edits', diff.edits.map(describeEdit)),
    ...list('What changes, with an example of each', diff.changes.map(describeChange)),
    ...list('Not decided within the limits of the search', diff.undecided),
    ...list('Assuming', diff.assuming),
  ].join('\n');
}

/** The verdict as the end of a sentence. */
export function describeVerdict({ verdict }: Pick<RuleSetDiff, 'verdict'>): string {
  return verdicts[verdict];
}

/** One line, without its place. */
export function describeEdit({
  kind,
  name,
  pointer = '',
  before,
  after,
}: Pick<Edit, 'kind' | 'name' | 'before' | 'after'> & { readonly pointer?: string | undefined }): string {
  const where = pointer === '' ? '' : ` ${printable(pointer)}`;
  switch (kind) {
    case 'rule-added':
      return `rule \`${printable(name)}\` added`;
    case 'rule-removed':
      return `rule \`${printable(name)}\` removed`;
    case 'rule-renamed':
      return `rule \`${printable(String(before))}\` renamed to \`${printable(name)}\``;
    default: {
      const [what = ''] = kind.split('-');
      return `${what} \`${printable(name)}\`${where}: ${shown(before)} → ${shown(after)}`;
    }
  }
}

/** One line, and an example on a second where there is one. */
export function describeChange({ kind, name, before, after, rules, witness }: RuleChange): string {
  const what = name === undefined || name === kind ? kind : `${kind} \`${printable(name)}\``;
  const by = rules.length === 0 ? '' : `, by ${rules.map((rule) => `\`${printable(rule)}\``).join(', ')}`;
  const example =
    witness === undefined ? '' : `\n  for example ${printable(JSON.stringify(shownWitness(witness)))}`;
  return `${what}: ${difference(kind, name ?? '', before, after)}${by}${example}`;
}

/** Addresses may be those that a rule compares with. The JSON format has them, so that it can be replayed. */
function shownWitness({ interaction, now }: Witness): Witness {
  return { interaction: maskRecord(interaction), now };
}

function difference(kind: RuleChange['kind'], name: string, before: ShownEffect, after: ShownEffect): string {
  if (kind === 'setting') return 'see the edits';
  const parts = kind === 'window' || kind === 'quota' ? changedParts(kind, name, before, after) : [];
  return parts.length > 0
    ? parts.join(', ')
    : `${shownValue(kind, name, before)} → ${shownValue(kind, name, after)}`;
}

/** Of a window or a quota that applies before and after, what differs. */
function changedParts(
  kind: 'window' | 'quota',
  name: string,
  before: ShownEffect,
  after: ShownEffect,
): readonly string[] {
  const [old, fresh] = [before, after].map((effect) => limitOf(kind, name, effect));
  if (old === undefined || fresh === undefined) return [];
  return jsonChanges(old, fresh).map(
    (change) => `${change.pointer.slice(1)} ${shown(change.before)} → ${shown(change.after)}`,
  );
}

function limitOf(
  kind: 'window' | 'quota',
  name: string,
  { windows = [], quotas = [] }: ShownEffect,
): unknown {
  return (kind === 'window' ? windows : quotas).find((limit) => limit.name === name);
}

/** What the change is about, in one of the two effects. */
function shownValue(kind: Exclude<RuleChange['kind'], 'setting'>, name: string, effect: ShownEffect): string {
  switch (kind) {
    case 'outcome':
      return effect.outcome;
    case 'window':
    case 'quota':
      return shown(limitOf(kind, name, effect));
    case 'counted window':
      return effect.uncounted?.includes(name) === true ? 'not counted' : 'counted';
    case 'delay':
      return effect.notBefore === undefined ? 'at once' : `not before ${effect.notBefore}`;
    case 'tag':
      return effect.tags?.includes(name) === true ? 'added' : 'not added';
    case 'field':
      return shown(fieldOf(effect, name));
  }
}

function fieldOf(effect: ShownEffect, name: string): unknown {
  const [, property] = /^custom_properties\.(.+)$/s.exec(name) ?? [];
  if (property !== undefined) return effect.custom_properties?.[property];
  return Object.entries(effect).find(([field]) => field === name)?.[1];
}

function section(title: string, items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : `${title}:\n${items.map((item) => `  ${item}`).join('\n')}\n`;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : printable(JSON.stringify(value));
}
