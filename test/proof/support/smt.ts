/** Small rule sets in SMT-LIB, written from what the documentation says of them and without the code of proofs. */
import { tzOffset } from '@date-fns/tz/tzOffset';
import { isObject } from '../../../src/shared/is-object.js';
import type { LeafJson, RuleJson, SmallRules } from './small-rules.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const first = Date.UTC(2026, 0, 1);
const last = Date.UTC(2028, 0, 1);

const and = (parts: readonly string[]): string => (parts.length === 0 ? 'true' : `(and ${parts.join(' ')})`);
const or = (parts: readonly string[]): string => (parts.length === 0 ? 'false' : `(or ${parts.join(' ')})`);
const not = (part: string): string => `(not ${part})`;
const text = (value: unknown): string => `"${String(value)}"`;
const whole = (value: number): string => (value < 0 ? `(- ${-value})` : String(value));
const real = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

const plainChar =
  '(re.union (re.range "a" "z") (re.range "0" "9") (str.to_re "-") (str.to_re "_") (str.to_re "!"))';
const anyChar = `(re.union ${plainChar} (str.to_re "@") (str.to_re ".") (str.to_re " "))`;
const edgeChar = `(re.union ${plainChar} (str.to_re "@") (str.to_re "."))`;
/** What may stand in a text: enough to tell all patterns below apart, and no space at either end. */
const normalText = `(re.union ${edgeChar} (re.++ ${edgeChar} (re.* ${anyChar}) ${edgeChar}))`;
const label = '(re.union (re.range "a" "z") (re.range "0" "9"))';
const labels = `(re.++ ${label} (re.opt (re.++ (re.* (re.union ${label} (str.to_re "-"))) ${label})))`;
const addressText =
  `(re.++ (re.+ ${plainChar}) (re.* (re.++ (str.to_re ".") (re.+ ${plainChar}))) (str.to_re "@") ` +
  `${labels} (re.+ (re.++ (str.to_re ".") ${labels})))`;
const letters = (count: number): string => `((_ re.^ ${count}) (re.range "a" "z"))`;
const languageText =
  `(re.++ ${letters(2)} (re.opt (re.++ (str.to_re "-") ` +
  `(re.union ${letters(2)} ((_ re.^ 3) (re.range "0" "9"))))))`;

/** The patterns of small rules. */
const patterns: Readonly<Record<string, string>> = {
  '^a+$': '(re.+ (str.to_re "a"))',
  bc: '(re.++ re.all (str.to_re "bc") re.all)',
  '[^a]': '(re.++ re.all (re.diff re.allchar (str.to_re "a")) re.all)',
  'b c': '(re.++ re.all (str.to_re "b c") re.all)',
  '\\bb':
    '(re.union (re.++ (str.to_re "b") re.all) ' +
    '(re.++ re.all (str.to_re "-") (str.to_re "b") re.all) (re.++ re.all (str.to_re "!") (str.to_re "b") re.all) ' +
    '(re.++ re.all (str.to_re "@") (str.to_re "b") re.all) (re.++ re.all (str.to_re ".") (str.to_re "b") re.all) ' +
    '(re.++ re.all (str.to_re " ") (str.to_re "b") re.all))',
  'no-?reply': '(re.++ re.all (str.to_re "no") (re.opt (str.to_re "-")) (str.to_re "reply") re.all)',
  '^[^@]+$': '(re.+ (re.diff re.allchar (str.to_re "@")))',
  '1': '(re.++ re.all (str.to_re "1") re.all)',
  '22': '(re.++ re.all (str.to_re "22") re.all)',
  x: '(re.++ re.all (str.to_re "x") re.all)',
  '^vip$': '(str.to_re "vip")',
};

/** More elements of a list than comparisons can ask for. */
const others = 8;
const elements = Array.from({ length: others }, (_, index) => index);
const namedTags = ['vip', 'fraud', 'seen'];

/** Minutes that clocks of the zone are ahead of UTC, at `now`. */
function offsetOf(zone: string): string {
  const changes: [at: number, offset: number][] = [[first, tzOffset(zone, new Date(first))]];
  for (let at = first; at < last; at += hour) {
    const offset = tzOffset(zone, new Date(at));
    if (offset !== changes.at(-1)?.[1]) changes.push([at, offset]);
  }
  const [[, start] = [0, 0], ...later] = changes;
  return later.reduce(
    (before, [at, offset]) => `(ite (< now ${at}) ${before} ${whole(offset)})`,
    whole(start),
  );
}

