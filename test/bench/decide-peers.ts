/** The same rules in other engines, each giving no more than the names of the rules that match. */
import { ZenEngine } from '@gorules/zen-engine';
import { LogicEngine } from 'json-logic-engine';
import { Engine } from 'json-rules-engine';
import type { Interaction } from '../../src/interaction/interaction.js';
import type { Leaf, RuleJson } from './twenty-rules.js';

/** What rules ask about, as the other engines take it. */
export type Facts = Readonly<Record<string, unknown>>;

export function factsOf(interaction: Interaction): Facts {
  const { channel, status, tags, brand, country, customer, employee, attributes } = interaction;
  const { handle_time_s, replies, queue } = attributes;
  return {
    ...{ channel, status, tags, brand, country, handle_time_s, replies, queue },
    email_domain: customer.email?.split('@')[1],
    custom_id: employee.custom_id,
  };
}

/** Each rule compiled to a function, asked one after the other. */
export function jsonLogicEngine(rules: readonly RuleJson[]): (facts: Facts) => readonly string[] {
  const engine = new LogicEngine();
  const compiled = rules.map(({ name, conditions }) => {
    const logic =
      'all' in conditions
        ? { and: conditions.all.map(jsonLogicOf) }
        : { or: conditions.any.map(jsonLogicOf) };
    return { name, matches: engine.build(logic) as (facts: Facts) => unknown };
  });
  return (facts) => {
    const matched: string[] = [];
    for (const { name, matches } of compiled) if (matches(facts)) matched.push(name);
    return matched;
  };
}

/** One engine, used for one interaction after the other: overlapping runs end each other early. */
export function jsonRulesEngine(rules: readonly RuleJson[]): (facts: Facts) => Promise<readonly string[]> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const { name, conditions, event } of rules) {
    const renamed =
      'all' in conditions
        ? { all: conditions.all.map(withShortName) }
        : { any: conditions.any.map(withShortName) };
    engine.addRule({ name, conditions: renamed, event: { type: event.type } });
  }
  return async (facts) => (await engine.run(facts)).results.map(({ name }) => name);
}

/** A decision table that collects every row that matches, evaluated in Rust. */
export function zenEngine(rules: readonly RuleJson[]): (facts: Facts) => Promise<readonly string[]> {
  const columns = [
    ...['channel', 'status', 'tags', 'brand', 'country', 'handle_time_s', 'replies', 'queue'],
    ...['email_domain', 'custom_id'],
  ];
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in' },
      {
        id: 'table',
        type: 'decisionTableNode',
        name: 'table',
        content: {
          hitPolicy: 'collect',
          inputs: columns.map((field) => ({ id: field, name: field, type: 'expression', field })),
          outputs: [{ id: 'rule', name: 'rule', type: 'expression', field: 'rule' }],
          rules: rules.map(({ name, conditions }) => ({
            _id: name,
            rule: JSON.stringify(name),
            ...Object.fromEntries(columns.map((column) => [column, zenCell(conditions, column)])),
          })),
        },
      },
      { id: 'out', type: 'outputNode', name: 'out' },
    ],
    edges: [
      { id: '1', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: '2', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  });
  return async (facts) => {
    const { result } = await decision.evaluate(facts);
    return (result as readonly { readonly rule: string }[]).map(({ rule }) => rule);
  };
}

function withShortName(leaf: Leaf): Leaf {
  return { ...leaf, fact: shortName(leaf.fact) };
}

function shortName(fact: string): string {
  return fact.slice(fact.lastIndexOf('.') + 1);
}

function jsonLogicOf({ fact, operator, value }: Leaf): unknown {
  const variable = { var: shortName(fact) };
  switch (operator) {
    case 'equal':
      return { '===': [variable, value] };
    case 'in':
      return { in: [variable, value] };
    case 'contains':
      return { in: [value, variable] };
    case 'greaterThan':
      return { '>': [variable, value] };
    case 'lessThan':
      return { '<': [variable, value] };
    default:
      throw new RangeError(`no json-logic for ${operator}`);
  }
}

/** Every rule of the benchmark asks for a fact in one way, so that a row of a table can say it. */
function zenCell(conditions: RuleJson['conditions'], column: string): string {
  const leaves = 'all' in conditions ? conditions.all : conditions.any;
  return leaves
    .filter(({ fact }) => shortName(fact) === column)
    .map(({ operator, value }) => {
      switch (operator) {
        case 'equal':
          return JSON.stringify(value);
        case 'in':
          return (value as readonly string[]).map((item) => JSON.stringify(item)).join(', ');
        case 'contains':
          return `contains($, ${JSON.stringify(value)})`;
        default:
          return `${operator === 'greaterThan' ? '>' : '<'} ${value}`;
      }
    })
    .join(' or ');
}
