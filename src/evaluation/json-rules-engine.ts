/** Rules that ask for fetched facts run in json-rules-engine, whose almanac fetches each fact when it is needed. */
import type { Engine } from 'json-rules-engine';
import { factReader } from '../facts/fact-reader.js';
import { askedFacts } from './asked-facts.js';
import type { CompiledRule } from './compiled-rule.js';
import type { Program } from './compiled-rule-set.js';
import type { Frame } from './evaluation-context.js';
import { ownOperatorNames } from './extra-operators.js';
import type { FetchedFacts } from './fact-loader.js';
import { comparisonOf } from './find-operator.js';

type EngineConditions = Parameters<Engine['setCondition']>[1];

/**
 * The rules that hold; undefined when the run broke off or did not answer for every rule. An engine is made for
 * each run: two runs on one engine end each other early, without an error.
 */
export async function runEngine(
  program: Program,
  rules: readonly CompiledRule[],
  frame: Frame,
  facts: FetchedFacts,
): Promise<ReadonlySet<CompiledRule> | undefined> {
  const { Engine: FreshEngine } = await import('json-rules-engine');
  const engine = new FreshEngine([], { allowUndefinedFacts: true });
  addOperators(engine, program);
  const asked = new Set(rules.flatMap(({ rule }) => [...askedFacts(rule.conditions, program.ruleSet)]));
  addFacts(engine, program, frame, facts, asked);
  for (const [name, { condition }] of program.ruleSet.conditions) {
    engine.setCondition(name, condition as EngineConditions);
  }
  for (const { rule } of rules) {
    engine.addRule({
      name: rule.name,
      conditions: rule.conditions as EngineConditions,
      event: { type: 'matched' },
    });
  }
  try {
    const { results, failureResults } = await engine.run();
    if (results.length + failureResults.length !== rules.length) return undefined;
    const matched = new Set(results.map(({ name }) => name));
    return new Set(rules.filter(({ rule }) => matched.has(rule.name)));
  } catch {
    // BOUNDARY: an operator of the integrator's threw, or the engine did where a value is no list.
    return undefined;
  }
}

function addOperators(engine: Engine, { ruleSet }: Program): void {
  for (const name of [...ownOperatorNames, ...ruleSet.operators.keys()]) {
    const compare = comparisonOf(name, ruleSet.operators);
    if (compare !== undefined) engine.addOperator(name, compare);
  }
}

function addFacts(
  engine: Engine,
  { ruleSet }: Program,
  frame: Frame,
  facts: FetchedFacts,
  asked: ReadonlySet<string>,
): void {
  for (const name of asked) {
    const definition = ruleSet.facts.get(name);
    if (definition?.resolve !== undefined) {
      engine.addFact(name, () => facts.ask(definition));
      continue;
    }
    const value = factReader(name, ruleSet.settings.timezone)(frame.interaction, frame.now);
    if (value !== undefined) engine.addFact(name, value);
  }
}
