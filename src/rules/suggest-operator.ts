/** "Did you mean" for operators, those of other languages included; a suggestion never turns a condition round. */
import { didYouMean } from '../shared/suggest.js';
import { decorators, isOperatorName, type OperatorName, operators } from './operators.js';

/** What an unknown operator is asked about. */
export interface OperatorUse {
  /** True when the fact is a list. */
  readonly isList: boolean;
  readonly value: unknown;
}

/** What to write instead: it asks for the same, in the same direction. */
interface OperatorSuggestion {
  /** With decorators. */
  readonly operator: string;
  /** The value that goes with it, where the one that was written would not do. */
  readonly value?: unknown;
}

/** Words without spaces, hyphens and underscores, in lower case. Negated ones are found by their negation. */
const words: Readonly<Partial<Record<OperatorName, string>>> = {
  equal: '= == === eq is are equals equalto equalsto isequal isequalto same sameas',
  notEqual: '!= !== <> ≠ =/= ne neq unequal unequals inequal inequals not isnot isnt differentfrom',
  in: 'oneof anyof isoneof isanyof isin within among includedin inlist',
  notIn: 'nin noneof isnoneof notoneof notanyof',
  contains: 'has have include includes including hastag hasvalue',
  doesNotContain: 'excludes exclude excluding lacks without hasno',
  lessThan: '< lt less lower lowerthan smaller smallerthan below under fewerthan isless',
  lessThanInclusive: '<= =< ≤ lte le lteq ltequal ltequals ltorequal atmost max maximum upto',
  greaterThan: '> gt greater more morethan higher higherthan larger largerthan above over exceeds',
  greaterThanInclusive: '>= => ≥ gte ge gteq gtequal gtequals gtorequal atleast min minimum',
  startsWith: 'startwith start starts begin begins beginswith beginwith prefix hasprefix ^=',
  endsWith: 'endwith end ends suffix hassuffix $=',
  containsAny: 'containsanyof hasany hasanyof includesany includesanyof overlaps intersects',
  containsAll: 'containsallof hasall hasallof includesall includesallof allof superset',
  containsNone: 'containsnoneof hasnone hasnoneof includesnone includesnoneof disjoint',
  between: 'range inrange betweeninclusive isbetween',
  before: 'earlier earlierthan isbefore priorto until',
  after: 'later laterthan isafter since',
  olderThan: 'older isolder isolderthan agemorethan longerago longeragothan morethanago',
  newerThan:
    'newer isnewer isnewerthan younger youngerthan morerecentthan agelessthan inlast inthelast withinlast withinthelast',
  matches: 'match regex regexp re regexpmatch matchesregex =~ ~ ~= rlike',
  exists: 'exist present ispresent defined isdefined set isset',
};

/** Inclusive comparisons of instants: there is no operator of that name, and its opposite's negation is the same. */
const inclusiveInstants: Readonly<Record<string, string>> = {
  onorafter: 'not:before',
  afterorequal: 'not:before',
  afterorequals: 'not:before',
  afterinclusive: 'not:before',
  onorbefore: 'not:after',
  beforeorequal: 'not:after',
  beforeorequals: 'not:after',
  beforeinclusive: 'not:after',
};

/** Each with the presence that it asks for. */
const presence: ReadonlyMap<string, boolean> = new Map([
  ...'null isnull missing ismissing empty isempty blank isblank undefined isundefined absent unset'
    .split(' ')
    .map((word) => [word, false] as const),
  ...'nonempty nonnull nonblank'.split(' ').map((word) => [word, true] as const),
]);

/** `not` and the like in front of a word or behind it, with the word. */
const negation =
  /^(?:isnot|arenot|isnt|arent|doesnot|doesnt|donot|dont|hasnot|hasnt|not|non|no|!)(.+)$|^(.+)not$/;
const orEqual = /^(.*?)(?:or)?(?:equals?(?:to)?|inclusive)$/;

const opposites: Readonly<Partial<Record<OperatorName, OperatorName>>> = {
  equal: 'notEqual',
  notEqual: 'equal',
  in: 'notIn',
  notIn: 'in',
  contains: 'doesNotContain',
  doesNotContain: 'contains',
  containsAny: 'containsNone',
  containsNone: 'containsAny',
};

const forLists: Readonly<Partial<Record<OperatorName, OperatorName>>> = {
  in: 'containsAny',
  notIn: 'containsNone',
};

const byWord = new Map<string, OperatorName>(
  Object.entries(words).flatMap(([operator, list]) =>
    [...list.split(' '), operator.toLowerCase()].map((word) => [word, operator as OperatorName] as const),
  ),
);

const negated: ReadonlySet<string> = new Set(['notEqual', 'notIn', 'doesNotContain', 'containsNone']);
const inclusive: ReadonlySet<string> = new Set(['lessThanInclusive', 'greaterThanInclusive']);

