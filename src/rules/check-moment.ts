/** Reads ages and offsets: `"olderThan": "7d"`, and `{ "fact": "ended_at", "minus": "7d" }` as a bound. */
import { readInstant } from '../interaction/read-text.js';
import { parseDuration } from '../shared/duration.js';
import { isObject } from '../shared/is-object.js';
import type { CheckContext } from './check-context.js';
import type { ResolvedOperator } from './check-operands.js';
import { hasMoment, isAge, type Moment, type Moments, offsetKeys, takesMoments } from './moment.js';
import { meant } from './operand-problem.js';
import { endingInDay, endsInDay } from './operand-rules.js';
import { describe, type FactOperand, isEvery } from './operand-type.js';
import { below, shown } from './problems.js';

/** Checks the reference to a fact, and adds what is wrong with it. */
type CheckFact = (reference: Readonly<Record<string, unknown>>, pointer: string) => FactOperand | undefined;

const durationFix = 'write for example `7d`, `12h`, `90m`, `P7D` or `PT3H`';

/** Whether the operand is an age, or has an offset: `readMoments` is for these. */
export function usesMoments({ operator }: ResolvedOperator, value: unknown): boolean {
  return isAge(operator) || (takesMoments(operator) && hasMoment(value));
}

/** Undefined where something is wrong; it was added to the problems then. `pointer` is the place of the value. */
export function readMoments(
  { operator, decorators }: ResolvedOperator,
  left: FactOperand,
  value: unknown,
  {
    checkFact,
    pointer,
    problems,
  }: { checkFact: CheckFact; pointer: string } & Pick<CheckContext, 'problems'>,
): Moments | undefined {
  const name = String(operator);
  const refuse = (message: string, fix: string, at = pointer, code = 'WRONG_OPERAND'): undefined => {
    problems.add({ code, pointer: at, message, fix });
  };
  // The operand is one computed instant, or two: there is no list to take apart, and nothing to change places with.
  const odd = decorators.find((one) => one === 'swap' || one === 'someValue' || one === 'everyValue');
  if (odd !== undefined) return refuse(`\`${odd}\` does not go with \`${name}\` here`, `remove \`${odd}:\``);
  if (decorators.length === 0 && (!isEvery(left, 'instant') || left.info.format !== undefined)) {
    return refuse(`\`${name}\` compares instants, and ${describe(left)}`, otherOperator(name, left));
  }
  if (isAge(operator)) {
    const length = typeof value === 'string' ? parseDuration(value) : undefined;
    if (length !== undefined) return [{ offsetMs: 0 - length.ms }];
    // A date where a length is needed: the author wants to compare with that date.
    const isInstant = typeof value === 'string' && readInstant(value, '', []) !== undefined;
    const other = name === 'olderThan' ? 'before' : 'after';
    const takes = isInstant || isObject(value) ? meant(other) : durationFix;
    return refuse(`\`${name}\` needs a duration, and ${describe({ constants: [value] })}`, takes);
  }
  const isRange = operator === 'between';
  if (isRange !== Array.isArray(value) || (Array.isArray(value) && value.length !== 2)) {
    const needs = isRange ? 'two bounds as its value' : 'one instant as its value';
    const fix = isRange
      ? 'write `[low, high]`: instants, or facts with `minus` or `plus`'
      : 'compare with one instant, or use `between`';
    return refuse(`\`${name}\` needs ${needs}`, fix);
  }
  const read = (bound: unknown, at: string): Moment | string | undefined => {
    if (isObject(bound) && Object.hasOwn(bound, 'fact')) {
      return readReference(bound, at, checkFact, refuse);
    }
    const instant = typeof bound === 'string' ? readInstant(bound, '', []) : undefined;
    return instant ?? refuse(`${shown(bound)} is no instant in ISO 8601`, 'write an instant, or a fact', at);
  };
  if (!Array.isArray(value)) {
    const moment = read(value, pointer);
    return moment === undefined ? undefined : [moment];
  }
  if (endsInDay(value)) {
    const { message, fix } = endingInDay(value);
    return refuse(message, fix);
  }
  const [low, high] = value.map((bound, index) => read(bound, below(pointer, index)));
  return low === undefined || high === undefined ? undefined : [low, high];
}

function readReference(
  reference: Readonly<Record<string, unknown>>,
  pointer: string,
  checkFact: CheckFact,
  refuse: (message: string, fix: string, at?: string, code?: string) => undefined,
): Moment | undefined {
  const fact = checkFact(reference, pointer);
  if (fact === undefined) return undefined;
  if (!isEvery(fact, 'instant') || fact.info.format !== undefined) {
    return refuse(`this needs an instant, and ${describe(fact)}`, 'name a fact that is an instant', pointer);
  }
  const [key, second] = offsetKeys.filter((one) => Object.hasOwn(reference, one));
  if (second !== undefined) {
    return refuse('`minus` and `plus` stand side by side', 'keep one of them', below(pointer, second));
  }
  const written = key === undefined ? '0s' : reference[key];
  const length = typeof written === 'string' ? parseDuration(written) : undefined;
  if (length === undefined) {
    const at = below(pointer, key ?? '');
    return refuse(`${shown(written)} is not a duration`, durationFix, at, 'BAD_DURATION');
  }
  const { path } = reference;
  return {
    fact: fact.fact,
    ...(typeof path === 'string' ? { path } : {}),
    offsetMs: key === 'minus' ? 0 - length.ms : length.ms,
  };
}

/** A number of hours is not an instant, and neither is a date of the local calendar. */
function otherOperator(name: string, { type, info }: FactOperand): string {
  if (type === 'number') return meant(name === 'olderThan' ? 'greaterThanInclusive' : 'lessThan');
  if (info.format !== undefined) return 'compare it with a date or a time, or ask about an instant';
  return 'declare the fact as `instant`, or use another one';
}
