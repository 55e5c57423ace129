/** What each kind of operator takes on its two sides, and what is meant where something else stands there. */
import { parseDuration } from '../shared/duration.js';
import { meant, type OperandProblem, wrong } from './operand-problem.js';
import { boundsOf, describe, elementsOf, isEvery, isList, type OperandType } from './operand-type.js';
import type { OperandRule, OperatorName } from './operators.js';
import { shown } from './problems.js';
import { escapePattern } from './suggest-operator.js';
import { mismatch, otherValue } from './type-mismatch.js';
import { booleanMeant, isDate } from './value-meant.js';

type Check = (operator: OperatorName, left: OperandType, right: OperandType) => OperandProblem | undefined;

/** Undefined when the sides fit. */
export const operandRules: Readonly<Record<OperandRule, Check>> = {
  same: (operator, left, right) => {
    for (const side of [left, right]) {
      if ('fact' in side && isList(side.type)) {
        // The suggestion keeps the direction: what negates is replaced by what negates.
        const isListed = 'constants' in right && right.constants.some(Array.isArray);
        const fix = isListed
          ? meant(operator === 'equal' ? 'containsAll' : 'not:containsAll')
          : meant(operator === 'equal' ? 'contains' : 'doesNotContain');
        return wrong(`\`${operator}\` compares single values, and ${describe(side)}`, fix);
      }
    }
    const list = 'constants' in right ? right.constants.find(Array.isArray) : undefined;
    if (list !== undefined && 'fact' in left) {
      const fix = meant(operator === 'equal' ? 'in' : 'notIn');
      return wrong(`\`${operator}\` compares single values, and ${shown(list)} is a list`, fix);
    }
    return mismatch(left, right);
  },
  'fact in list': (operator, left, right) => {
    if ('fact' in left && isList(left.type)) {
      return wrong(
        `\`${operator}\` looks for a single value, and ${describe(left)}`,
        meant(operator === 'in' ? 'containsAny' : 'containsNone'),
      );
    }
    const elements = 'constants' in right ? elementsOf(right) : undefined;
    if (elements === undefined) {
      return wrong(`\`${operator}\` needs a list as its value, and ${describe(right)}`, listMeant(right));
    }
    return mismatch(left, elements);
  },
  'list has value': (operator, left, right) => {
    const isNegated = operator === 'doesNotContain';
    const elements = elementsOf(left);
    if (elements === undefined) {
      const message = `\`${operator}\` looks into a list, and ${describe(left)}`;
      const [value] = 'constants' in right ? right.constants : [];
      const name = isNegated ? 'not:matches' : 'matches';
      if (isEvery(left, 'string') && typeof value === 'string') {
        return wrong(message, meant(name, escapePattern(value.trim())));
      }
      if (Array.isArray(value)) return wrong(message, meant(isNegated ? 'notIn' : 'in'));
      return wrong(message, meant(isNegated ? 'notEqual' : 'equal'));
    }
    if ('constants' in right && right.constants.some(Array.isArray)) {
      const fix = meant(isNegated ? 'containsNone' : 'containsAny');
      return wrong(`\`${operator}\` looks for a single value, and ${describe(right)}`, fix);
    }
    return mismatch(elements, right);
  },
  numbers: (operator, left, right) => {
    const side = [left, right].find((it) => !isEvery(it, 'number'));
    if (side === undefined) return undefined;
    const message = `\`${operator}\` compares numbers, and ${describe(side)}`;
    if ('fact' in side && (side.type === 'instant' || side.info.format !== undefined)) {
      return wrong(message, meant(instantOperators[operator] ?? 'before'));
    }
    if ('fact' in side) {
      const other = side.type === 'number[]' ? meant(`someFact:${operator}`) : undefined;
      return wrong(message, other ?? 'declare the fact as `number`, or use another one');
    }
    return wrong(
      message,
      otherValue(left, right) ?? (isEvery(side, 'instant') ? elapsedFix : 'write a number'),
    );
  },
  texts: (operator, left, right) => {
    const side = [left, right].find((it) => !isEvery(it, 'string'));
    if (side === undefined) return undefined;
    const message = `\`${operator}\` compares texts, and ${describe(side)}`;
    if ('fact' in side)
      return wrong(message, isList(side.type) ? meant(`someFact:${operator}`) : 'use another fact');
    return wrong(
      message,
      side.constants.some(Array.isArray) ? meant(`someValue:${operator}`) : 'write a text',
    );
  },
  lists: (operator, left, right) => {
    const elements = elementsOf(left);
    const values = elementsOf(right);
    if (elements === undefined) {
      const fix =
        operator === 'containsAny'
          ? meant('in')
          : operator === 'containsNone'
            ? meant('notIn')
            : 'use `equal`';
      return wrong(`\`${operator}\` looks into a list, and ${describe(left)}`, fix);
    }
    if (values === undefined) {
      return wrong(`\`${operator}\` needs a list as its value, and ${describe(right)}`, listMeant(right));
    }
    return mismatch(elements, values);
  },
  range: (operator, left, right) => {
    const bounds = 'fact' in right ? [] : right.constants.map(boundsOf);
    if ('fact' in right || bounds.includes(undefined)) {
      const fix = 'write `[low, high]`: two numbers, instants, dates or times, the lower first';
      return wrong(`\`${operator}\` needs two bounds as its value, and ${describe(right)}`, fix);
    }
    // A range the wrong way round holds nothing, and a night is two ranges.
    const index = bounds.findIndex((pair) => pair !== undefined && pair[0] > pair[1]);
    if (index !== -1) return reversed(left, right.constants[index]);
    const days = isEvery(left, 'instant') ? right.constants.find(endsInDay) : undefined;
    if (days !== undefined) return endingInDay(days);
    const values = right.constants.flatMap((range) => (Array.isArray(range) ? range : []));
    const type = values.every((bound) => typeof bound === 'number') ? 'number' : 'instant';
    if ('fact' in left && left.info.format !== undefined && type === 'instant') return undefined;
    return isEvery(left, type) ? undefined : mismatch(left, { constants: values });
  },
  instants: (operator, left, right) => {
    const formats = [left, right].map((side) => ('fact' in side ? side.info.format : undefined));
    if (formats.some((format) => format !== undefined)) {
      if (!('fact' in left) || !('fact' in right) || formats[0] === formats[1]) return mismatch(left, right);
      return wrong(
        `${describe(left)}, and ${describe(right)}: they have no order`,
        'compare two dates or two times',
      );
    }
    const side = [left, right].find((it) => !isEvery(it, 'instant'));
    if (side === undefined) return undefined;
    const message = `\`${operator}\` compares instants, and ${describe(side)}`;
    if ('fact' in side && side.type === 'number') {
      return wrong(message, meant(operator === 'before' ? 'lessThan' : 'greaterThan'));
    }
    if ('fact' in side) return wrong(message, 'declare the fact as `instant`, or use another one');
    // Words and lengths of other tools: there is no `now` in an operand, and an age says the same.
    const isRelative = side.constants.some(
      (it) => typeof it === 'string' && /^(now|today|yesterday|-?\d+\s*[a-z]+)$/i.test(it.trim()),
    );
    if (isRelative) return wrong(message, ageFix(operator, side.constants[0]) ?? elapsedFix);
    const fix = 'write an instant in ISO 8601, as in `2026-11-15T00:00:00Z`';
    return wrong(message, otherValue(left, right) ?? fix);
  },
  // `readMoments` is their check.
  age: () => undefined,
  pattern: (operator, left, right) => {
    if (!isEvery(left, 'string')) {
      const list = 'fact' in left && isList(left.type);
      return wrong(
        `\`${operator}\` looks into a text, and ${describe(left)}`,
        list ? meant(`someFact:${operator}`) : 'use another fact',
      );
    }
    if ('fact' in right)
      return wrong(`\`${operator}\` needs its pattern in the file`, 'write the pattern as a text');
    const misfit = right.constants.find((pattern) => typeof pattern !== 'string');
    return misfit === undefined && !right.constants.includes(undefined)
      ? undefined
      : wrong(
          `\`${operator}\` needs a pattern, and ${describe(right)}`,
          Array.isArray(misfit) ? meant(`someValue:${operator}`) : 'write a text',
        );
  },
  presence: (operator, left, right) => {
    if (!('fact' in left)) return wrong(`\`${operator}\` asks about a fact`, 'remove `swap:`');
    if ('fact' in right) return wrong(`\`${operator}\` needs true or false`, 'write `true` or `false`');
    const misfit = right.constants.find((constant) => typeof constant !== 'boolean');
    if (misfit === undefined && !right.constants.includes(undefined)) return undefined;
    const other = booleanMeant(misfit);
    const fix = other === undefined ? 'write `true` or `false`' : `did you mean \`${other}\`?`;
    return wrong(`\`${operator}\` needs true or false, and ${describe(right)}`, fix);
  },
};

