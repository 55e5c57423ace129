/** Holds a rule file to its shape, and says in words what the schema found. */
import type * as z from 'zod/mini';
import { isObject } from '../shared/is-object.js';
import { keysAt, type Path, pathOf, typeInWords, valueAt } from '../shared/schema-issues.js';
import { suggestion } from '../shared/suggest.js';
import { timeZoneMeant } from '../shared/time-zone.js';
import { below, kindOf, type Problems, type RuleProblem, shown } from './problems.js';
import { type RuleFile, ruleFileShape } from './rule-file-schema.js';
import type { ProblemDetails } from './schema-parts.js';
import { numberMeant } from './value-meant.js';

type Issue = z.core.$ZodIssue;

/** Of one file: checking the shape of more would hold up the process. */
const mostRules = 100_000;

/** The file when its shape is right; undefined after reporting what is not. Conditions are not looked at. */
export function checkShape(value: unknown, problems: Problems): RuleFile | undefined {
  const count = isObject(value) && Array.isArray(value.rules) ? value.rules.length : 0;
  if (count > mostRules) {
    problems.add({
      code: 'TOO_MANY_RULES',
      pointer: below('', 'rules'),
      message: `the file holds ${count} rules, and at most ${mostRules} are read`,
      fix: 'split it into several files',
    });
    return undefined;
  }
  const result = ruleFileShape.safeParse(value);
  if (result.success) return value as RuleFile;
  for (const issue of result.error.issues) {
    // Described one by one, so that a full list ends the work.
    for (const problem of describe(issue, value)) problems.add(problem);
  }
  return undefined;
}

function describe(issue: Issue, root: unknown): Iterable<RuleProblem> {
  const path = pathOf(issue);
  const pointer = below('', ...path);
  const found = valueAt(root, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      // A file that is one rule has a dozen unknown keys, and one mistake.
      if (path.length === 0 && isRule(root)) return [ruleAtRoot];
      return unknownKeys(issue.keys, pointer, keysAt(ruleFileShape, path, root));
    }
    case 'invalid_union':
    case 'invalid_value':
      return [oneOf(issue, pointer, found, path)];
    // A check of ours: it brought its code and its fix along (schema-parts.ts).
    case 'custom':
      return [{ pointer, message: `${issue.message}: ${shown(found)}`, ...detailsOf(issue.params, found) }];
    case 'too_small':
    case 'too_big':
      // An object in place of a list has its message, and no size.
      return isObject(found) ? [] : [outOfRange(issue, pointer, found)];
    case 'invalid_type':
      return [rulesAtRoot(issue, root) ?? wrongType(issue.expected, pointer, found, path.at(-1))];
    default:
      return [
        { code: 'BAD_VALUE', pointer, message: `${shown(found)} does not fit here`, fix: 'correct it' },
      ];
  }
}

function* unknownKeys(
  keys: readonly string[],
  pointer: string,
  known: readonly string[],
): Generator<RuleProblem> {
  for (const key of keys) {
    yield {
      code: 'UNKNOWN_KEY',
      pointer: below(pointer, key),
      message: `the key \`${key}\` is not known here`,
      fix:
        homeOf(key, pointer) ??
        suggestion(key, known, known.length === 0 ? 'remove it' : `known here: ${known.join(', ')}`),
    };
  }
}

/** Settings that people write one level too high or too low. */
const homes: readonly (readonly [place: string, keys: readonly string[]])[] = [
  ['event.params', ['sample', 'sample_by', 'sample_key', 'delay', 'window', 'reason', 'add_tags', 'set']],
  ['suppression', ['windows', 'quotas', 'when_suppressed', 'hold_out']],
  ['', ['timezone', 'customer_timezone', 'default', 'sending', 'channels', 'suppression', 'facts', 'rules']],
];

function homeOf(key: string, pointer: string): string | undefined {
  const [place] = homes.find(([, keys]) => keys.includes(key)) ?? [];
  if (place === undefined || (place !== '' && pointer.endsWith(place.replace('.', '/')))) return undefined;
  return place === '' ? 'move it to the top level of the file' : `move it into \`${place}\``;
}

function isRule(value: unknown): boolean {
  return isObject(value) && Object.hasOwn(value, 'event') && Object.hasOwn(value, 'conditions');
}

const wrapRules = 'put it into a list: `{ "rules": [ … ] }`';

