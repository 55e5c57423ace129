/** A simulation judges and does not decide in full: what it notes is what `decide` says, whatever rules and interaction are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import type { Decision } from '../../src/decision/decision.js';
import { leaveUnfrozen } from '../../src/interaction/freeze.js';
import type { Interaction } from '../../src/interaction/interaction.js';
import { readInteraction } from '../../src/interaction/normalise.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet, RuleSetOptions } from '../../src/rules/rule-set.js';
import type { Environment } from '../../src/shared/environment.js';
import { Ruling } from '../../src/simulation/replay/rule-set-runner.js';
import { Numbering } from '../../src/simulation/replay/tables.js';
import { rawInteractionArbitrary } from '../../src/testing/interaction-arbitraries.js';
import { ruleFileArbitrary } from '../../src/testing/rule-set-arbitraries.js';
import { record, ruleFile, rules, settings } from '../decision/support/arbitrary-rule-files.js';

const now = Date.parse('2026-11-20T12:00:00Z');
const environments = fc.constantFrom<Environment[]>('test', 'production');

/** What is kept of a decision: its outcome, which rules gave it and why, its windows and what they are narrowed to. */
function essence({ outcome, reasons, windows, request }: Decision) {
  const isNarrow = windows.some(({ per }) => per.length > 1);
  return {
    outcome,
    reasons: reasons.map(({ code, rule }) => (rule === undefined ? { code } : { code, rule })),
    plan:
      outcome !== 'send'
        ? undefined
        : { windows, ...(isNarrow && { brand: request?.brand, channel: request?.channel }) },
  };
}

/** As production would: where a delay is due, decided again when it is over. */
function decided(ruleSet: RuleSet, interaction: Interaction, environment: Environment) {
  const first = decide(ruleSet, interaction, { now: new Date(now), environment });
  const due = first.notBefore === undefined ? Number.NaN : Date.parse(first.notBefore);
  if (!(due > now)) return { ...essence(first), actsAt: now };
  return { ...essence(decide(ruleSet, interaction, { now: new Date(due), environment })), actsAt: due };
}

function judged(ruling: Ruling, { tables }: Numbering, interaction: Interaction) {
  ruling.rule(interaction, now);
  return { ...tables.verdicts[ruling.verdict], plan: tables.plans[ruling.plan], actsAt: ruling.actsAt };
}

function expectSame(ruleSet: RuleSet, raws: readonly unknown[], environment: Environment): void {
  const numbering = new Numbering();
  const ruling = new Ruling(ruleSet, numbering, environment);
  for (const raw of [...raws, ...raws]) {
    const read = readInteraction(raw, leaveUnfrozen);
    if (!read.ok) continue;
    const said = decided(ruleSet, read.interaction, environment);
    expect(judged(ruling, numbering, read.interaction)).toEqual(said);
  }
}

function ruleSetOf(content: unknown, options?: RuleSetOptions): RuleSet {
  return parseRuleSet([{ path: 'a.rules.json', content }], options);
}

describe('a judgement', () => {
  it('says what decide says, of rules and interactions that meet often', () => {
    fc.assert(
      fc.property(
        rules,
        settings,
        fc.array(record, { maxLength: 8 }),
        environments,
        (list, more, raws, env) => expectSame(ruleSetOf(ruleFile(list, more)), raws, env),
      ),
      { numRuns: 300 },
    );
  });

  it('says what decide says, of any rule file and any record', () => {
    const raws = fc.array(rawInteractionArbitrary(), { maxLength: 8 });
    fc.assert(
      fc.property(ruleFileArbitrary(), raws, environments, (file, list, env) =>
        expectSame(ruleSetOf(file), list, env),
      ),
      { numRuns: 300 },
    );
  });

  it('knows of errors, of requests that are cut, of do_not_send and of what is missing', () => {
    const test = (fact: unknown): boolean => {
      if (fact === 'b') throw new Error('broken');
      return fact === 'a';
    };
    const file = {
      channels: { phone: 'manual' },
      suppression: { windows: [{ name: 'w', length: '7d', per: ['customer', 'brand'] }], hold_out: 0.3 },
      rules: ['skip', 'record', 'send'].map((type, at) => ({
        name: type,
        conditions: { all: [{ fact: ['status', 'language', 'brand'][at], operator: 'odd', value: 1 }] },
        event: { type },
      })),
    };
    const ruleSet = ruleSetOf(file, { operators: [{ name: 'odd', test }] });
    const some = fc.constantFrom('a', 'b', 'c', undefined);
    const raws = fc.array(
      fc.record({
        ext_interaction_id: fc.string({ minLength: 1 }).map((text) => `i${text}`),
        status: some,
        language: some,
        brand: some,
        channel: fc.constantFrom('phone', 'chat', undefined),
        tags: fc.array(fc.nat(60).map(String), { maxLength: 30 }),
        do_not_send: fc.boolean(),
        customer: fc.record({ name: some, email: fc.constantFrom('a@example.com', 'a', undefined) }),
        employee: fc.constant({ custom_id: '1' }),
        custom_properties: fc.constantFrom(undefined, { a: 'x'.repeat(2_001) }, { a: 'x' }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(raws, environments, (list, env) => expectSame(ruleSet, list, env)),
      { numRuns: 300 },
    );
  });
});