/** `closed, solved` is two values. */
function listMeant(right: OperandType): string {
  if ('fact' in right) return 'write a list: `[…]`';
  const [value] = right.constants;
  const parts =
    typeof value === 'string' ? value.split(/\s*[,;|]\s*/).filter((part) => part !== '') : [value];
  return `write a list: \`${JSON.stringify(parts)}\``;
}

/** The same comparison for instants, dates and times; inclusive ones by the negation of their opposite. */
const instantOperators: Readonly<Record<string, string>> = {
  lessThan: 'before',
  lessThanInclusive: 'not:after',
  greaterThan: 'after',
  greaterThanInclusive: 'not:before',
};

/** `"before": "-7d"`: before the instant that is seven days ago. */
function ageFix(operator: OperatorName, constant: unknown): string | undefined {
  const length = String(constant).trim().replace(/^-/, '');
  if (parseDuration(length) === undefined) return undefined;
  return meant(operator === 'before' ? 'olderThan' : 'newerThan', length);
}

const elapsedFix = 'use a fact such as `days_since_end` or `hours_since_end`, with a number';

/** A range whose last bound is a day without a time. */
export function endsInDay(range: unknown): range is [unknown, string] {
  return Array.isArray(range) && typeof range[1] === 'string' && isDate(range[1].trim());
}