function clock(prefix: string, offset: string): readonly string[] {
  return [
    `(define-fun ${prefix}minutes () Int (+ (div now ${minute}) ${offset}))`,
    `(define-fun ${prefix}day () Int (div ${prefix}minutes 1440))`,
    `(define-fun ${prefix}time () Int (mod ${prefix}minutes 1440))`,
    `(define-fun ${prefix}hour () Int (div ${prefix}time 60))`,
    `(define-fun ${prefix}weekday () Int (+ 1 (mod (+ ${prefix}day 3) 7)))`,
  ];
}

/** Whole units, cut towards zero. */
const since = (unit: number): string =>
  `(ite (>= (- now ended) 0) (div (- now ended) ${unit}) (- (div (- ended now) ${unit})))`;

const optional = (name: string, sort: string): readonly string[] => [
  `(declare-const ${name} ${sort})`,
  `(declare-const ${name}? Bool)`,
];

const normal = (name: string): string => `(assert (str.in_re ${name} ${normalText}))`;
const normalFact = (name: string): readonly string[] => [...optional(name, 'String'), normal(name)];

/** Everything that an interaction of small rules can be: what to declare where one of these names stands in a formula. */
const world: readonly (readonly [name: RegExp, lines: () => readonly string[]])[] = [
  ...['status', 'brand', 'language'].map(
    (name) => [new RegExp(`\\b${name}\\b`), () => normalFact(name)] as const,
  ),
  [/\b(country|customer_local_\w+)\b/, () => normalFact('country')],
  [/\bid\b/, () => ['(declare-const id String)', normal('id')]],
  [/\bvip\??(?= |\))/, () => optional('vip', 'Bool')],
  [/\basked\?/, () => ['(declare-const asked? Bool)', '(assert (=> asked asked?))']],
  [/\bscore\b/, () => optional('score', 'Real')],
  [
    /\bcodes?\d*\b/,
    () => ['(declare-const codes? Bool)', ...elements.flatMap((index) => optional(`code${index}`, 'Real'))],
  ],
  [/\btag_/, () => namedTags.map((tag) => `(declare-const tag_${tag} Bool)`)],
  [
    /\btag\d/,
    () =>
      elements.flatMap((index) => [
        ...normalFact(`tag${index}`),
        ...namedTags.map((tag) => `(assert (not (= tag${index} ${text(tag)})))`),
      ]),
  ],
  [
    /\b(email|domain)\b(?!\?|_)/,
    () => [
      '(declare-const email String)',
      normal('email'),
      '(declare-const local String)',
      '(declare-const domain String)',
      // What follows the last `@` of the address.
      '(assert (ite (str.contains email "@") (and (= email (str.++ local "@" domain)) (not (str.contains domain "@"))) (= domain "")))',
      `(assert (= email_valid (str.in_re email ${addressText})))`,
    ],
  ],
  [/\bnow\b|local_/, () => ['(declare-const now Int)', `(assert (and (>= now ${first}) (< now ${last})))`]],
  [
    /\bended\b/,
    () => [
      ...optional('ended', 'Int'),
      `(assert (and (>= ended ${first - 400 * day}) (<= ended ${last + 400 * day})))`,
    ],
  ],
  [/\blocal_(day|time|hour|weekday)\b/, () => clock('local_', newYork())],
  [
    /\bcustomer_local_/,
    () =>
      clock(
        'customer_local_',
        `(ite (and country? (= country "de")) ${offsetOf('Europe/Berlin')} ` +
          `(ite (and country? (= country "in")) ${offsetOf('Asia/Kolkata')} ${newYork()}))`,
      ),
  ],
  ...['interaction', 'customer'].flatMap((by) =>
    ['', 'one', 'two'].map((key) => {
      const share = `share_${by}_${key}`;
      return [
        new RegExp(`\\b${share}\\b`),
        () => [`(declare-const ${share} Real)`, `(assert (and (>= ${share} 0.0) (< ${share} 1.0)))`],
      ] as const;
    }),
  ),
];

const newYork = (): string => offsetOf('America/New_York');

function worldOf(formulas: string): readonly string[] {
  return [
    '(declare-const email? Bool)',
    '(declare-const email_valid Bool)',
    // Interactions that ask not to be sent are left out where no rule asks about that.
    formulas.includes('asked?') ? '(declare-const asked Bool)' : '(define-fun asked () Bool false)',
    ...world.filter(([name]) => name.test(formulas)).flatMap(([, lines]) => lines()),
  ];
}

