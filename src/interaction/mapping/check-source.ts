/** What the schema cannot say about where a field comes from. */

import { parseInstant } from '../../shared/instant.js';
import { isObject } from '../../shared/is-object.js';
import { compilePattern } from '../../shared/pattern.js';
import { isIntlZone, isTimeZone, timeZoneMeant } from '../../shared/time-zone.js';
import { checkConditions, checkPath } from './check-conditions.js';
import { complaintAboutFormat } from './date.js';
import { type At, issue, type MappingIssue } from './mapping-issue.js';
import { isLocale } from './month-names.js';
import { templateParts } from './template.js';

type Source = Readonly<Record<string, unknown>>;

/** Keys that say where a value comes from; the others say what is done with it. */
const origins = ['from', 'value', 'join', 'text', 'lookup', 'first_of'];

/** Each key says something only together with the other. */
const needs = [
  ['with', 'join'],
  ['ignore_case', 'map'],
  ['otherwise', 'map'],
] as const;

/** @param source a path, or an object as it was written; what the schema refuses is passed over here */
export function checkSource(source: unknown, at: At): MappingIssue[] {
  if (!isObject(source)) return typeof source === 'string' ? checkPath(source, at) : [];
  return [
    ...checkOrigin(source, at),
    ...checkNeeds(source, at),
    ...checkMap(source, at),
    ...checkLookup(source.lookup, [...at, 'lookup']),
    ...checkText(source.text, [...at, 'text']),
    ...checkMatch(source, at),
    ...checkDate(source.date, [...at, 'date']),
    ...[source.from, source.join].flat(2).flatMap((path) => checkPath(path, at)),
    ...[source.first_of ?? []]
      .flat()
      .flatMap((each: unknown, index) => checkSource(each, [...at, 'first_of', index])),
  ];
}

function checkOrigin(source: Source, path: At): MappingIssue[] {
  const given = origins.filter((key) => Object.hasOwn(source, key));
  if (given.length === 1 || (given.length === 0 && Object.hasOwn(source, 'default'))) return [];
  const said = given.length === 0 ? 'none' : given.map((key) => `\`${key}\``).join(' and ');
  const message = `a field comes from one place, and this names ${said}`;
  return [issue('ORIGIN', path, message, `give one of ${origins.join(', ')}`)];
}

function checkNeeds(source: Source, at: At): MappingIssue[] {
  return needs
    .filter(([key, needed]) => Object.hasOwn(source, key) && !Object.hasOwn(source, needed))
    .map(([key, needed]) => {
      const message = `\`${key}\` says nothing without \`${needed}\``;
      return issue('WITHOUT_EFFECT', [...at, key], message, `add \`${needed}\` or remove \`${key}\``);
    });
}

/** Regardless of case the last one would count, and the others do nothing. */
function checkMap({ map, ignore_case: folds }: Source, at: At): MappingIssue[] {
  if (folds !== true || !isObject(map)) return [];
  const seen = new Map<string, string>();
  return Object.keys(map).flatMap((key) => {
    const folded = key.trim().toLowerCase();
    const first = seen.get(folded);
    seen.set(folded, first ?? key);
    const message = `\`${key}\` is \`${first}\` regardless of case`;
    return first === undefined
      ? []
      : issue('DUPLICATE_KEY', [...at, 'map', key], message, 'keep one of them');
  });
}

function checkLookup(lookup: unknown, path: At): MappingIssue[] {
  if (!isObject(lookup)) return [];
  const hasPath = Object.hasOwn(lookup, 'equals');
  const hasConstant = Object.hasOwn(lookup, 'equals_value');
  const paths = [lookup.in, lookup.equals, lookup.take].flat().flatMap((each) => checkPath(each, path));
  if (Array.isArray(lookup.where)) {
    const conditions = checkConditions(lookup.where, [...path, 'where']);
    if (!hasPath && !hasConstant) return [...paths, ...conditions];
    const message = '`where` is a list of conditions already, and `equals` adds another one';
    return [...paths, ...conditions, issue('ORIGIN', path, message, 'move it into `where`')];
  }
  if (hasPath !== hasConstant) return paths;
  const message = 'a look-up needs the id to look for';
  const fix = 'give either `equals`, a path, or `equals_value`, or a list of conditions as `where`';
  return [...paths, issue('ORIGIN', path, message, fix)];
}