/** `between` two days is how people ask for all of both. */
export function endingInDay([low, high]: readonly [unknown, string]): OperandProblem {
  const whole = JSON.stringify([low, `${high.trim()}T23:59:59.999Z`]);
  const fix = `did you mean \`${whole}\`? for midnight write \`${high.trim()}T00:00:00Z\``;
  if (low === high) return wrong(`${shown(high)} twice is one millisecond here: midnight in UTC`, fix);
  return wrong(`${shown(high)} is midnight in UTC here, and the range would end as that day begins`, fix);
}

function reversed(left: OperandType, range: unknown): OperandProblem {
  const [low, high]: readonly unknown[] = Array.isArray(range) ? range : [];
  const fact = 'fact' in left ? left : undefined;
  const message = `the lower bound comes first, and ${shown(low)} is above ${shown(high)}`;
  const ends = fact?.info.format === 'time' ? ['00:00', '23:59'] : fact?.info.range;
  if (ends === undefined) return wrong(message, `did you mean ${shown([high, low])}?`);
  const ranges = [
    [low, ends[1]],
    [ends[0], high],
  ];
  const parts = ranges.map((value) => JSON.stringify({ fact: fact?.fact, operator: 'between', value }));
  return wrong(message, `did you mean \`{ "any": [${parts.join(', ')}] }\`?`);
}
