import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decision/decide.js';
import { explain } from '../../../src/explanation/explain.js';
import { normaliseInteraction } from '../../../src/interaction/normalise.js';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';
import { RuleSetRunner } from '../../../src/simulation/replay/rule-set-runner.js';
import { record, ruleFile, rules, settings } from '../../decision/support/arbitrary-rule-files.js';
import { interactionOf, ruleSetOf } from '../support/example.js';

const now = Date.parse('2026-11-20T12:00:00Z');

describe('a rule set runner', () => {
  it('names as never matched the rules that no explanation shows as true', () => {
    fc.assert(
      fc.property(rules, settings, fc.array(record, { maxLength: 8 }), (list, more, raws) => {
        const ruleSet = parseRuleSet([{ path: 'a.rules.json', content: ruleFile(list, more) }]);
        const runner = new RuleSetRunner(ruleSet, 'production');
        const matched = new Set<string>();
        for (const raw of raws) {
          const read = normaliseInteraction(raw);
          if (!read.ok) continue;
          const { at } = runner.run(read.interaction, now);
          const { rules: seen } = explain(ruleSet, raw, { now: new Date(at), environment: 'production' });
          for (const { name, result } of seen) if (result === 'true') matched.add(name);
        }
        const never = ruleSet.rules.map(({ name }) => name).filter((name) => !matched.has(name));
        expect([...runner.neverMatched]).toEqual(never);
      }),
    );
  });

  it('decides again when a delay is over, and keeps of the decision what windows look at', () => {
    const ruleSet = ruleSetOf({
      suppression: { windows: [{ name: 'w', length: '7d', per: ['customer', 'brand'] }] },
      rules: [
        {
          name: 'later',
          conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
          event: { type: 'send', params: { delay: '2d' } },
        },
      ],
    });
    const read = normaliseInteraction(
      interactionOf({ ended_at: new Date(now).toISOString(), brand: 'Peak' }),
    );
    if (!read.ok) throw new Error(read.error.message);
    const due = now + 2 * 86_400_000;
    const { at, outcome, windows, surroundings } = new RuleSetRunner(ruleSet, 'test').run(
      read.interaction,
      now,
    );
    const decided = decide(ruleSet, read.interaction, { now: new Date(due) });
    expect([at, outcome, windows]).toEqual([due, decided.outcome, decided.windows]);
    expect(surroundings).toMatchObject({ brand: 'Peak', channel: 'email' });
  });
});
