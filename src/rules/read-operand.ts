/** Reads a constant as the fact it is compared with is read, and refuses what no value of that fact can be. */
import { readTextPart, readTextValue } from '../facts/read-text-value.js';
import { readInstant } from '../interaction/read-text.js';
import { isObject } from '../shared/is-object.js';
import { addressProblem, domainProblem, partProblem } from './address-operand.js';
import { canonical } from './canonical.js';
import { isNegated, type ResolvedOperator } from './check-operands.js';
import { meant, type OperandProblem, wrong } from './operand-problem.js';
import { type FactOperand, fitsFormat } from './operand-type.js';
import { shown } from './problems.js';
import { readPattern } from './read-pattern.js';
import { valueMeant } from './value-meant.js';

/** The operand in the form in which its fact is read, or why no value of the fact can be it. */
export type OperandReading = { readonly operand: unknown } | { readonly problem: OperandProblem };

type Role =
  /** A whole value: it must be one that the fact can have. */
  | 'value'
  /** A bound of numbers, instants, dates or times. */
  | 'bound'
  | 'start'
  | 'end'
  | 'pattern'
  | 'presence'
  /** Of an operator given in code: read, and never refused. */
  | 'own';

const roles: Readonly<Record<string, Role>> = {
  lessThan: 'bound',
  lessThanInclusive: 'bound',
  greaterThan: 'bound',
  greaterThanInclusive: 'bound',
  between: 'bound',
  before: 'bound',
  after: 'bound',
  startsWith: 'start',
  endsWith: 'end',
  matches: 'pattern',
  exists: 'presence',
};

interface Reader {
  readonly fact: FactOperand;
  readonly role: Role;
  readonly resolved: ResolvedOperator;
  /** Filled with the first problem. */
  problem?: OperandProblem | undefined;
}

/**
 * Reads `"Example.com"` for `customer.email_domain` as `example.com`. Without this a rule would be accepted and never
 * match: of the mistakes that rule files hold, those are found last.
 */
export function readOperand(resolved: ResolvedOperator, fact: FactOperand, value: unknown): OperandReading {
  const role = roleOf(resolved);
  const reader: Reader = { fact, role, resolved };
  const operand = role === 'presence' ? value : read(value, reader);
  return reader.problem === undefined ? { operand: canonical(operand) } : { problem: reader.problem };
}

function roleOf({ operator, decorators }: ResolvedOperator): Role {
  if (typeof operator !== 'string') return 'own';
  const role = roles[operator] ?? 'value';
  // With fact and value changed over, a whole value is asked whether it begins with the fact.
  const isSwapped = decorators.filter((decorator) => decorator === 'swap').length % 2 === 1;
  return isSwapped && (role === 'start' || role === 'end') ? 'value' : role;
}

function read(value: unknown, reader: Reader): unknown {
  if (Array.isArray(value)) return value.map((element: unknown) => read(element, reader));
  if (isObject(value)) {
    if (reader.role === 'value')
      refuse(
        reader,
        `${shown(value)} is an object, and objects are never the same`,
        'ask for a part of it with `path`',
      );
    return reader.role === 'own'
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, read(inner, reader)]))
      : value;
  }
  switch (typeof value) {
    case 'number':
      return readNumber(value, reader);
    case 'string':
      return readText(value, reader);
    default:
      // `equal null` would be how one asks elsewhere whether a value is missing.
      if (value === null && reader.fact.type !== 'any' && reader.role === 'value')
        refuseMissing(value, reader);
      return value;
  }
}

function readNumber(value: number, reader: Reader): number {
  const { fact, role } = reader;
  const { range, whole } = fact.info;
  if (!Number.isFinite(value)) {
    refuse(reader, 'the number is too large to be read', 'write a smaller number');
  } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const fix = 'declare the fact as `string`, and write the number as a text';
    refuse(reader, `a whole number beyond ±2^53 loses its last digits: it would be read as ${value}`, fix);
  } else if (role === 'own') {
    return value;
  } else if (range !== undefined) {
    checkRange(value, range, reader);
  } else if (whole === true && role === 'value' && !Number.isInteger(value)) {
    refuse(
      reader,
      `\`${fact.fact}\` is a whole number, and never ${value}`,
      `did you mean \`${Math.trunc(value)}\`?`,
    );
  }
  return value + 0;
}

