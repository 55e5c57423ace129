/** What `enrich` rules add to a request: tags united, for a field the highest priority wins. */
import type { Rule } from '../rules/rule-set.js';

/**
 * What is added beside the interaction's own tags and fields; a field set here replaces the interaction's.
 */
export interface Enrichment {
  /** As the rules spell them, each once. */
  readonly tags: readonly string[];
  /** Field of the request, or `custom_properties.NAME`, to its value. */
  readonly fields: ReadonlyMap<string, string>;
}

/** What one rule adds, and what decides between rules that set the same field. */
interface RankedEnrichment {
  readonly enrichment: Enrichment;
  readonly priority: number;
}

/** One shared value: most interactions match no `enrich` rule. */
export const noEnrichment: Enrichment = Object.freeze({ tags: Object.freeze([]), fields: new Map() });

/** What one rule adds; nothing unless its effect is `enrich`. */
export function enrichmentOf({ effect }: Rule): Enrichment {
  if (effect.kind !== 'enrich') return noEnrichment;
  return {
    tags: effect.addTags,
    fields: new Map(Object.entries(effect.set)),
  };
}

/** Of equal priorities the first in the list wins; the list is ordered by the names of the rules. */
export function uniteEnrichments(ranked: readonly RankedEnrichment[]): Enrichment {
  if (ranked.length < 2) return ranked[0]?.enrichment ?? noEnrichment;
  const tags = new Set<string>();
  for (const { enrichment } of ranked) for (const tag of enrichment.tags) tags.add(tag);
  const fields = new Map<string, string>();
  for (const { enrichment } of ranked.toSorted((a, b) => b.priority - a.priority)) {
    for (const [field, value] of enrichment.fields) if (!fields.has(field)) fields.set(field, value);
  }
  return { tags: [...tags], fields };
}