function checkText(text: unknown, path: At): MappingIssue[] {
  if (typeof text !== 'string') return [];
  const parts = templateParts(text);
  if (parts === undefined) {
    const message = 'a brace of the text is not closed, or holds nothing';
    return [issue('TEXT', path, message, 'write paths as `{id}`, and a brace as `{{` or `}}`')];
  }
  if (parts.some((part) => 'path' in part)) return [];
  return [issue('TEXT', path, 'the text names no field', 'write a constant as `value`')];
}

/** What can fail says what happens then. */
function checkMatch({ match, on_error: onError }: Source, at: At): MappingIssue[] {
  if (!isObject(match) || typeof match.pattern !== 'string') return [];
  const path = [...at, 'match'];
  const compiled = compilePattern(match.pattern);
  if (!compiled.ok) return [issue('PATTERN', path, compiled.message, compiled.fix)];
  const issues: MappingIssue[] = [];
  if (onError === undefined) {
    const message = 'a text may not match, and `on_error` does not say what happens then';
    const fix =
      'add `"on_error": "refuse"` for an invalid record, or `"missing"`, which `default` may follow';
    issues.push(issue('ON_ERROR', at, message, fix));
  }
  // A pattern that matches the empty text tells its groups itself; of any other they are counted.
  const groups = (compiled.find('')?.length ?? groupsIn(match.pattern) + 1) - 1;
  if (typeof match.group === 'number' && match.group > groups) {
    const message = `the pattern has ${groups === 0 ? 'no group' : `${groups} groups`}`;
    issues.push(issue('PATTERN', path, message, 'put the part that is wanted in parentheses'));
  }
  return issues;
}

/** Groups that take a part: `(…)` and `(?P<name>…)`, outside of `[…]` and escapes. */
function groupsIn(pattern: string): number {
  const plain = pattern.replace(/\\Q.*?\\E|\\./gs, '').replace(/\[\^?\]?[^\]]*\]/g, '');
  return plain.match(/\((?!\?)|\(\?P?</g)?.length ?? 0;
}

/** An offset that is written as one is meant; `EST` is an hour off for half of the year, and nobody who writes it means that. */
function complaintAboutZone(name: string): readonly [message: string, fix: string] | undefined {
  const isOffset = /^(?:etc\/|gmt|[+-])/i.test(name) && isIntlZone(name);
  if (isOffset || isTimeZone(name)) return undefined;
  const meant = timeZoneMeant(name);
  return [
    `\`${name}\` is no time zone${isIntlZone(name) ? ' with a region' : ''}`,
    meant === undefined
      ? 'write an IANA name: `Europe/Berlin`, `UTC`'
      : `did you mean \`${meant}\`? an offset that holds all year is written as in \`Etc/GMT+5\``,
  ];
}

function checkDate(date: unknown, path: At): MappingIssue[] {
  if (!isObject(date)) return [];
  const issues = [date.format].flat().flatMap((format) => {
    const complaint = typeof format === 'string' ? complaintAboutFormat(format) : undefined;
    if (complaint === undefined) return [];
    const message = `\`${String(format)}\` is no date format: ${complaint}`;
    const known = '`iso`, `unix`, `unix_ms`, `unix_us`, `spreadsheet_day`';
    const fix = `write it as date-fns does: \`yyyy-MM-dd HH:mm:ss\`, \`dd/MM/yyyy h:mm a\`; or ${known}`;
    return issue('DATE', [...path, 'format'], message, fix);
  });
  const { timezone, locale } = date;
  const zone = typeof timezone === 'string' ? complaintAboutZone(timezone) : undefined;
  if (zone !== undefined) issues.push(issue('TIME_ZONE', [...path, 'timezone'], ...zone));
  if (typeof locale === 'string' && !isLocale(locale)) {
    const message = `\`${locale}\` is no language that is known`;
    issues.push(issue('LOCALE', [...path, 'locale'], message, 'write a language tag: `de`, `pt-BR`'));
  }
  for (const bound of ['earliest', 'latest'] as const) {
    const written = date[bound];
    if (typeof written !== 'string' || parseInstant(written) !== undefined) continue;
    const message = `\`${bound}\` is no time in ISO 8601`;
    issues.push(issue('DATE', [...path, bound], message, 'write `2000-01-01` or `2000-01-01T00:00:00Z`'));
  }
  return issues;
}
