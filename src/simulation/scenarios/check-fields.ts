/** Fields and paths in a scenario that no interaction and no request has: they would do nothing, so they are refused. */
import { targetFields } from '../../interaction/mapping/schema.js';
import { isObject } from '../../shared/is-object.js';
import { pointerOf } from '../../shared/json-pointer.js';
import { didYouMean } from '../../shared/suggest.js';

/** `pointer` starts at the value that is checked. */
export interface FieldMistake {
  readonly pointer: string;
  readonly message: string;
  readonly fix: string;
}

/** Objects whose keys are the user's own. */
const openFields: readonly string[] = ['attributes', 'custom_properties'];
const requestFields: readonly string[] = targetFields.filter(
  (field) => field !== 'status' && field !== 'ended_at' && field !== 'employee.name',
);

/**
 * Fields of an interaction, as in `interaction` and `base`. An attribute that no rule can ask for is refused where it
 * nearly is one of the `declared` facts.
 */
export function checkInteraction(
  interaction: Readonly<Record<string, unknown>>,
  declared: readonly string[],
): FieldMistake[] {
  const { attributes } = interaction;
  return [
    ...checkObject(interaction, targetFields, openFields, 'an interaction'),
    ...Object.keys(isObject(attributes) ? attributes : {}).flatMap((key) => {
      const mistake = checkAttribute(key, declared);
      return mistake === undefined ? [] : [{ pointer: pointerOf('attributes', key), ...mistake }];
    }),
  ];
}

/** Fields of a request, as in `expect.request`. */
export function checkRequest(request: Readonly<Record<string, unknown>>): FieldMistake[] {
  return checkObject(request, requestFields, ['custom_properties'], 'a request');
}

/** A dotted path of an interaction, as in `matrix`. */
export function checkPath(
  path: string,
  declared: readonly string[],
): Pick<FieldMistake, 'message' | 'fix'> | undefined {
  const [root = '', ...rest] = path.split('.');
  if (root === 'attributes' && rest.length === 1) return checkAttribute(rest[0] ?? '', declared);
  const isOpen = openFields.includes(root) && !rest.includes('');
  if (isOpen || targetFields.some((field) => field === path || field.startsWith(`${path}.`)))
    return undefined;
  return unknown(path, targetFields, openFields, 'an interaction');
}

function checkAttribute(
  key: string,
  declared: readonly string[],
): Pick<FieldMistake, 'message' | 'fix'> | undefined {
  const name = `attributes.${key}`;
  // Attributes that no rule asks for are allowed, as in real interactions; only one that nearly is declared is a slip.
  const near = declared.includes(name) ? undefined : didYouMean(key, declared.map(withoutPrefix));
  if (near === undefined) return undefined;
  return {
    message: `no rule asks for \`${name}\`, which is not declared`,
    fix: `did you mean \`attributes.${near}\`?`,
  };
}

function withoutPrefix(name: string): string {
  return name.replace(/^attributes\./, '');
}

function checkObject(
  given: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  open: readonly string[],
  what: string,
): FieldMistake[] {
  const mistakes: FieldMistake[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (open.includes(key) || fields.includes(key)) continue;
    if (!fields.some((field) => field.startsWith(`${key}.`))) {
      mistakes.push({ pointer: pointerOf(key), ...unknown(key, fields, open, what) });
      continue;
    }
    for (const inner of isObject(value) ? Object.keys(value) : []) {
      const path = `${key}.${inner}`;
      if (fields.includes(path)) continue;
      mistakes.push({ pointer: pointerOf(key, inner), ...unknown(path, fields, open, what) });
    }
  }
  return mistakes;
}

function unknown(path: string, fields: readonly string[], open: readonly string[], what: string) {
  const roots = [...new Set(fields.map((field) => field.split('.')[0] ?? field)), ...open];
  const near = didYouMean(path, [...roots, ...fields]);
  // `email` for `customer.email`: too far apart to be a slip of the pen.
  const nested = fields.find((field) => field.endsWith(`.${path}`));
  const known = near ?? nested;
  const fix =
    known !== undefined
      ? `did you mean \`${known}\`?`
      : open.includes('attributes') && !path.includes('.')
        ? `remove it; values of your own are written as \`attributes.${path}\``
        : `remove it, or use one of ${roots.join(', ')}`;
  return { message: `\`${path}\` is not a field of ${what}`, fix };
}
