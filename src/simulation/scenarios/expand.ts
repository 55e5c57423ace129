/** A scenario → its cases: the base underneath, one case for every combination of the matrix. */

import type { Diagnostic } from '../../errors/diagnostic.js';
import type { Environment } from '../../shared/environment.js';
import { isObject } from '../../shared/is-object.js';
import { didYouMean } from '../../shared/suggest.js';
import type { EarlierRequest, Expectation, Scenario, ScenarioFile } from './scenario-file.js';

export interface ScenarioCase {
  /** The scenario's name, with the values of its matrix in brackets. */
  readonly name: string;
  readonly file: string;
  readonly pointer: string;
  readonly line?: number;
  readonly interaction: unknown;
  readonly now: Date;
  readonly environment: Environment;
  readonly history: readonly EarlierRequest[];
  readonly expect: Expectation;
}

export type Expanded =
  | { readonly ok: true; readonly cases: readonly ScenarioCase[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** A scenario with more combinations is refused: nobody reads as many results. */
const maxCombinations = 10_000;

type JsonObject = Readonly<Record<string, unknown>>;

export function expandScenarios(
  file: string,
  content: ScenarioFile,
  lineOf: (pointer: string) => number | undefined,
): Expanded {
  const cases: ScenarioCase[] = [];
  const diagnostics: Diagnostic[] = [];
  content.scenarios.forEach((scenario, index) => {
    const pointer = `/scenarios/${index}`;
    const refuse = (where: string, message: string, fix: string): void => {
      const line = lineOf(where);
      const place = { file, pointer: where, ...(line === undefined ? {} : { line }) };
      diagnostics.push({ code: 'SCENARIOS_INVALID', severity: 'error', message, fix, ...place });
    };
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
        ...(line === undefined ? {} : { line }),
        interaction: combination.reduce(setPath, interaction),
        now: new Date(scenario.now ?? content.now),
        environment: content.environment ?? 'test',
        history: scenario.history ?? [],
        expect: scenario.expect,
      });
    }
  });
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, cases };
}

function layOver(
  { base = {} }: ScenarioFile,
  scenario: Scenario,
  pointer: string,
  refuse: (pointer: string, message: string, fix: string) => void,
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
    const near = didYouMean(scenario.base, Object.keys(base));
    const fix = near === undefined ? 'add it under `base`' : `did you mean \`${near}\`?`;
    refuse(`${pointer}/base`, `there is no base \`${scenario.base}\` in this file`, fix);
  }
  return mergeOver(found ?? {}, scenario.interaction ?? {});
}

/** Objects are merged, everything else is replaced, null removes: JSON Merge Patch (RFC 7396). */
function mergeOver(under: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    if (value === null) merged.delete(key);
    else merged.set(key, isObject(value) ? mergeOver(asObject(merged.get(key)), value) : value);
  }
  return fromEntries(merged);
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

function setPath(under: JsonObject, [path, value]: Setting): JsonObject {
  const [key = '', ...rest] = path.split('.');
  const patch = rest.length === 0 ? value : setPath(asObject(under[key]), [rest.join('.'), value]);
  const entries = new Map(Object.entries(under));
  if (patch === null) entries.delete(key);
  else entries.set(key, patch);
  return fromEntries(entries);
}

/** Own properties only, so that a key such as `__proto__` stays a key. */
function fromEntries(entries: Iterable<readonly [string, unknown]>): JsonObject {
  return Object.fromEntries(entries);
}

function nameOf({ name }: Scenario, combination: readonly Setting[]): string {
  if (combination.length === 0) return name;
  return `${name} [${combination.map(([path, value]) => `${path}: ${JSON.stringify(value)}`).join(', ')}]`;
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