const ruleAtRoot: RuleProblem = {
  code: 'WRONG_TYPE',
  pointer: '',
  message: 'the file is a rule, and must be an object with a list of rules',
  fix: wrapRules,
};

function rulesAtRoot({ path }: Issue, root: unknown): RuleProblem | undefined {
  if (path.length > 0 || !Array.isArray(root) || !root.some(isRule)) return undefined;
  const message = 'the file is a list of rules, and must be an object that holds it';
  return { ...ruleAtRoot, message, fix: 'name the list: `{ "rules": [ … ] }`' };
}

function detailsOf(params: Record<string, unknown> | undefined, found: unknown): ProblemDetails {
  const { code, fix } = params ?? {};
  const zone = code === 'BAD_TIMEZONE' && typeof found === 'string' ? timeZoneMeant(found) : undefined;
  if (zone !== undefined) return { code: 'BAD_TIMEZONE', fix: `did you mean \`${zone}\`?` };
  return typeof code === 'string' && typeof fix === 'string'
    ? { code, fix }
    : { code: 'BAD_VALUE', fix: 'correct it' };
}

function wrongType(
  expected: string,
  pointer: string,
  found: unknown,
  key: string | number | undefined,
): RuleProblem {
  const wanted = typeInWords(expected);
  const what = typeof key === 'string' ? `\`${key}\`` : key === undefined ? 'the file' : 'this element';
  // The schema says that undefined is no text; a person misses a key.
  if (found === undefined && key !== undefined) {
    return { code: 'MISSING_KEY', pointer, message: `${what} is missing here`, fix: `add it: ${wanted}` };
  }
  const other = expected === 'number' || expected === 'int' ? numberMeant(found) : undefined;
  // `"10%"` and `"10"` are both a tenth to the people who write them.
  const isShare = key === 'sample' || key === 'hold_out';
  const share = other !== undefined && isShare ? shareMeant(other) : other;
  return {
    code: 'WRONG_TYPE',
    pointer,
    message: `${what} must be ${wanted}, and is ${kindOf(found)}`,
    fix: share === undefined ? `write ${wanted}` : `did you mean \`${share}\`?`,
  };
}

function oneOf(
  issue: Extract<Issue, { code: 'invalid_union' | 'invalid_value' }>,
  pointer: string,
  found: unknown,
  path: Path,
): RuleProblem {
  const options =
    issue.code === 'invalid_value' ? issue.values : 'options' in issue ? issue.options : undefined;
  const words = (Array.isArray(options) ? options : []).map(String);
  const choice = `write one of ${words.join(', ')}`;
  if (found === undefined) {
    return {
      code: 'MISSING_KEY',
      pointer,
      message: `\`${String(path.at(-1))}\` is missing here`,
      fix: choice,
    };
  }
  return {
    code: typeof found === 'string' ? 'BAD_VALUE' : 'WRONG_TYPE',
    pointer,
    message: `${shown(found)} is not known here`,
    fix: typeof found === 'string' ? suggestion(found, words, choice) : choice,
  };
}

function outOfRange(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  pointer: string,
  found: unknown,
): RuleProblem {
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const bound = issue.code === 'too_small' ? 'at least' : 'at most';
  if (issue.origin === 'array' || issue.origin === 'string') {
    const what = issue.origin === 'array' ? 'list' : 'text';
    const message =
      issue.code === 'too_small' ? `this ${what} must not be empty` : `this ${what} is longer than ${limit}`;
    return {
      code: 'BAD_VALUE',
      pointer,
      message,
      fix: issue.code === 'too_small' ? 'fill it, or remove the key' : 'shorten it',
    };
  }
  return {
    code: 'BAD_VALUE',
    pointer,
    message: `${shown(found)} is out of range: ${bound} ${limit}`,
    fix: sharePercent(pointer, found) ?? `write a number of ${bound} ${limit}`,
  };
}

/** `10` for a share is ten percent. */
function sharePercent(pointer: string, found: unknown): string | undefined {
  const isShare = /\/(sample|hold_out)$/.test(pointer) && typeof found === 'number';
  return isShare && found > 1 && found <= 100 ? `did you mean \`${shareMeant(found)}\`?` : undefined;
}

function shareMeant(percent: number): number {
  return percent > 1 && percent <= 100 ? Number((percent / 100).toPrecision(12)) : percent;
}
