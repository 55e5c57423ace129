/** The format of a bundle: `{ "files": { "NAME.rules.json": {…} } }`, or a single rule file as it is. */
import { basename } from 'node:path';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { isNearMatch } from '../rules/near-match.js';
import { isObject } from '../shared/is-object.js';
import { parseJsonDocument } from '../shared/json-document.js';
import { didYouMean } from '../shared/suggest.js';
import type { BundleRevision } from './bundle-order.js';
import type { ProvidedFile } from './provider.js';

/** A bundle, read. A single rule file is a bundle of one, without a revision. */
export interface Bundle {
  readonly files: readonly ProvidedFile[];
  readonly beside: readonly ProvidedFile[];
  readonly nearMatches: readonly ProvidedFile[];
  readonly revision: BundleRevision | undefined;
}

/** What a bundle may hold; a misspelt `sequence` would make a signed bundle one without order. */
const known = ['files', 'sequence', 'time', 'description', '$schema'];

/** Files of a bundle: those named `*.rules.json` are rules, all others stand beside them. Throws RULES_INVALID. */
export function readBundle(body: Uint8Array, path: string): Bundle {
  const text = new TextDecoder().decode(body);
  const { value, diagnostics } = parseJsonDocument(text, path);
  // Not a bundle: a rule file, broken or not; its own messages are the better ones.
  if (!isObject(value) || !Object.hasOwn(value, 'files')) {
    const file = { path: basename(path) || path, content: text };
    return { files: [file], beside: [], nearMatches: [], revision: undefined };
  }
  const problems = diagnostics.length > 0 ? diagnostics : shapeProblems(value);
  if (problems.length > 0 || !isObject(value.files)) {
    const message = 'the bundle is not as it should be';
    throw new AutotriggerError('RULES_INVALID', message, { diagnostics: problems, fix });
  }
  const files = Object.entries(value.files).map(([name, content]) => ({
    path: name,
    // On lines of its own, so that messages about a rule can name a line.
    content: typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  }));
  const isRules = ({ path: name }: ProvidedFile): boolean => name.endsWith('.rules.json');
  const isNear = ({ path: name }: ProvidedFile): boolean => isNearMatch(basename(name));
  return {
    files: files.filter(isRules),
    beside: files.filter((file) => !isRules(file) && !isNear(file)),
    nearMatches: files.filter(isNear),
    revision: revisionOf(value),
  };
}

const fix =
  'write `{ "files": { "NAME.rules.json": { … } } }`, with a `sequence` or a `time` where it is signed';

function shapeProblems(bundle: Readonly<Record<string, unknown>>): Diagnostic[] {
  const { files, sequence, time } = bundle;
  const found: Diagnostic[] = Object.keys(bundle)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = didYouMean(key, known);
      return problem(key, 'UNKNOWN_KEY', 'is not known', meant && `did you mean \`${meant}\`?`);
    });
  if (!isObject(files)) found.push(problem('files', 'WRONG_TYPE', 'must be an object'));
  if (sequence !== undefined && !(Number.isSafeInteger(sequence) && Number(sequence) >= 0)) {
    found.push(problem('sequence', 'WRONG_TYPE', 'must be a whole number from 0'));
  }
  if (time !== undefined && instantOf(time) === undefined) {
    const example = 'write it as 2026-11-22T12:00:00Z';
    found.push(problem('time', 'WRONG_TYPE', 'must be an instant with its offset from UTC', example));
  }
  return found;
}

function problem(key: string, code: string, what: string, how = fix): Diagnostic {
  return { code, severity: 'error', message: `\`${key}\` ${what}`, fix: how, pointer: `/${key}` };
}

function revisionOf({ sequence, time }: Readonly<Record<string, unknown>>): BundleRevision | undefined {
  if (typeof sequence === 'number') return { kind: 'sequence', value: sequence };
  const value = instantOf(time);
  return value === undefined ? undefined : { kind: 'time', value };
}

function instantOf(time: unknown): number | undefined {
  if (typeof time !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(time)) return undefined;
  const value = Date.parse(time);
  return Number.isNaN(value) ? undefined : value;
}