/** The comparison of a fact that is there. */
function compared(
  operator: string,
  fact: string,
  value: unknown,
  constant: (value: unknown) => string,
): string {
  const many = (): readonly string[] => (value as readonly unknown[]).map(constant);
  switch (operator) {
    case 'equal':
      return `(= ${fact} ${constant(value)})`;
    case 'in':
      return or(many().map((one) => `(= ${fact} ${one})`));
    case 'lessThan':
    case 'before':
      return `(< ${fact} ${constant(value)})`;
    case 'greaterThan':
    case 'after':
      return `(> ${fact} ${constant(value)})`;
    case 'greaterThanInclusive':
      return `(>= ${fact} ${constant(value)})`;
    case 'between':
      return `(and (>= ${fact} ${many()[0]}) (<= ${fact} ${many()[1]}))`;
    case 'startsWith':
      return `(str.prefixof ${constant(value)} ${fact})`;
    case 'endsWith':
      return `(str.suffixof ${constant(value)} ${fact})`;
    case 'matches':
      return `(str.in_re ${fact} ${patterns[String(value)]})`;
    default:
      throw new Error(`no such operator: ${operator}`);
  }
}

/** By the fact: its name here, and how its constants are written. */
const named: Readonly<Record<string, readonly [fact: string, constant: (value: unknown) => string]>> = {
  status: ['status', text],
  brand: ['brand', text],
  language: ['language', text],
  country: ['country', text],
  'customer.email': ['email', text],
  ext_interaction_id: ['id', text],
  'attributes.vip': ['vip', String],
  do_not_send: ['asked', String],
  'attributes.score': ['score', (value) => real(Number(value))],
  ended_at: ['ended', (value) => String(Date.parse(String(value)))],
};

const units: Readonly<Record<string, number>> = {
  minutes_since_end: minute,
  hours_since_end: hour,
  days_since_end: day,
};
const clockParts: Readonly<Record<string, (value: unknown) => string>> = {
  date: (value) => String(Date.parse(`${value}T00:00Z`) / day),
  time: (value) => {
    const [hours, minutes] = String(value).split(':').map(Number);
    return String((hours ?? 0) * 60 + (minutes ?? 0));
  },
  hour: String,
  weekday: String,
};

function leafOf({ fact, operator, value }: LeafJson): string {
  const [decorator, ...rest] = operator.split(':');
  if (decorator === 'not' && rest.length > 0) return not(leafOf({ fact, operator: rest.join(':'), value }));
  if (operator === 'notEqual') return not(leafOf({ fact, operator: 'equal', value }));
  if (operator === 'notIn') return not(leafOf({ fact, operator: 'in', value }));
  if (fact === 'tags') return tagsLeaf(operator, value);
  if (fact === 'attributes.codes') return codesLeaf(operator, value);
  const [, whose = '', part = ''] = /^(customer_)?local_(date|time|hour|weekday)$/.exec(fact) ?? [];
  const clockPart = clockParts[part];
  if (clockPart !== undefined) {
    return compared(operator, `${whose}local_${part === 'date' ? 'day' : part}`, value, clockPart);
  }
  const unit = units[fact];
  if (unit !== undefined)
    return and(['ended?', compared(operator, since(unit), value, (one) => whole(Number(one)))]);
  const domain = '(and email? (not (= domain "")))';
  if (fact === 'customer.email_domain') {
    if (operator === 'exists') return value === true ? domain : not(domain);
    return and([domain, compared(operator, 'domain', value, text)]);
  }
  const [name, constant] = named[fact] ?? [];
  if (name === undefined || constant === undefined) throw new Error(`no such fact: ${fact}`);
  const isThere = name === 'id' ? 'true' : `${name}?`;
  if (operator === 'exists') return value === true ? isThere : not(isThere);
  return and([isThere, compared(operator, name, value, constant)]);
}

function tagsLeaf(operator: string, value: unknown): string {
  const has = (tag: unknown): string => `tag_${tag}`;
  const of = (values: unknown): readonly string[] => (values as readonly unknown[]).map(has);
  const [quantifier, ...rest] = operator.split(':');
  const inner = (element: string): string => elementLeaf(rest, element, value);
  const some = (holds: (element: string) => string): string =>
    or([
      ...namedTags.map((tag) => and([has(tag), holds(text(tag))])),
      ...elements.map((index) => and([`tag${index}?`, holds(`tag${index}`)])),
    ]);
  switch (quantifier) {
    case 'someFact':
      return some(inner);
    case 'everyFact':
      return not(some((element) => not(inner(element))));
    case 'contains':
      return has(value);
    case 'doesNotContain':
      return not(has(value));
    case 'containsAny':
      return or(of(value));
    case 'containsAll':
      return and(of(value));
    case 'containsNone':
      return not(or(of(value)));
    case 'exists':
      return value === true ? some(() => 'true') : not(some(() => 'true'));
    default:
      throw new Error(`no such operator: ${operator}`);
  }
}

