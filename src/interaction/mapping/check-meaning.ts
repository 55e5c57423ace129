/** What a mapping's schema cannot say: known targets, one origin per field, dates that can be read. */

import { isObject } from '../../shared/is-object.js';
import { didYouMean } from '../../shared/suggest.js';
import { complaintAboutPattern, isTimeZone } from './date.js';
import type { MappingIssue } from './mapping-issue.js';
import { openTargetPattern, targetFields } from './schema.js';

const origins = ['from', 'value', 'join', 'lookup'];

/** Looks at the value as it was written, so that it finds what it can whatever else is wrong. */
export function checkMeaning(mapping: unknown): MappingIssue[] {
  const fields = isObject(mapping) ? mapping.fields : undefined;
  if (!isObject(fields)) return [];
  const issues = Object.keys(fields).flatMap((target) => [
    ...checkTarget(target),
    ...checkSource(fields[target], ['fields', target]),
  ]);
  if (!Object.hasOwn(fields, 'ext_interaction_id')) {
    const message =
      '`fields` does not say where `ext_interaction_id` comes from, and no record is one without it';
    issues.push({
      code: 'MISSING_KEY',
      path: ['fields'],
      message,
      fix: 'add it: the path or column of the ticket’s number',
    });
  }
  return issues;
}

function checkTarget(target: string): MappingIssue[] {
  if (targetFields.some((known) => known === target) || openTargetPattern.test(target)) return [];
  const near = didYouMean(target, targetFields);
  const open = '`custom_properties.NAME` and `attributes.NAME` may be added freely';
  return [
    {
      code: 'UNKNOWN_FIELD',
      path: ['fields', target],
      message: `\`${target}\` is no field of an interaction`,
      fix:
        near === undefined
          ? `the fields are ${targetFields.join(', ')}; ${open}`
          : `did you mean \`${near}\`?`,
    },
  ];
}

function checkSource(source: unknown, path: readonly string[]): MappingIssue[] {
  if (!isObject(source)) return [];
  const issues: MappingIssue[] = [];
  const add = (code: string, at: readonly string[], message: string, fix: string): void => {
    issues.push({ code, path: [...path, ...at], message, fix });
  };
  const given = origins.filter((key) => Object.hasOwn(source, key));
  if (given.length !== 1 && !(given.length === 0 && Object.hasOwn(source, 'default'))) {
    const said = given.length === 0 ? 'none' : given.map((key) => `\`${key}\``).join(' and ');
    add(
      'ORIGIN',
      [],
      `a field comes from one place, and this names ${said}`,
      `give one of ${origins.join(', ')}`,
    );
  }
  for (const [key, needed] of [
    ['with', 'join'],
    ['ignore_case', 'map'],
    ['otherwise', 'map'],
  ] as const) {
    if (Object.hasOwn(source, key) && !Object.hasOwn(source, needed)) {
      add(
        'WITHOUT_EFFECT',
        [key],
        `\`${key}\` says nothing without \`${needed}\``,
        `add \`${needed}\` or remove \`${key}\``,
      );
    }
  }
  if (
    isObject(source.lookup) &&
    Object.hasOwn(source.lookup, 'equals') === Object.hasOwn(source.lookup, 'equals_value')
  ) {
    add(
      'ORIGIN',
      ['lookup'],
      'a look-up needs the id to look for',
      'give either `equals`, a path, or `equals_value`',
    );
  }
  if (isObject(source.date)) {
    const { format, timezone } = source.date;
    const complaint = typeof format === 'string' ? complaintAboutPattern(format) : undefined;
    if (complaint !== undefined) {
      const fix =
        'write it as date-fns does: `yyyy-MM-dd HH:mm:ss`, `dd/MM/yyyy h:mm a`; or `unix`, `unix_ms`';
      add('DATE', ['date', 'format'], `\`${String(format)}\` is no date format: ${complaint}`, fix);
    }
    if (typeof timezone === 'string' && !isTimeZone(timezone)) {
      add(
        'TIME_ZONE',
        ['date', 'timezone'],
        `\`${timezone}\` is no time zone`,
        'write an IANA name: `Europe/Berlin`, `UTC`',
      );
    }
  }
  return issues;
}
