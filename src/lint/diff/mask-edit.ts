/** An edit as it may be shown to people. */
import { maskOperand } from '../../explanation/mask.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { isObject } from '../../shared/is-object.js';
import type { Edit } from './edits.js';

/** Without names, and of an address only its domain: rules compare with people, and reports name nobody. */
export function maskEdit(edit: Edit, earlier: RuleSet, later: RuleSet): Edit {
  const ruleSet = edit.kind === 'rule-removed' ? earlier : later;
  const rule = ruleSet.rules.find(({ name }) => name === edit.name);
  // The pointer of an edit begins at what was edited.
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
  // A whole rule may have been added: every comparison in it is masked by its own fact.
  const own = typeof value.fact === 'string' ? value.fact : fact;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      maskValue(inner, key === 'fact' || key === 'operator' ? '' : own),
    ]),
  );
}
