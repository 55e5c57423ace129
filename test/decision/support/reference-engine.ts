/** json-rules-engine as it is published, asked rule by rule: the truth that compiled rules are held to. */
import { Engine } from 'json-rules-engine';
import { extraOperators } from '../../../src/evaluation/operators.js';
import type { Condition } from '../../../src/rules/rule-set.js';

type EngineConditions = Parameters<Engine['setCondition']>[1];

/** For each rule true or false; undefined where the engine throws. */
export async function truthOf(
  rules: readonly Condition[],
  named: Readonly<Record<string, Condition>>,
  facts: Readonly<Record<string, unknown>>,
): Promise<readonly (boolean | undefined)[]> {
  const together = await run(rules, named, facts);
  if (together !== undefined) return together;
  return Promise.all(rules.map(async (rule) => (await run([rule], named, facts))?.[0]));
}

async function run(
  rules: readonly Condition[],
  named: Readonly<Record<string, Condition>>,
  facts: Readonly<Record<string, unknown>>,
): Promise<boolean[] | undefined> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const [name, create] of extraOperators) engine.addOperator(name, create());
  for (const [name, condition] of Object.entries(named)) {
    engine.setCondition(name, condition as EngineConditions);
  }
  for (const [key, value] of Object.entries(facts)) engine.addFact(`attributes.${key}`, value);
  for (const [index, conditions] of rules.entries()) {
    engine.addRule({
      name: String(index),
      conditions: conditions as EngineConditions,
      event: { type: 'held' },
    });
  }
  try {
    const { results, failureResults } = await engine.run();
    if (results.length + failureResults.length !== rules.length) throw new Error('the run is not complete');
    const held = new Set(results.map(({ name }) => name));
    return rules.map((_, index) => held.has(String(index)));
  } catch {
    return undefined;
  }
}
