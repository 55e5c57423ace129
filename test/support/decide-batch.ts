/** Decides pairs of rule set and interaction with the core alone: the same code in Node and in a page. */
import {
  decide,
  explain,
  formatExplanation,
  lint,
  mapRecord,
  parseMapping,
  parseRuleSet,
  replay,
} from '../../src/core.js';

/** A rule file and the records to decide with it. */
export interface RulesAndRecords {
  readonly rules: unknown;
  readonly records: readonly unknown[];
}

const now = new Date('2026-11-15T12:00:00Z');

/**
 * Takes an array of {@link RulesAndRecords} as JSON, so that both sides read the same text. Gives one JSON text per
 * pair: the decision with the version of its rule set, and for the first record of each rule set the explanation.
 */
export function decideBatch(batch: string): string[] {
  const sets: RulesAndRecords[] = JSON.parse(batch);
  return sets.flatMap(({ rules, records }) => {
    const ruleSet = parseRuleSet([{ path: 'a.rules.json', content: rules }]);
    return records.map((record, index) => {
      const explained = index === 0 ? formatExplanation(explain(ruleSet, record, { now })) : undefined;
      return JSON.stringify([ruleSet.version, decide(ruleSet, record, { now }), explained]);
    });
  });
}

/** Findings, a replay against a baseline, and a mapped document, as JSON. */
export function useTools(batch: string): string {
  const [{ rules, records }, { rules: others }]: [RulesAndRecords, RulesAndRecords] = JSON.parse(batch);
  const ruleSet = parseRuleSet([{ path: 'a.rules.json', content: rules }]);
  const baseline = parseRuleSet([{ path: 'b.rules.json', content: others }]);
  const mapping = parseMapping({
    fields: {
      ext_interaction_id: 'id',
      channel: 'via',
      ended_at: { from: 'closed', date: { format: 'yyyy-MM-dd HH:mm', timezone: 'America/New_York' } },
    },
  });
  const mapped = mapRecord(mapping, { id: '1', via: 'Email', closed: '2026-11-15 08:30' }, { now });
  return JSON.stringify({ findings: lint(ruleSet), report: replay(ruleSet, records, { baseline }), mapped });
}
