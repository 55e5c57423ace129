/** Rules that ask for fetched facts run in json-rules-engine, whose almanac fetches each fact when it is needed. */
import type { Engine } from 'json-rules-engine';
import { factReader } from '../facts/fact-reader.js';
import type { Moments } from '../rules/moment.js';
import { type Condition, operandOf } from '../rules/rule-set.js';
import { factsOf, leavesOf } from './compiled-condition.js';
import type { CompiledRuleSet } from './compiled-rule-set.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { FactLoader } from './fact-loader.js';
import { instantsOf, momentsName } from './fact-slots.js';
import { comparisonOf, extraOperators } from './operators.js';
import type { CompiledRule } from './rule-index.js';

type EngineConditions = Parameters<Engine['setCondition']>[1];

/**
 * The rules that match; undefined when the run failed or did not give a result for every rule. Each run gets an
 * engine of its own: of two runs on one engine, the first to finish ends the other, without an error.
 */
export async function runEngine(
  { ruleSet }: CompiledRuleSet,
  rules: readonly CompiledRule[],
  context: EvaluationContext,
  loader: FactLoader,
): Promise<readonly CompiledRule[] | undefined> {
  // Loaded only where a fact is fetched: most rule sets never need it.
  const { Engine: FreshEngine } = await import('json-rules-engine');
  const engine = new FreshEngine([], { allowUndefinedFacts: true });
  for (const name of [...extraOperators.keys(), ...ruleSet.operators.keys()]) {
    const compare = comparisonOf(name, ruleSet.operators);
    if (compare !== undefined) engine.addOperator(name, compare);
  }
  for (const [name, { condition }] of ruleSet.conditions) {
    engine.setCondition(name, engineConditions(condition));
  }
  addFacts(engine, rules, context, loader, ruleSet);
  for (const { rule } of rules) {
    engine.addRule({
      name: rule.name,
      conditions: engineConditions(rule.conditions),
      event: { type: 'matched' },
    });
  }
  try {
    const { results, failureResults } = await engine.run();
    if (results.length + failureResults.length !== rules.length) return undefined;
    const matched = new Set(results.map(({ name }) => name));
    return rules.filter(({ rule }) => matched.has(rule.name));
  } catch {
    // BOUNDARY: an operator of the integrator threw, or the engine did because a value is not a list.
    return undefined;
  }
}

/** The conditions with each operand as it is read, in the place of what was written. */
function engineConditions(condition: Condition): EngineConditions {
  return withOperands(condition) as EngineConditions;
}

function withOperands(condition: Condition): unknown {
  if ('any' in condition) return { any: condition.any.map(withOperands) };
  if ('all' in condition) return { all: condition.all.map(withOperands) };
  if ('not' in condition) return { not: withOperands(condition.not) };
  if ('condition' in condition) return condition;
  const { operand: _, moments, ...leaf } = condition;
  return { ...leaf, value: moments === undefined ? operandOf(condition) : { fact: momentsName(moments) } };
}

function addFacts(
  engine: Engine,
  rules: readonly CompiledRule[],
  context: EvaluationContext,
  loader: FactLoader,
  { facts, settings }: CompiledRuleSet['ruleSet'],
): void {
  for (const name of new Set(rules.flatMap(({ condition }) => [...factsOf(condition)]))) {
    const definition = facts.get(name);
    if (definition?.resolve !== undefined) {
      engine.addFact(name, () => loader.load(definition));
      continue;
    }
    // Read within the run: a value that is not of its declared type rejects it.
    const read = factReader(name, settings, facts);
    engine.addFact(name, () => read(context));
  }
  const leaves = rules.flatMap(({ condition }) => leavesOf(condition));
  for (const { source } of leaves) {
    if (source.moments !== undefined) addMoments(engine, source.moments, context.now);
  }
}

/** The operand as a fact of its own: the engine computes nothing. */
function addMoments(engine: Engine, moments: Moments, now: number): void {
  engine.addFact(momentsName(moments), async (_, almanac) => {
    const bases = moments.map((moment): unknown => {
      if (typeof moment === 'string' || moment.fact === undefined) return now;
      return almanac.factValue(moment.fact, undefined, moment.path);
    });
    return instantsOf(moments, await Promise.all(bases));
  });
}
