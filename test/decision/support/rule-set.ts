/** Rule sets made by hand: what the engine takes, without the schema in front of it. */
import type { FactDefinition, OperatorDefinition } from '../../../src/facts/definition.js';
import type { Condition, Effect, Rule, RuleSet, RuleSetSettings } from '../../../src/rules/rule-set.js';
import { weekly } from '../../support/weekly.js';

export interface RuleSketch {
  readonly name: string;
  readonly conditions: Condition;
  readonly effect: Effect;
  readonly priority?: number;
}

export interface RuleSetSketch {
  readonly rules: readonly RuleSketch[];
  readonly conditions?: Readonly<Record<string, Condition>>;
  readonly facts?: readonly FactDefinition[];
  readonly operators?: readonly OperatorDefinition[];
  readonly settings?: Partial<Omit<RuleSetSettings, 'suppression'>> & {
    readonly suppression?: Partial<RuleSetSettings['suppression']>;
  };
}

const file = 'hand-made.rules.json';

export function ruleSetOf({ rules, conditions, facts, operators, settings }: RuleSetSketch): RuleSet {
  const placed = rules.map(
    ({ name, conditions: root, effect, priority }, index): Rule => ({
      name,
      priority: priority ?? 1,
      conditions: root,
      effect,
      place: { file, pointer: `/rules/${index}` },
    }),
  );
  return {
    version: '0123456789abcdef',
    files: [{ path: file }],
    settings: {
      timezone: 'UTC',
      default: 'skip',
      ...settings,
      suppression: { windows: [weekly], when_suppressed: 'skip', hold_out: 0, ...settings?.suppression },
    },
    facts: new Map((facts ?? []).map((definition) => [definition.name, definition])),
    operators: new Map((operators ?? []).map((definition) => [definition.name, definition])),
    conditions: new Map(
      Object.entries(conditions ?? {}).map(([name, condition]) => [
        name,
        { condition, place: { file, pointer: `/conditions/${name}` } },
      ]),
    ),
    rules: placed.sort((a, b) => (a.name < b.name ? -1 : 1)),
    disabled: [],
    warnings: [],
    lineOf: () => undefined,
  };
}
