/** The edits between two rule sets and what they mean, and which edit makes a difference that was seen. */
import { diff, type Verdict } from '../../lint/diff/diff.js';
import { maskEdit } from '../../lint/diff/mask-edit.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { FlipCause, ReportEdit, RequestChangeGroup } from '../report.js';

/** Made once for a replay: the exact diff takes a proof, and every group of differences asks for its edit. */
export class RuleSetChange {
  readonly edits: ReportEdit[];
  readonly verdict: Verdict;
  readonly #rules: RuleSet;

  constructor(before: RuleSet, after: RuleSet) {
    const { edits, verdict } =
      // The version is a hash of the content, so equal ones need no proof.
      before.version === after.version ? { edits: [], verdict: 'equivalent' as const } : diff(before, after);
    this.#rules = after;
    this.verdict = verdict;
    this.edits = edits.map((edit) => maskEdit(edit, before, after));
  }

  /** The edit of the rule that made the difference, or of a condition or a setting that it depends on. */
  editOfCause({ kind, rule }: FlipCause): number | undefined {
    // Another request moved the window: of the edits, the one that made that request is the cause, and not this one's.
    if (kind === 'window') return undefined;
    const ofRule = this.#find(({ kind: edited, name }) => edited.startsWith('rule-') && name === rule);
    if (ofRule !== undefined) return ofRule;
    const used = JSON.stringify(this.#rules.rules.find(({ name }) => name === rule)?.conditions ?? null);
    return (
      this.#find(
        ({ kind: edited, name }) =>
          edited === 'condition-changed' && used.includes(`"condition":${JSON.stringify(name)}`),
      ) ??
      this.#find(
        ({ kind: edited, name }) => edited === 'fact-changed' && used.includes(JSON.stringify(name)),
      ) ??
      this.#find(({ kind: edited }) => edited === 'setting-changed') ??
      this.#find(({ kind: edited }) => edited === 'condition-changed')
    );
  }

  /** The first edit that speaks of the field, the tag, the window or the delay. */
  editOfRequest({ kind, name }: Pick<RequestChangeGroup, 'kind' | 'name'>): number | undefined {
    const word = kind === 'field' || kind === 'tag' ? name : kind;
    return this.#find(({ pointer, before, after }) =>
      JSON.stringify([pointer?.split('/'), before, after]).includes(word),
    );
  }

  #find(is: (edit: ReportEdit) => boolean): number | undefined {
    const index = this.edits.findIndex(is);
    return index === -1 ? undefined : index;
  }
}

const sinceFacts = ['minutes_since_end', 'hours_since_end', 'days_since_end'];

/** Facts that are 0 at the end of an interaction, as far as the rules ask about them. */
export function timeFactsOf({ rules, conditions }: RuleSet): string[] {
  const written = JSON.stringify([rules.map((rule) => rule.conditions), [...conditions.values()]]);
  return sinceFacts.filter((fact) => written.includes(`"fact":"${fact}"`));
}
