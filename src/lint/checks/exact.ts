/** What is proved about every rule: of one rule only the strongest finding is given. */
import { compileRuleSet } from '../../evaluation/compiled-rule-set.js';
import type { CompiledRule } from '../../evaluation/rule-index.js';
import type { Check, Finding } from '../check.js';
import { decidingFinding } from '../exact/deciding.js';
import { alwaysMatches, neverMatches } from '../exact/matching.js';
import { noEffects } from '../exact/no-effect.js';
import { redundantConditions } from '../exact/redundant-condition.js';

/**
 * Proves over every interaction there can be, so that a finding is no guess; what is too hard to decide is said as
 * NOT_DECIDED.
 */
export const exact: Check = {
  names: [
    'NEVER_MATCHES',
    'ALWAYS_MATCHES',
    'ALWAYS_OVERRULED',
    'COVERED',
    'REDUNDANT_CONDITION',
    'NO_EFFECT',
    'NOTHING_IS_SENT',
    'NOT_DECIDED',
  ],
  find(ruleSet, proofs) {
    const findings: Finding[] = [];
    // Enrichments come last: what they ask for, the outcomes, makes every later question slower.
    const isEnrichment = ({ rule }: CompiledRule): number => (rule.effect.kind === 'enrich' ? 1 : 0);
    const { rules } = compileRuleSet(ruleSet);
    for (const compiled of rules.toSorted((a, b) => isEnrichment(a) - isEnrichment(b))) {
      const answer = proofs.matches(compiled, true);
      const never = neverMatches(proofs, compiled, answer);
      if (never !== undefined || answer.kind !== 'possible') {
        if (never !== undefined) findings.push(never);
        continue;
      }
      const always = alwaysMatches(proofs, compiled);
      if (always !== undefined) findings.push(always);
      // Of a rule that matches everything every condition is redundant: one finding says it.
      if (always === undefined) findings.push(...redundantConditions(proofs, compiled));
      const deciding = decidingFinding(proofs, compiled, answer.witness);
      if (deciding !== undefined) findings.push(deciding);
      if (deciding === undefined) findings.push(...noEffects(proofs, compiled));
    }
    return [...findings, ...nothingIsSent(ruleSet, proofs)];
  },
};

const nothingIsSent: Check['find'] = (ruleSet, proofs) => {
  const answer = proofs.without([proofs.effects.outcome('send')], []);
  const [file] = ruleSet.files;
  if (answer.kind === 'possible' || file === undefined) return [];
  const place = { file: file.path, pointer: '' };
  if (answer.kind === 'undecided') {
    return [
      {
        code: 'NOT_DECIDED',
        place,
        message: 'it was not decided within the limits of the search whether anything can be sent',
        fix: 'simplify the conditions of the rules: fewer patterns on one fact, and less nesting',
      },
    ];
  }
  return [
    {
      code: 'NOTHING_IS_SENT',
      place,
      message: 'nothing can be sent under these rules, whatever the interaction',
      fix: 'add a rule that sends, or narrow the rules that skip and record',
    },
  ];
};
