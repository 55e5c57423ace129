/** What a mapping's schema cannot say: known targets, one origin per field, paths, patterns and dates that can be read. */
import { isObject } from '../../shared/is-object.js';
import { didYouMean } from '../../shared/suggest.js';
import { isEncoding } from '../is-encoding.js';
import { checkConditions } from './check-conditions.js';
import { checkSource } from './check-source.js';
import { type At, issue, type MappingIssue } from './mapping-issue.js';
import { openTargetPattern, targetFields } from './schema.js';

/** Looks at the value as it was written, so that it finds what it can whatever else is wrong. */
export function checkMeaning(mapping: unknown): MappingIssue[] {
  if (!isObject(mapping)) return [];
  const { fields, shapes } = mapping;
  const issues = [...checkPart(mapping, []), ...checkJoined(mapping), ...checkEncodings(mapping)];
  const parts: unknown[] = Array.isArray(shapes) ? shapes : [];
  parts.forEach((shape, index) => {
    if (!isObject(shape)) return;
    issues.push(
      ...checkPart(shape, ['shapes', index]),
      ...checkConditions(shape.is, ['shapes', index, 'is']),
    );
  });
  // In `fields`, or in every shape: otherwise documents of one shape would have no id.
  const readsId = (part: unknown): boolean => isObject(part) && Object.hasOwn(part, 'ext_interaction_id');
  const everyShapeReadsId =
    parts.length > 0 && parts.every((shape) => isObject(shape) && readsId(shape.fields));
  if (isObject(fields) && !readsId(fields) && !everyShapeReadsId) {
    const message =
      '`fields` does not say where `ext_interaction_id` comes from, and every interaction needs one';
    issues.push(
      issue('MISSING_KEY', ['fields'], message, 'add it: the path or column of the ticket’s number'),
    );
  }
  return issues;
}

function checkPart(
  { fields, when, expects, notices }: Readonly<Record<string, unknown>>,
  at: At,
): MappingIssue[] {
  const issues = [...checkConditions(when, [...at, 'when']), ...checkConditions(expects, [...at, 'expects'])];
  if (Array.isArray(notices)) {
    notices.forEach((notice: unknown, index) => {
      if (isObject(notice)) issues.push(...checkConditions(notice.if, [...at, 'notices', index, 'if']));
    });
  }
  if (!isObject(fields)) return issues;
  for (const target of Object.keys(fields)) {
    issues.push(...checkTarget(target, at), ...checkSource(fields[target], [...at, 'fields', target]));
  }
  return issues;
}

function checkTarget(target: string, at: At): MappingIssue[] {
  if (targetFields.some((known) => known === target) || openTargetPattern.test(target)) return [];
  // `employee.id` is nearer to `employee.name`, and would put ids into names.
  const whole = [target.replace(/\bid$/i, 'custom_id'), `customer.${target}`];
  const near = targetFields.find((known) => whole.includes(known)) ?? didYouMean(target, targetFields);
  const open = '`custom_properties.NAME` and `attributes.NAME` may be added freely';
  const fix =
    near === undefined ? `the fields are ${targetFields.join(', ')}; ${open}` : `did you mean \`${near}\`?`;
  return [
    issue('UNKNOWN_FIELD', [...at, 'fields', target], `\`${target}\` is no field of an interaction`, fix),
  ];
}

function checkEncodings({ encoding, joined }: Readonly<Record<string, unknown>>): MappingIssue[] {
  const lists = isObject(joined) ? Object.entries(joined) : [];
  const named = lists.map(([name, list]) => [isObject(list) ? list.encoding : undefined, 'joined', name]);
  const fix = 'write a name such as `utf-8`, `utf-16le`, `windows-1252` or `iso-8859-15`';
  return [[encoding], ...named].flatMap(([given, ...at]) =>
    typeof given !== 'string' || isEncoding(given)
      ? []
      : issue('ENCODING', [...at.map(String), 'encoding'], `\`${given}\` is no encoding that is known`, fix),
  );
}

/** A list that no look-up uses would be read for nothing. */
function checkJoined(mapping: Readonly<Record<string, unknown>>): MappingIssue[] {
  const { joined } = mapping;
  if (!isObject(joined)) return [];
  const used = JSON.stringify([mapping.fields, mapping.shapes]);
  return Object.keys(joined)
    .filter((name) => !used.includes(`"in":${JSON.stringify(name)}`))
    .map((name) => {
      const fix = `write \`"in": "${name}"\` in a look-up, or remove the list`;
      return issue('WITHOUT_EFFECT', ['joined', name], `no look-up uses the list \`${name}\``, fix);
    });
}