function elementLeaf([operator = '', ...rest]: readonly string[], element: string, value: unknown): string {
  if (operator === 'not') return not(elementLeaf(rest, element, value));
  if (operator === 'notEqual') return not(compared('equal', element, value, text));
  return compared(operator, element, value, text);
}

function codesLeaf(operator: string, value: unknown): string {
  const [quantifier, inner = 'equal'] = operator.split(':');
  const some = (holds: (element: string) => string): string =>
    or(elements.map((index) => and([`code${index}?`, holds(`code${index}`)])));
  const isSo = (element: string): string => compared(inner, element, value, (one) => real(Number(one)));
  const any = and(['codes?', some(() => 'true')]);
  switch (quantifier) {
    case 'contains':
    case 'someFact':
      return and(['codes?', some(isSo)]);
    case 'doesNotContain':
      return and(['codes?', not(some(isSo))]);
    case 'everyFact':
      return and(['codes?', not(some((element) => not(isSo(element))))]);
    case 'exists':
      return value === true ? any : not(any);
    default:
      throw new Error(`no such operator: ${operator}`);
  }
}

function conditionOf(condition: unknown): string {
  if (!isObject(condition)) throw new TypeError('not a condition');
  if (Array.isArray(condition.all)) return and(condition.all.map(conditionOf));
  if (Array.isArray(condition.any)) return or(condition.any.map(conditionOf));
  return 'not' in condition ? not(conditionOf(condition.not)) : leafOf(condition as unknown as LeafJson);
}

const lengths: Readonly<Record<string, number>> = {
  '1h': hour,
  '2d': 2 * day,
  '3d': 3 * day,
  '7d': 7 * day,
  '30d': 30 * day,
};
const lengthOf = (value: unknown): number => lengths[String(value)] ?? 0;
const largest = (all: readonly string[]): string =>
  all.reduce((one, other) => `(ite (> ${one} ${other}) ${one} ${other})`);

/** Definitions of one rule set, their names beginning with `name`: which rules match, and what is decided. */
function definitionsOf(
  name: string,
  { rules, default: otherwise, windows }: SmallRules,
  used: string,
): readonly string[] {
  const define = (what: string, sort: string, value: string): string =>
    `(define-fun ${name}_${what} () ${sort} ${value})`;
  const of = (kind: string): readonly RuleJson[] => rules.filter(({ event }) => event.type === kind);
  const matches = (rule: RuleJson): string => `${name}_${rule.name}`;
  const counts = (rule: RuleJson): string => `${name}_${rule.name}_counts`;
  const any = (kind: string): string => or(of(kind).map(counts));
  const ruled = (kind: string, stronger: readonly string[]): string => {
    const none = and(['skip', 'record', 'send'].map((one) => not(any(one))));
    return or([
      and([any(kind), ...stronger.map((one) => not(any(one)))]),
      otherwise === kind ? none : 'false',
    ]);
  };
  const enrich = of('enrich').toSorted((a, b) => priorityOf(b) - priorityOf(a));
  const setters = (field: string): readonly (readonly [string, unknown])[] =>
    enrich.flatMap((rule) => {
      const set = rule.event.params?.set;
      return isObject(set) && field in set ? [[matches(rule), set[field]] as const] : [];
    });
  const fieldOf = (field: string): string =>
    setters(field).reduceRight(
      (rest, [holds, value]) => `(ite ${holds} ${text(value)} ${rest})`,
      used.includes(`"${field}"`) ? `(ite ${field}? ${field} "")` : '""',
    );
  const added = (tag: string): string =>
    or(
      enrich
        .filter(({ event }) => (event.params?.add_tags as readonly unknown[] | undefined)?.includes(tag))
        .map(matches),
    );
  const [window = { length: '7d' }] = (windows ?? []) as readonly {
    length: string;
    for?: object;
    counts?: object;
  }[];
  const holds = window.for === undefined ? 'true' : conditionOf(window.for);
  return [
    ...rules.map((rule) => define(rule.name, 'Bool', conditionOf(rule.conditions))),
    ...rules.map((rule) => define(`${rule.name}_counts`, 'Bool', and([matches(rule), ...limitsOf(rule)]))),
    define('skips', 'Bool', ruled('skip', [])),
    define('records', 'Bool', ruled('record', ['skip'])),
    define('sends', 'Bool', ruled('send', ['skip', 'record'])),
    define('brand', 'String', fieldOf('brand')),
    define('language', 'String', fieldOf('language')),
    define(
      'whole',
      'Bool',
      `(and email? email_valid (or (= ${name}_language "") (str.in_re ${name}_language ${languageText})))`,
    ),
    define('send', 'Bool', `(and ${name}_sends ${name}_whole (not asked))`),
    define('record', 'Bool', `(and ${name}_whole (or ${name}_records (and ${name}_sends asked)))`),
    define('skip', 'Bool', `(not (or ${name}_send ${name}_record))`),
    define('holds', 'Bool', holds),
    define('counted', 'Bool', window.counts === undefined ? holds : conditionOf(window.counts)),
    define(
      'length',
      'Int',
      `(ite ${any('send')} ${largest(['0', ...of('send').map((rule) => `(ite ${counts(rule)} ${lengthOf(rule.event.params?.window ?? window.length)} 0)`)])} ${lengthOf(window.length)})`,
    ),
    define(
      'delay',
      'Int',
      largest([
        '0',
        ...of('send').map((rule) => `(ite ${counts(rule)} ${lengthOf(rule.event.params?.delay)} 0)`),
      ]),
    ),
    ...['vip', 'seen'].map((tag) => define(`tag_${tag}`, 'Bool', `(or tag_${tag} ${added(tag)})`)),
  ];
}