function checkRange(value: number, [min, max]: readonly [number, number], reader: Reader): void {
  const { fact, resolved, role } = reader;
  const isInside = value >= min && value <= max && (role !== 'value' || Number.isInteger(value));
  // The bound is a value that the fact has, and still no value of it lies beyond: `lessThan 0` of an hour.
  const isNever =
    (resolved.operator === 'lessThan' && value <= min) ||
    (resolved.operator === 'greaterThan' && value >= max);
  if (isInside && !isNever) return;
  const names = max === 7 ? 'Monday is 1, Sunday is 7' : `hours are ${min} to ${max}, midnight is 0`;
  const message = isInside
    ? `\`${fact.fact}\` is never ${resolved.operator === 'lessThan' ? 'less' : 'greater'} than ${value}: ${names}`
    : `\`${fact.fact}\` is never ${value}: ${names}`;
  const other = isInside ? undefined : valueMeant(value, fact.fact, fact.info);
  const isBound = role === 'bound';
  refuse(
    reader,
    message,
    other === undefined || isBound ? `write ${min} to ${max}` : `did you mean ${shown(other)}?`,
  );
}

function readText(value: string, reader: Reader): unknown {
  const { fact, role } = reader;
  const { type, comparison, format } = fact.info;
  if (role === 'pattern') {
    const reading = readPattern(value, fact);
    if ('problem' in reading) reader.problem ??= reading.problem;
    else return reading.pattern;
    return value;
  }
  if (type === 'instant') return readInstantOperand(value, reader);
  if (type !== 'string' && type !== 'string[]' && type !== 'any') return value;
  if (role === 'start' || role === 'end') {
    if (comparison === 'address' || comparison === 'domain') {
      reader.problem ??= partProblem(value, role, fact.fact, comparison, reader.resolved);
    }
    if (format !== undefined) checkFormattedPart(value, format, reader);
    return readTextPart(value, comparison, role);
  }
  if (format !== undefined && role !== 'own') return readFormatted(value, format, reader);
  // A bound of a fact of any type is a number or an instant.
  if (role === 'bound') return readInstant(value, '', []) ?? value;
  const text = readTextValue(value, comparison);
  if (role === 'own') return text;
  if (text === '' && fact.info.standard) refuseMissing(value, reader);
  else if (comparison === 'domain') reader.problem ??= domainProblem(text, fact.fact, reader.resolved);
  else if (comparison === 'address') reader.problem ??= addressProblem(text, fact.fact, reader.resolved);
  return text;
}

function readInstantOperand(value: string, reader: Reader): unknown {
  const { fact, role } = reader;
  const isDay = /^\s*\d{4}-\d{2}-\d{2}\s*$/.test(value);
  if (isDay && role === 'value' && fact.info.standard) {
    const message = `${shown(value)} is one millisecond here: midnight in UTC`;
    const day = value.trim();
    const next = new Date(Date.parse(day) + 86_400_000 - 1).toISOString();
    const range = JSON.stringify([`${day}T00:00:00Z`, next]);
    refuse(reader, message, `for the whole day write \`"operator": "between", "value": ${range}\``);
  }
  return readInstant(value, '', []) ?? value;
}

/** `-12-24` ends a date, and `24.12.` and `12/24` do not. */
function checkFormattedPart(value: string, format: 'date' | 'time', reader: Reader): void {
  const whole = format === 'date' ? '0000-00-00' : '00:00';
  const digits = value.replaceAll(/\d/g, '0');
  if (reader.role === 'start' ? whole.startsWith(digits) : whole.endsWith(digits)) return;
  const { fact } = reader.fact;
  const verb = reader.role === 'start' ? 'begins' : 'ends';
  const example = format === 'date' ? '2026-12-24' : '09:30';
  const message = `\`${fact}\` looks like \`${example}\`, and never ${verb} with ${shown(value)}`;
  refuse(reader, message, `write the part that it ${verb} with in this form`);
}

function readFormatted(value: string, format: 'date' | 'time', reader: Reader): string {
  const text = value.trim();
  if (fitsFormat(text, format)) return text;
  const { fact } = reader.fact;
  const example = format === 'date' ? 'a date, as in `2026-12-24`' : 'a time to the minute, as in `09:30`';
  const other = valueMeant(text, fact, reader.fact.info);
  // `9:30` is the same time; `24:00` and `9 pm` are asked back.
  if (format === 'time' && typeof other === 'string' && /^\d:[0-5]\d$/.test(text)) return other;
  refuse(
    reader,
    `\`${fact}\` is ${example}, and never ${shown(value)}`,
    other === undefined ? `write ${example}` : `did you mean ${shown(other)}?`,
  );
  return text;
}

/** No value is blank or null: such a fact is missing. */
function refuseMissing(value: unknown, reader: Reader): void {
  const { resolved, fact } = reader;
  const message = `${shown(value)} is no value: where \`${fact.fact}\` is blank or null, it is missing`;
  const inList = typeof resolved.operator === 'string' && !['equal', 'notEqual'].includes(resolved.operator);
  refuse(
    reader,
    message,
    inList
      ? 'remove it from the list; `exists` asks whether the fact is there'
      : meant('exists', isNegated(resolved)),
  );
}

function refuse(reader: Reader, message: string, fix: string): void {
  reader.problem ??= wrong(message, fix);
}
