/** Whatever happens to the files, and in whatever order: what is active is what a simple model says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleProvider } from '../../src/rule-source/provider.js';
import type { RuleSource } from '../../src/rule-source/rule-source.js';
import { watchRuleSet } from '../../src/rule-source/watch-rule-set.js';
import { ruleFile } from '../rule-source/support.js';

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('publish' as const),
        name: fc.constantFrom('a', 'b', 'c', 'd'),
        blanks: fc.nat(2),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('break' as const),
        how: fc.constantFrom('', '{', '[]', '{ "rules": [ {} ] }'),
      }),
    },
    fc.record({ do: fc.constant('hold back' as const) }),
    fc.record({ do: fc.constantFrom('take away' as const, 'look' as const, 'rollback' as const) }),
  ),
  { maxLength: 25 },
);

/** What the documentation says, in as few words as possible; a rule's name stands for its version. */
class Model {
  active = 'start';
  earlier: string[] = [];
  activations = 0;
  rejections = 0;
  error: 'none' | 'refused' | 'unreadable' = 'none';
  private refused = false;
  private judged: string | undefined;

  constructor(first: string) {
    this.judged = first;
  }

  look(content: string | undefined, name: string | undefined): void {
    if (content === undefined) {
      if (this.error !== 'unreadable') this.rejections += 1;
      this.error = 'unreadable';
      return;
    }
    if (content !== this.judged) {
      this.judged = content;
      this.refused = name === undefined;
      if (name === undefined) this.rejections += 1;
      else this.become(name);
    }
    this.error = this.refused ? 'refused' : 'none';
  }

  rollback(): boolean {
    const [target] = this.earlier;
    if (target === undefined) return false;
    this.refused = false;
    if (this.error === 'refused') this.error = 'none';
    this.become(target);
    return true;
  }

  private become(name: string): void {
    if (name === this.active) return;
    this.activations += 1;
    this.earlier = [this.active, ...this.earlier].filter((one) => one !== name);
    this.active = name;
    this.earlier = [...new Set(this.earlier)];
  }
}

const errorOf = (source: RuleSource): Model['error'] => {
  const { lastError } = source.status();
  if (lastError === undefined) return 'none';
  return lastError.code === 'RULES_UNREADABLE' ? 'unreadable' : 'refused';
};

describe('a rule source', () => {
  it('agrees with its model after every step', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        let content: string | undefined = ruleFile('start');
        let name: string | undefined = 'start';
        const origin: RuleProvider = {
          name: 'a row',
          pollMs: 3_600_000,
          atomic: true,
          read: async () => {
            if (content === undefined) throw new Error('away');
            return { kind: 'files', files: [{ path: 'a.rules.json', content }] };
          },
        };
        const source = await watchRuleSet(origin, {
          keep: 100,
          checks: [
            (candidate) =>
              candidate.rules[0]?.name === 'held back'
                ? [{ code: 'NO', severity: 'error', message: 'not this one' }]
                : [],
          ],
        });
        const model = new Model(content);
        let [activations, rejections] = [0, 0];
        source.on('activated', () => {
          activations += 1;
        });
        source.on('rejected', () => {
          rejections += 1;
        });
        for (const step of run) {
          if (step.do === 'rollback') {
            if (model.rollback()) source.rollback();
            else expect(() => source.rollback()).toThrow();
          } else {
            if (step.do === 'publish')
              [content, name] = [ruleFile(step.name) + ' '.repeat(step.blanks), step.name];
            if (step.do === 'break') [content, name] = [step.how, undefined];
            if (step.do === 'hold back') [content, name] = [ruleFile('held back'), undefined];
            if (step.do === 'take away') [content, name] = [undefined, undefined];
            await source.check();
            model.look(content, name);
          }
          expect(source.current.rules.map((rule) => rule.name)).toEqual([model.active]);
          expect(source.status().active.version).toBe(source.current.version);
          expect(errorOf(source)).toBe(model.error);
          expect([activations, rejections]).toEqual([model.activations, model.rejections]);
          expect(source.status().earlier).toHaveLength(model.earlier.length);
        }
        await source.close();
      }),
      { numRuns: 150 },
    );
  });
});