function priorityOf(rule: RuleJson): number {
  return 'priority' in rule && typeof rule.priority === 'number' ? rule.priority : 1;
}

/** What a send rule needs beside its conditions. */
function limitsOf({ event: { type, params = {} } }: RuleJson): readonly string[] {
  if (type !== 'send') return [];
  const { sample, sample_by: by = 'interaction', sample_key: key = '', delay } = params;
  const drawn = `(< share_${by}_${key} ${real(Number(sample))})`;
  return [
    ...(sample === undefined ? [] : [by === 'customer' ? or([not('email?'), drawn]) : drawn]),
    ...(delay === undefined ? [] : ['ended?']),
  ];
}

/** Questions by their names: each is answered by whether some interaction makes it true. */
export interface SmtProblem {
  readonly text: string;
  readonly questions: ReadonlyMap<string, string>;
}

const strength: Readonly<Record<string, number>> = { skip: 3, record: 2, send: 1, enrich: 0 };
const outcomes = ['send', 'record', 'skip'] as const;

export function smtOf(before: SmallRules, after: SmallRules): SmtProblem {
  const questions = new Map<string, string>();
  for (const rule of before.rules) {
    const { name, event } = rule;
    const at = strength[event.type] ?? 0;
    const others = (isOther: (level: number, other: RuleJson) => boolean): string[] =>
      before.rules
        .filter((other) => isOther(strength[other.event.type] ?? 0, other))
        .map((other) => not(`before_${other.name}_counts`));
    const ended = event.params?.delay === undefined ? [] : ['ended?'];
    questions.set(`${name} matches`, and([`before_${name}`, ...ended]));
    questions.set(`${name} does not match`, not(`before_${name}`));
    if (event.type === 'enrich') continue;
    questions.set(`${name} decides`, and([`before_${name}`, ...others((level) => level > at)]));
    questions.set(
      `${name} decides alone`,
      and([`before_${name}_counts`, ...others((level, other) => level >= at && other !== rule)]),
    );
  }
  questions.set('something is sent', 'before_send');
  for (const one of outcomes) {
    for (const other of outcomes) {
      if (one !== other) questions.set(`${one} → ${other}`, `(and before_${one} after_${other})`);
    }
  }
  const sent = '(and before_send after_send)';
  const requested = `(or ${sent} (and before_record after_record))`;
  const differs = (what: string): string => not(`(= before_${what} after_${what})`);
  const held = `(and before_holds after_holds ${differs('length')})`;
  questions.set('window default', and([sent, or([differs('holds'), held])]));
  questions.set('counted window default', and([sent, differs('counted')]));
  questions.set('delay delay', and([sent, differs('delay')]));
  for (const tag of ['vip', 'seen']) questions.set(`tag ${tag}`, and([requested, differs(`tag_${tag}`)]));
  for (const field of ['brand', 'language'])
    questions.set(`field ${field}`, and([requested, differs(field)]));
  const asked = [...questions.values()].map(
    (formula, index) => `(define-fun question${index} () Bool ${formula})`,
  );
  const used = JSON.stringify([before, after]);
  const formulas = [
    ...definitionsOf('before', before, used),
    ...definitionsOf('after', after, used),
    ...asked,
  ].join('\n');
  return {
    text: [...worldOf(formulas), formulas].join('\n'),
    questions: new Map([...questions.keys()].map((name, index) => [name, `question${index}`])),
  };
}
