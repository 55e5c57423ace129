/** What `enrich` rules add to a request: tags united, for a field the highest priority wins. */
import type { Rule } from '../rules/rule-set.js';

export interface Enrichment {
  readonly tags: readonly string[];
  /** Field of the request, or `custom_properties.NAME`, to its value. */
  readonly fields: ReadonlyMap<string, string>;
}

/** A rule that matched. */
interface Matched {
  readonly rule: Rule;
  /** Its place in the canonical order of the rule set. */
  readonly position: number;
  readonly enrichment?: Enrichment;
}

export const noEnrichment: Enrichment = Object.freeze({ tags: Object.freeze([]), fields: new Map() });

/** What one rule adds; undefined when it is none that adds. */
export function enrichmentOf({ effect }: Rule): Enrichment | undefined {
  if (effect.kind !== 'enrich') return undefined;
  return {
    tags: effect.addTags,
    fields: new Map(Object.entries(effect.set).map(([field, value]) => [field, String(value)])),
  };
}

/** Of equal priorities the rule whose name comes first wins, so that the order of files never matters. */
export function united(matched: readonly Matched[]): Enrichment {
  if (matched.length < 2) return matched[0]?.enrichment ?? noEnrichment;
  const tags = new Set<string>();
  let setting = false;
  for (const { enrichment = noEnrichment } of matched) {
    for (const tag of enrichment.tags) tags.add(tag);
    if (enrichment.fields.size > 0) setting = true;
  }
  return { tags: [...tags], fields: setting ? winners(matched) : noEnrichment.fields };
}

function winners(matched: readonly Matched[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const byPriority = matched.toSorted((a, b) => b.rule.priority - a.rule.priority || a.position - b.position);
  for (const { enrichment = noEnrichment } of byPriority) {
    for (const [field, value] of enrichment.fields) if (!fields.has(field)) fields.set(field, value);
  }
  return fields;
}
