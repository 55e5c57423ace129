/** The edits between two rule sets and what they mean, and which edit makes a difference that was seen. */
import { maskOperand } from '../../explanation/mask.js';
import { diff, type Verdict } from '../../lint/diff/diff.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { isObject } from '../../shared/is-object.js';
import type { FlipCause, ReportEdit, RequestChangeGroup } from '../report.js';

export class RuleSetChange {
  readonly edits: ReportEdit[];
  readonly verdict: Verdict;
  readonly #rules: RuleSet;

  constructor(before: RuleSet, after: RuleSet) {
    const { edits, verdict } =
      before.version === after.version ? { edits: [], verdict: 'equivalent' as const } : diff(before, after);
    this.#rules = after;
    this.verdict = verdict;
    this.edits = edits.map((edit) => masked(edit, edit.kind === 'rule-removed' ? before : after));
  }

  /** The edit of the rule that made the difference, or of a condition or a setting that it depends on. */
  editOfCause({ kind, rule }: FlipCause): number | undefined {
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

/** Of personal facts no name, and of an address its domain. */
function masked(edit: ReportEdit, ruleSet: RuleSet): ReportEdit {
  const rule = ruleSet.rules.find(({ name }) => name === edit.name);
  const root = edit.kind === 'condition-changed' ? ruleSet.conditions.get(edit.name)?.condition : rule;
  const fact = factAt(root, edit.pointer ?? '');
  const { before, after, ...rest } = edit;
  return {
    ...rest,
    ...('before' in edit ? { before: maskValue(before, fact) } : {}),
    ...('after' in edit ? { after: maskValue(after, fact) } : {}),
  };
}

/** The fact of the comparison that the pointer leads into. */
function factAt(root: unknown, pointer: string): string {
  let [value, fact] = [root, ''];
  for (const key of pointer.split('/').slice(1)) {
    if (isObject(value) && typeof value.fact === 'string') fact = value.fact;
    value = Array.isArray(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined;
  }
  return fact;
}

function maskValue(value: unknown, fact: string): unknown {
  if (Array.isArray(value)) return value.map((one) => maskValue(one, fact));
  if (!isObject(value)) return maskOperand(fact, value);
  const own = typeof value.fact === 'string' ? value.fact : fact;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      maskValue(inner, key === 'fact' || key === 'operator' ? '' : own),
    ]),
  );
}
