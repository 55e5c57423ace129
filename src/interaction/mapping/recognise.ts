/** Says what a document looks like that a mapping is not made for. */
import { isObject } from '../../shared/is-object.js';
import { type ConditionTest, compileConditions } from './condition.js';
import { compileRecords, type RecordFinder } from './find-records.js';
import { presets } from './presets/index.js';
import { kindOf } from './value.js';

interface KnownShape {
  readonly name: string;
  readonly is: ConditionTest;
  readonly find: RecordFinder;
  readonly expects: ConditionTest | undefined;
}

let known: readonly KnownShape[] | undefined;

/** `it looks like zendesk (event webhook)`, an error message, or nothing that is known; never a value of it. */
export function looksLike(document: unknown): string {
  if (!isObject(document)) return `it is ${kindOf(document)}`;
  // At the first document that fits nothing: compiling every preset costs some milliseconds.
  known ??= Object.entries(presets).flatMap(([preset, { shapes = [], ...common }]) =>
    shapes.map(({ name, is, records = common.records, expects = common.expects }) => ({
      name: `\`${preset}\` (${name})`,
      is: compileConditions(is),
      find: compileRecords(records),
      expects: expects && compileConditions(expects),
    })),
  );
  const scope = { record: document, parents: [], document, joined: {}, key: undefined, now: 0 };
  const found = known.find(({ is, find, expects }) => {
    const first = find(document)?.[0];
    return (
      is(scope, scope) && first !== undefined && expects?.({ ...scope, record: first.value }, scope) !== false
    );
  });
  if (found !== undefined) return `it looks like ${found.name}`;
  if (errorKeys.some((key) => Object.hasOwn(document, key))) return 'it looks like the message of an error';
  return Object.keys(document).length === 0 ? 'it is an empty object' : 'it looks like no form that is known';
}

const errorKeys = ['error', 'errors', 'errorCode', 'errorMessages', 'fault'];
