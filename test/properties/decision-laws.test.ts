/** What holds of every decision, whatever the rules and the interaction. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { decideAsync } from '../../src/decision/decide-async.js';
import type { Decision } from '../../src/decision/decision.js';
import { explain } from '../../src/explanation/explain.js';
import { formatExplanation } from '../../src/explanation/format-explanation.js';
import { normaliseInteraction } from '../../src/interaction/normalise.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import {
  type RuleJson,
  record,
  rule,
  ruleFile,
  rules,
  settings,
} from '../decision/support/arbitrary-rule-files.js';
import { requestSchema } from '../support/request-schema.js';

const options = { now: new Date('2026-11-20T12:00:00Z') } as const;
const environment = fc.constantFrom('test', 'production');

function ruleSetOf(list: readonly RuleJson[], more: Readonly<Record<string, unknown>>): RuleSet {
  return parseRuleSet([{ path: 'a.rules.json', content: ruleFile(list, more) }]);
}

/** A decision without the places in files, which move when rules do. */
function meaning({ reasons, ...rest }: Decision): unknown {
  return { ...rest, ruleSet: '', reasons: reasons.map(({ file, pointer, ...reason }) => reason) };
}

describe('every decision', () => {
  it('is a function of rule set, interaction and moment', () => {
    fc.assert(
      fc.property(rules, settings, record, environment, (list, more, raw, env) => {
        const first = decide(ruleSetOf(list, more), raw, { ...options, environment: env });
        const second = decide(ruleSetOf(list, more), structuredClone(raw), { ...options, environment: env });
        expect(second).toEqual(first);
        const read = normaliseInteraction(raw);
        if (read.ok)
          expect(decide(ruleSetOf(list, more), read.interaction, { ...options, environment: env })).toEqual(
            first,
          );
      }),
    );
  });

  it('is the same whatever the order of rules and of files', () => {
    fc.assert(
      fc.property(
        rules,
        fc.infiniteStream(fc.nat()),
        settings,
        fc.array(record, { minLength: 3 }),
        (list, order, more, raws) => {
          const one = ruleSetOf(list, more);
          const shuffled = list
            .map((item) => ({ item, at: order.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
          const half = Math.floor(shuffled.length / 2);
          const split = parseRuleSet([
            { path: 'z.rules.json', content: { rules: shuffled.slice(half) } },
            { path: 'b.rules.json', content: ruleFile(shuffled.slice(0, half), more) },
          ]);
          for (const raw of raws) {
            expect(meaning(decide(split, raw, options))).toEqual(meaning(decide(one, raw, options)));
          }
        },
      ),
    );
  });

  it('never becomes a send by adding a skip rule', () => {
    fc.assert(
      fc.property(
        rules,
        rule('skip'),
        settings,
        fc.array(record, { minLength: 3 }),
        (list, more, config, raws) => {
          const before = ruleSetOf(list, config);
          const after = ruleSetOf([...list, { ...more, name: 'one more' }], config);
          for (const raw of raws) {
            if (decide(after, raw, options).outcome === 'send')
              expect(decide(before, raw, options).outcome).toBe('send');
          }
        },
      ),
    );
  });

  it('never becomes a send by removing a send rule', () => {
    fc.assert(
      fc.property(
        rules,
        rule('send'),
        settings,
        fc.array(record, { minLength: 3 }),
        (list, less, config, raws) => {
          const before = ruleSetOf([...list, { ...less, name: 'one less' }], config);
          const after = ruleSetOf(list, config);
          for (const raw of raws) {
            if (decide(after, raw, options).outcome === 'send')
              expect(decide(before, raw, options).outcome).toBe('send');
          }
        },
      ),
    );
  });

  it('has reasons, and is frozen through and through', () => {
    fc.assert(
      fc.property(rules, settings, record, (list, more, raw) => {
        const decision = decide(ruleSetOf(list, more), raw, options);
        expect(decision.reasons.length).toBeGreaterThan(0);
        expect(thawed(decision)).toEqual([]);
      }),
    );
  });

  it('carries a request that the vendor takes, unless it skips', () => {
    fc.assert(
      fc.property(rules, settings, record, environment, (list, more, raw, env) => {
        const { outcome, request, windows } = decide(ruleSetOf(list, more), raw, {
          ...options,
          environment: env,
        });
        expect(request === undefined).toBe(outcome === 'skip');
        if (request !== undefined) expect(requestSchema.parse(request)).toEqual(request);
        expect(request?.do_not_send === true).toBe(outcome === 'record');
        expect(windows.length > 0).toBe(outcome === 'send');
      }),
    );
  });

  it('never sends for a channel in manual mode in production, nor where the interaction says not to', () => {
    fc.assert(
      fc.property(rules, settings, record, (list, more, raw) => {
        const { outcome, request } = decide(ruleSetOf(list, more), raw, {
          ...options,
          environment: 'production',
        });
        expect(request?.channel).not.toBe('EMAIL');
        if (raw.do_not_send === true) expect(outcome).not.toBe('send');
      }),
    );
  });

  it('has no rule error where the rule file was accepted and nothing is fetched', () => {
    fc.assert(
      fc.property(rules, settings, record, (list, more, raw) => {
        expect(decide(ruleSetOf(list, more), raw, options).errors).toEqual([]);
      }),
    );
  });

  it('is the same from decideAsync when nothing has to be fetched', async () => {
    await fc.assert(
      fc.asyncProperty(rules, settings, record, environment, async (list, more, raw, env) => {
        const ruleSet = ruleSetOf(list, more);
        const twin = decide(ruleSet, raw, { ...options, environment: env });
        expect(await decideAsync(ruleSet, raw, { ...options, environment: env })).toEqual(twin);
      }),
    );
  });
});

describe('every explanation', () => {
  it('accounts for every rule once, and agrees with the decision', () => {
    fc.assert(
      fc.property(rules, settings, record, environment, (list, more, raw, env) => {
        const ruleSet = ruleSetOf(list, more);
        const decision = decide(ruleSet, raw, { ...options, environment: env });
        const explanation = explain(ruleSet, raw, { ...options, environment: env, reveal: true });
        expect(explanation.decision).toEqual(decision);
        expect(explanation.rules.map(({ name }) => name)).toEqual(list.map(({ name }) => name).sort());
        const named = decision.reasons.flatMap(({ code, rule: name }) =>
          code === 'RULE_MATCHED' ? [name] : [],
        );
        expect(explanation.rules.filter(({ decided }) => decided).map(({ name }) => name)).toEqual(named);
        for (const { decided, result } of explanation.rules) if (decided) expect(result).toBe('true');
        const holds = (effect: string): boolean =>
          explanation.rules.some((one) => one.effect === effect && one.result === 'true');
        if (holds('skip')) expect(decision.outcome).toBe('skip');
        else if (holds('record')) expect(decision.outcome).not.toBe('send');
      }),
    );
  });

  it('is plain data, and holds no name and no address unless asked to', () => {
    fc.assert(
      fc.property(rules, settings, record, (list, more, raw) => {
        const explanation = explain(ruleSetOf(list, more), raw, options);
        const text = JSON.stringify(explanation);
        expect(JSON.parse(text)).toEqual(explanation);
        expect(`${text} ${formatExplanation(explanation)}`).not.toMatch(/secretname|secretaddress/i);
      }),
    );
  });

  it('tells a change that does make it a send', () => {
    fc.assert(
      fc.property(rules, settings, record, (list, more, raw) => {
        const { decision, nearestSend } = explain(ruleSetOf(list, more), raw, options);
        if (decision.outcome === 'send') expect(nearestSend).toBeUndefined();
        else if (nearestSend !== undefined) expect(nearestSend.changes.length).toBeGreaterThan(0);
      }),
    );
  });
});

function thawed(value: unknown, at = '$'): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, item]) => thawed(item, `${at}.${key}`));
  return Object.isFrozen(value) ? inside : [at, ...inside];
}
