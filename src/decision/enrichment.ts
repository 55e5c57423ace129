/** What the matching `enrich` rules add to a request: tags united, for a field the highest priority wins. */
import type { CompiledRule } from './compiled-rule.js';

export interface Enrichment {
  readonly tags: readonly string[];
  /** Field of the request, or `custom_properties.NAME`, to its value. */
  readonly fields: ReadonlyMap<string, string>;
}

const none: Enrichment = { tags: [], fields: new Map() };

/** Of equal priorities the rule whose name comes first wins, so that the order of files never matters. */
export function enrichmentOf(matched: readonly CompiledRule[]): Enrichment {
  const enriching = matched.filter(({ kind }) => kind === 'enrich');
  if (enriching.length === 0) return none;
  enriching.sort((a, b) => b.rule.priority - a.rule.priority || a.position - b.position);
  const tags = new Set<string>();
  const fields = new Map<string, string>();
  for (const { rule } of enriching) {
    if (rule.effect.kind !== 'enrich') continue;
    for (const tag of rule.effect.addTags) tags.add(tag);
    for (const [field, value] of Object.entries(rule.effect.set)) {
      if (!fields.has(field)) fields.set(field, String(value));
    }
  }
  return { tags: [...tags], fields };
}
