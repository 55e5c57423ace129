/** Files without a mistake → the frozen rule set. */
import { compareNames } from './canonical.js';
import { effectOf } from './effect.js';
import { below } from './problems.js';
import { placeIn, type ReadFile } from './read-file.js';
import type { Condition, Place, Rule, RuleSet } from './rule-set.js';
import { sendsNothing } from './sends-nothing.js';
import { mergeSettings } from './settings.js';
import { versionOf } from './version.js';

/**
 * Only after every check: it takes shapes and conditions as they were found right, and a rule without a condition that
 * was found right is left out.
 */
export function buildRuleSet(read: readonly ReadFile[], code: Pick<RuleSet, 'facts' | 'operators'>): RuleSet {
  const conditions = new Map<string, { condition: Condition; place: Place }>();
  const rules: Rule[] = [];
  const disabled: string[] = [];
  for (const { path, document, shape, roots } of read) {
    for (const name of Object.keys(shape?.conditions ?? {})) {
      const pointer = below('/conditions', name);
      const condition = roots.get(pointer);
      if (condition !== undefined) {
        conditions.set(name, Object.freeze({ condition, place: placeIn(path, document, pointer) }));
      }
    }
    for (const [index, written] of (shape?.rules ?? []).entries()) {
      const pointer = below('/rules', index);
      const root = roots.get(pointer);
      if (root === undefined) continue;
      if (written.enabled === false) disabled.push(written.name);
      else {
        rules.push(
          Object.freeze({
            name: written.name,
            ...(written.description === undefined ? {} : { description: written.description }),
            priority: written.priority ?? 1,
            conditions: root,
            effect: effectOf(written.event),
            place: placeIn(path, document, pointer),
          }),
        );
      }
    }
  }
  // The canonical order: results, reasons and the version depend on it, and never on files and their order.
  rules.sort((a, b) => compareNames(a.name, b.name));
  const content = { settings: mergeSettings(read), ...code, conditions, rules: Object.freeze(rules) };
  const documents = new Map(read.map(({ path, document }) => [path, document]));
  return Object.freeze({
    version: versionOf(content),
    files: Object.freeze(
      read.map(({ path, shape }) =>
        Object.freeze({
          path,
          ...(shape?.description === undefined ? {} : { description: shape.description }),
        }),
      ),
    ),
    ...content,
    disabled: Object.freeze(disabled.sort(compareNames)),
    warnings: Object.freeze(sendsNothing(content, read)),
    lineOf: (file: string, pointer: string) => documents.get(file)?.lineOf(pointer),
  });
}
