/** Laws of rule files: accepted is accepted in any order, and the version is the content. */
import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAutotriggerError } from '../../src/errors/autotrigger-error.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { ruleFileJsonSchema } from '../../src/rules/rule-file-json-schema.js';
import { type RuleFileValue, ruleFileArbitrary } from '../../src/testing/rule-set-arbitraries.js';

describe('rule files', () => {
  it('that the arbitrary makes are accepted', () => {
    fc.assert(
      fc.property(ruleFileArbitrary(), (file) => {
        parseRuleSet([{ path: 'a.rules.json', content: file }]);
      }),
      { numRuns: 300 },
    );
  });

  it('mean the same as text and as value', () => {
    fc.assert(
      fc.property(ruleFileArbitrary(), (file) => {
        const value = parseRuleSet([{ path: 'a', content: file }]);
        const text = parseRuleSet([{ path: 'a', content: JSON.stringify(file, null, 3) }]);
        expect(text.version).toBe(value.version);
        expect(text.rules.map(({ conditions, effect }) => ({ conditions, effect }))).toEqual(
          value.rules.map(({ conditions, effect }) => ({ conditions, effect })),
        );
      }),
    );
  });
});

describe('the JSON Schema', () => {
  it('accepts what the loader accepts', () => {
    const validate = new Ajv2020({ strict: true }).compile(ruleFileJsonSchema());
    fc.assert(
      fc.property(ruleFileArbitrary(), (file) => {
        expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
      }),
    );
  });
});

describe('the version', () => {
  it('does not depend on file names, file order, rule order, key order, white space, descriptions or $schema', () => {
    fc.assert(
      fc.property(ruleFileArbitrary(), fc.infiniteStream(fc.nat()), fc.boolean(), (file, dice, split) => {
        const version = parseRuleSet([{ path: 'a', content: file }]).version;
        const random = (): number => dice.next().value ?? 0;
        const rules = shuffled(rulesOf(file), random).map((rule) => ({ ...rule, description: 'other' }));
        const { rules: _rules, ...rest }: RuleFileValue = { ...file, $schema: 'x', description: 'y' };
        const files = split
          ? [
              { path: 'z', content: reordered(rest, random) },
              { path: 'b', content: { rules } },
            ]
          : [{ path: 'q', content: JSON.stringify(reordered({ ...rest, rules }, random), null, '\t') }];
        expect(parseRuleSet(files).version).toBe(version);
        expect(parseRuleSet([...files].reverse()).version).toBe(version);
      }),
    );
  });

  it('depends on every rule, its name, its effect and its conditions, and on every setting', () => {
    fc.assert(
      fc.property(ruleFileArbitrary({ maxRules: 3 }), fc.nat(), (file, pick) => {
        const version = parseRuleSet([{ path: 'a', content: file }]).version;
        const rule = { name: 'one more', conditions: { condition: 'first' }, event: { type: 'skip' } };
        const others: RuleFileValue[] = [
          { ...file, rules: [...rulesOf(file), rule] },
          { ...file, timezone: 'Europe/Vienna' },
          { ...file, channels: { fax: 'manual' } },
          { ...file, suppression: { ...(file.suppression as object), hold_out: 0.77 } },
          { ...file, rules: [], suppression: { windows: [{ name: 'other', length: '9d' }] } },
          { ...file, conditions: { ...(file.conditions as object), fourth: { condition: 'first' } } },
          { ...file, facts: { ...(file.facts as object), 'attributes.more': { type: 'number' } } },
        ];
        const other = others[pick % others.length];
        expect(parseRuleSet([{ path: 'a', content: other }]).version).not.toBe(version);
      }),
    );
  });
});

describe('whatever is given as rule files', () => {
  it('gives a rule set or diagnostics that each say what, how to fix it and where, and nothing else', () => {
    const mutated = fc
      .tuple(ruleFileArbitrary(), fc.jsonValue(), fc.infiniteStream(fc.nat()))
      .map(([file, junk, dice]) => mutate(file, junk, () => dice.next().value ?? 0));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.jsonValue(), fc.string(), fc.anything()), (content) => {
        try {
          parseRuleSet([{ path: 'a', content }]);
        } catch (error) {
          if (!isAutotriggerError(error)) throw error;
          expect(error.code).toBe('RULES_INVALID');
          expect(error.diagnostics.length).toBeGreaterThan(0);
          for (const { code, message, fix, file } of error.diagnostics) {
            expect(code).toMatch(/^[A-Z_]+$/);
            expect(message).not.toBe('');
            expect(message).not.toMatch(/undefined|NaN|\[object|[.]$/);
            expect(fix).toBeTruthy();
            expect(file).toBe('a');
          }
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

function rulesOf(file: RuleFileValue): readonly Record<string, unknown>[] {
  return Array.isArray(file.rules) ? file.rules : [];
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function reordered(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((element) => reordered(element, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    shuffled(Object.entries(value), random).map(([key, inner]) => [key, reordered(inner, random)]),
  );
}

/** Puts `junk` somewhere, renames a key or removes one: most results are wrong in one place. */
function mutate(value: unknown, junk: unknown, random: () => number): unknown {
  if (random() % 8 === 0) return junk;
  if (Array.isArray(value)) {
    if (value.length === 0) return [junk];
    const at = random() % value.length;
    return value.map((element, index) => (index === at ? mutate(element, junk, random) : element));
  }
  if (typeof value !== 'object' || value === null) return junk;
  const entries = Object.entries(value);
  if (entries.length === 0) return { [`x${random() % 9}`]: junk };
  const at = random() % entries.length;
  const action = random() % 10;
  return Object.fromEntries(
    entries.flatMap(([key, inner], index): [string, unknown][] => {
      if (index !== at) return [[key, inner]];
      if (action === 0) return [];
      if (action === 1) return [[`${key}x`, inner]];
      return [[key, mutate(inner, junk, random)]];
    }),
  );
}