/** Undefined when nothing is near. `own`: operators given in code. */
export function suggestOperator(
  written: string,
  use: OperatorUse,
  own: Iterable<string>,
): OperatorSuggestion | undefined {
  const word = written.toLowerCase().replaceAll(/[\s_.-]/g, '');
  const like = /^(i?like)$|^(?:not|!)(i?like)$|^nlike$/.exec(word);
  if (like !== null) return fromLike(like[1] === undefined, use.value);
  return known(word, use) ?? negatedWord(word, use) ?? near(word, use, own);
}

function known(word: string, { isList }: OperatorUse): OperatorSuggestion | undefined {
  const there = presence.get(word);
  if (there !== undefined) return { operator: 'exists', value: there };
  const instant = Object.hasOwn(inclusiveInstants, word) ? inclusiveInstants[word] : undefined;
  if (instant !== undefined) return { operator: instant };
  const operator = byWord.get(word);
  if (operator === undefined) return undefined;
  // `isPresent` stands there without a value, or with one that meant something else.
  if (operator === 'exists') return { operator, value: true };
  return { operator: (isList ? forLists[operator] : undefined) ?? operator };
}

function negatedWord(word: string, use: OperatorUse): OperatorSuggestion | undefined {
  const rest = withoutNegation(word);
  if (rest === undefined) return undefined;
  const found = known(rest, use) ?? near(rest, use, []);
  return found && opposite(found);
}

function withoutNegation(word: string): string | undefined {
  const [, behind, before] = negation.exec(word) ?? [];
  return behind ?? before;
}

function opposite({ operator, value }: OperatorSuggestion): OperatorSuggestion {
  if (operator === 'exists') return { operator, value: value !== true };
  const simple = isOperatorName(operator) ? opposites[operator] : undefined;
  if (simple !== undefined) return { operator: simple };
  return { operator: operator.startsWith('not:') ? operator.slice(4) : `not:${operator}` };
}

/** By edit distance, among operators that are negated and inclusive as the word is. */
function near(word: string, use: OperatorUse, own: Iterable<string>): OperatorSuggestion | undefined {
  const rest = orEqual.exec(word)?.[1] ?? '';
  const isInclusive =
    /less|great|low|high|small|big|more|below|above/.test(word) && /incl|equal|eq$/.test(word);
  const isNegated = /^(?:not|isnot|doesnot|doesnt|dont|no)/.test(word) || /none|without/.test(word);
  // `notContains` is nearer to `contains` than to `doesNotContain`, and would turn the rule round.
  const names = [...Object.keys(operators), ...own].filter(
    (name) => negated.has(name) === isNegated && inclusive.has(name) === isInclusive,
  );
  const found = didYouMean(word, names) ?? (isInclusive ? inclusiveOf(rest) : undefined);
  return found === undefined ? undefined : (known(found.toLowerCase(), use) ?? { operator: found });
}

function inclusiveOf(word: string): string | undefined {
  const base = byWord.get(word) ?? didYouMean(word, ['lessThan', 'greaterThan']);
  return base === 'lessThan' || base === 'greaterThan' ? `${base}Inclusive` : undefined;
}

/** SQL's LIKE: `%` is any text, `_` any character. */
function fromLike(isNegated: boolean, value: unknown): OperatorSuggestion {
  const plain = fromPattern(typeof value === 'string' ? value : '');
  return isNegated ? { ...plain, ...opposite(plain) } : plain;
}

function fromPattern(pattern: string): OperatorSuggestion {
  const inner = pattern.replace(/^%|%$/g, '');
  if (!/[%_]/.test(inner) && inner !== '') {
    if (pattern === inner) return { operator: 'equal', value: inner };
    if (pattern === `${inner}%`) return { operator: 'startsWith', value: inner };
    if (pattern === `%${inner}`) return { operator: 'endsWith', value: inner };
    return { operator: 'matches', value: escapePattern(inner) };
  }
  const body = escapePattern(pattern).replaceAll('%', '.*').replaceAll('_', '.');
  return { operator: 'matches', value: `^${body}$` };
}

/** A text as a pattern that finds that text. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

const decoratorWords: Readonly<Record<string, string>> = {
  some: 'someFact',
  any: 'someFact',
  anyfact: 'someFact',
  every: 'everyFact',
  all: 'everyFact',
  each: 'everyFact',
  allfact: 'everyFact',
  anyvalue: 'someValue',
  allvalue: 'everyValue',
  none: 'not:someFact',
  nofact: 'not:someFact',
  nonefact: 'not:someFact',
  isnot: 'not',
  no: 'not',
  '!': 'not',
};

/** A decorator, or two, in place of one that does not exist. */
export function suggestDecorator(written: string): string | undefined {
  const word = written.toLowerCase().replaceAll(/[\s_.-]/g, '');
  if (Object.hasOwn(decoratorWords, word)) return decoratorWords[word];
  const rest = withoutNegation(word);
  const names = Object.keys(decorators);
  if (rest === undefined) return didYouMean(word, names);
  const inner = Object.hasOwn(decoratorWords, rest) ? decoratorWords[rest] : didYouMean(rest, names);
  return inner === undefined ? didYouMean(word, ['not']) : `not:${inner}`;
}
