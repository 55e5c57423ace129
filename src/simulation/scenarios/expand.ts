/** A scenario → its cases: the base underneath, one case for every combination of the matrix. */

import type { Diagnostic } from '../../errors/diagnostic.js';
import type { Environment } from '../../shared/environment.js';
import { isObject } from '../../shared/is-object.js';
import { pointerOf } from '../../shared/json-pointer.js';
import { suggestion } from '../../shared/suggest.js';
import { type JsonObject, setPath } from '../set-path.js';
import { checkInteraction, checkPath, checkRequest, type FieldMistake } from './check-fields.js';
import type { EarlierRequest, Expectation, Scenario, ScenarioFile } from './scenario-file.js';

/** One interaction with the outcome expected: what is run, and reported. */
export interface ScenarioCase {
  /** The scenario's name, with the values of its matrix in brackets. */
  readonly name: string;
  readonly file: string;
  readonly pointer: string;
  readonly line?: number | undefined;
  readonly interaction: unknown;
  readonly now: Date;
  readonly environment: Environment;
  readonly history: readonly EarlierRequest[];
  readonly expect: Expectation;
}

/** The cases of a file, or every mistake in it: with some, none of its scenarios runs. */
export type Expanded =
  | { readonly ok: true; readonly cases: readonly ScenarioCase[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** A scenario with more combinations is refused: nobody reads as many results. */
const maxCombinations = 10_000;

/** `declared`: names of the facts that the rule set declares. */
export function expandScenarios(
  file: string,
  content: ScenarioFile,
  lineOf: (pointer: string) => number | undefined,
  declared: readonly string[],
): Expanded {
  const cases: ScenarioCase[] = [];
  const diagnostics: Diagnostic[] = [];
  const refuse: Refuse = (where, message, fix) => {
    const place = { file, pointer: where, line: lineOf(where) };
    diagnostics.push({ code: 'SCENARIOS_INVALID', severity: 'error', message, fix, ...place });
  };
  for (const [name, interaction] of Object.entries(content.base ?? {})) {
    refuseFields(pointerOf('base', name), checkInteraction(interaction, declared), refuse);
  }
  content.scenarios.forEach((scenario, index) => {
    const pointer = `/scenarios/${index}`;
    checkScenario(scenario, { now: scenario.now ?? content.now, declared, pointer }, refuse);
    const interaction = layOver(content, scenario, pointer, refuse);
    const combinations = combine(scenario.matrix ?? {});
    if (combinations === undefined) {
      const message = `the matrix of \`${scenario.name}\` has more than ${maxCombinations} combinations`;
      refuse(`${pointer}/matrix`, message, 'split it, or vary fewer fields at a time');
      return;
    }
    const line = lineOf(pointer);
    for (const combination of combinations) {
      cases.push({
        name: nameOf(scenario, combination),
        file,
        pointer,
        line,
        interaction: combination.reduce(
          // As in `interaction`, null removes the field.
          (under, [path, value]) => setPath(under, path.split('.'), value ?? undefined),
          interaction,
        ),
        now: new Date(scenario.now ?? content.now),
        environment: content.environment ?? 'test',
        history: scenario.history ?? [],
        expect: scenario.expect,
      });
    }
  });
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, cases };
}

type Refuse = (pointer: string, message: string, fix: string) => void;

/** What the schema cannot see: names of fields, and times that contradict each other. */
function checkScenario(
  { interaction = {}, matrix = {}, history = [], expect }: Scenario,
  { now, declared, pointer }: { now: string; declared: readonly string[]; pointer: string },
  refuse: Refuse,
): void {
  refuseFields(`${pointer}/interaction`, checkInteraction(interaction, declared), refuse);
  for (const [path, values] of Object.entries(matrix)) {
    const where = `${pointer}/matrix${pointerOf(path)}`;
    const mistake = checkPath(path, declared);
    if (mistake !== undefined) refuse(where, mistake.message, mistake.fix);
    values.forEach((value, index) => {
      const inner = checkInteraction({ [path]: value }, declared);
      // A path that is wrong itself is reported already.
      const nested = inner.filter(({ pointer: at }) => at !== pointerOf(path));
      refuseFields(
        `${where}/${index}`,
        nested.map((one) => below(one, pointerOf(path))),
        refuse,
      );
    });
  }
  history.forEach(({ at }, index) => {
    if (Date.parse(at) <= Date.parse(now)) return;
    const message = `the request of the history at ${at} is after the scenario's \`now\`, ${now}`;
    refuse(`${pointer}/history/${index}/at`, message, 'write an instant before `now`');
  });
  if (expect.request === undefined) return;
  refuseFields(`${pointer}/expect/request`, checkRequest(expect.request), refuse);
  // A request beside another outcome would never be compared.
  if (['send', 'record', 'deferred'].includes(expect.outcome)) return;
  const message = `\`request\` is expected, and the outcome \`${expect.outcome}\` has none`;
  refuse(`${pointer}/expect/request`, message, 'remove `request`, or expect `send` or `record`');
}

function refuseFields(where: string, mistakes: readonly FieldMistake[], refuse: Refuse): void {
  for (const { pointer, message, fix } of mistakes) refuse(`${where}${pointer}`, message, fix);
}

function below(mistake: FieldMistake, pointer: string): FieldMistake {
  return { ...mistake, pointer: mistake.pointer.slice(pointer.length) };
}

function layOver(
  { base = {} }: ScenarioFile,
  scenario: Scenario,
  pointer: string,
  refuse: Refuse,
): JsonObject {
  if (scenario.base === undefined) {
    if (scenario.interaction === undefined) {
      refuse(
        pointer,
        `\`${scenario.name}\` has no interaction`,
        'add `interaction`, or `base` with the name of one',
      );
    }
    return mergeOver({}, scenario.interaction ?? {});
  }
  const found = Object.hasOwn(base, scenario.base) ? base[scenario.base] : undefined;
  if (found === undefined) {
    const fix = suggestion(scenario.base, Object.keys(base), 'add it under `base`');
    refuse(`${pointer}/base`, `there is no base \`${scenario.base}\` in this file`, fix);
  }
  return mergeOver(found ?? {}, scenario.interaction ?? {});
}

/** Objects are merged, everything else is replaced, null removes: JSON Merge Patch (RFC 7396). */
function mergeOver(under: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    if (value === null) merged.delete(key);
    else {
      const inner = merged.get(key);
      merged.set(key, isObject(value) ? mergeOver(isObject(inner) ? inner : {}, value) : value);
    }
  }
  // Own properties only, so that a key such as `__proto__` stays a key.
  return Object.fromEntries(merged);
}

type Setting = readonly [path: string, value: unknown];

/** Every combination of one value each, the last field varying fastest; undefined when there are too many. */
function combine(matrix: Readonly<Record<string, readonly unknown[]>>): Setting[][] | undefined {
  let combinations: Setting[][] = [[]];
  for (const [path, values] of Object.entries(matrix)) {
    if (combinations.length * values.length > maxCombinations) return undefined;
    combinations = combinations.flatMap((before) =>
      values.map((value): Setting[] => [...before, [path, value]]),
    );
  }
  return combinations;
}

function nameOf({ name }: Scenario, combination: readonly Setting[]): string {
  if (combination.length === 0) return name;
  return `${name} [${combination.map(([path, value]) => `${path}: ${JSON.stringify(value)}`).join(', ')}]`;
}
