/** zod's issues → mapping issues in the words of a mapping file. */
import type * as z from 'zod/mini';
import { typeInWords, valueAt } from '../../shared/schema-issues.js';
import { suggestion } from '../../shared/suggest.js';
import type { At, MappingIssue } from './mapping-issue.js';
import { objectSchemas } from './schema.js';
import { kindOf } from './value.js';

type Issue = z.core.$ZodIssue;

/** The kind of object that stands at a path. */
function kindAt(path: At): keyof typeof objectSchemas {
  const last = path.at(-1);
  const above = path.at(-2);
  if (path.length === 0) return 'mapping';
  if (last === 'lookup' || last === 'date' || last === 'match' || last === 'csv') return last;
  if (typeof last === 'number') {
    if (above === 'shapes') return 'shape';
    if (above === 'json_texts') return 'JSON text';
    if (above === 'notices') return 'notice';
    if (above !== 'first_of') return 'condition';
  }
  return path[0] === 'joined' ? 'joined list' : 'field';
}

/** @param value what was checked: zod names the place and not always what stands there */
export function shapeIssues(issues: readonly Issue[], value: unknown): MappingIssue[] {
  return issues.flatMap((issue) => mappingIssuesOf(issue, [], value));
}

function mappingIssuesOf(issue: Issue, above: At, value: unknown): MappingIssue[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path));
  if (issue.code === 'invalid_union') {
    // A union fails in each of its branches; what is said is about the branch that was meant.
    const meant = issue.errors.find(
      (branch) => !branch.some(({ code, path: at }) => code === 'invalid_type' && at.length === 0),
    );
    if (meant !== undefined) return meant.flatMap((inner) => mappingIssuesOf(inner, path, value));
  }
  const here = `\`${String(path.at(-1) ?? 'mapping')}\``;
  const found = valueAt(value, path);
  if (found === undefined) {
    return [
      { code: 'MISSING_KEY', path, message: `${here} is missing`, fix: `add it: ${expected(issue, path)}` },
    ];
  }
  return [
    {
      code: 'WRONG_VALUE',
      path,
      message: `${here} is ${shown(found)}`,
      fix: `write ${expected(issue, path)}`,
    },
  ];
}

/** Keys of a field as other mapping languages call them. */
const keysMeant: ReadonlyMap<string, string> = new Map(
  Object.entries({
    from: ['path', 'field', 'source', 'column', 'key', 'property'],
    value: ['const', 'constant', 'fixed', 'static', 'literal'],
    map: ['values', 'enum', 'mapping', 'translate'],
    default: ['fallback', 'else'],
    match: ['regex', 'pattern'],
  }).flatMap(([meant, others]) => others.map((other) => [other, meant] as const)),
);

function unknownKey(key: string, path: At): MappingIssue {
  const place = kindAt(path);
  const known = Object.keys(objectSchemas[place].shape);
  const meant = place === 'field' ? keysMeant.get(key.toLowerCase()) : undefined;
  const fix =
    meant === undefined
      ? suggestion(key, known, `the keys are ${known.map((name) => `\`${name}\``).join(', ')}`)
      : `did you mean \`${meant}\`?`;
  return { code: 'UNKNOWN_KEY', path: [...path, key], message: `\`${key}\` is no key of a ${place}`, fix };
}

const constants = /^(?:value|otherwise|default|equals_value|one_of|not_one_of)$/;

function expected(issue: Issue, path: At): string {
  if (issue.code === 'invalid_union') {
    const [above, last] = path.slice(-2).map(String);
    if (above === 'map' || constants.test(last ?? '')) return 'a text, a number, true or false';
    if (last === 'format') return 'a format, as in `dd/MM/yyyy HH:mm`, or `iso`';
    return 'a path in double quotes, or an object that says how to get the value';
  }
  if (issue.code === 'too_small') return 'something: it must not be empty';
  if (issue.code === 'invalid_value')
    return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (issue.code !== 'invalid_type') return 'a value of the right form';
  return issue.expected === 'string' ? 'a text in double quotes' : typeInWords(issue.expected);
}

function shown(value: unknown): string {
  if (value === '') return 'an empty text';
  return Array.isArray(value) && value.length === 0 ? 'an empty list' : kindOf(value);
}
