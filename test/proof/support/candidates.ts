/** Values to try for each group of facts that small rules ask about: enough to meet every class of them. */
import type { LeafJson } from './small-rules.js';

/** Some facts of an interaction, and where it matters the moment of the decision. */
export interface Candidate {
  readonly fields: object;
  /** Milliseconds since the epoch. */
  readonly now?: number;
}

/** Facts that depend on each other, and all that they can be. */
export interface Axis {
  readonly facts: readonly string[];
  readonly candidates: readonly Candidate[];
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
export const noon = Date.UTC(2026, 10, 27, 12);

/** What the rules ask about, and what matters whatever they ask about. */
export function axesFor(leaves: readonly LeafJson[], text: string): readonly Axis[] {
  const asks = (pattern: RegExp): boolean => leaves.some(({ fact }) => pattern.test(fact));
  const names = (name: string): boolean => text.includes(`"${name}"`);
  const axes: readonly [Axis | (() => Axis), boolean][] = [
    [statuses, asks(/^status$/)],
    [brands, asks(/^brand$/) || names('set')],
    [tags, asks(/^tags$/) || names('add_tags')],
    [scores, asks(/score/)],
    [codes, asks(/codes/)],
    [vips, asks(/vip/)],
    [flags, asks(/^do_not_send$/)],
    [languages, asks(/^language$/) || names('set')],
    [addresses, asks(/^customer\.email/) || names('customer')],
    [fewAddresses, !asks(/^customer\.email/) && !names('customer')],
    [ids, asks(/^ext_interaction_id$/) || names('sample')],
    [clocksAndEnds, asks(/^ended_at$|_since_end$/) && asks(/local_/)],
    [ends, asks(/^ended_at$|_since_end$/) && !asks(/local_/)],
    [twoClocks, asks(/^country$|^customer_local_/)],
    [clocks, asks(/^local_/) && !asks(/^country$|^customer_local_|^ended_at$|_since_end$/)],
    [fewEnds, names('delay') && !asks(/^ended_at$|_since_end$/)],
  ];
  return axes.filter(([, isAsked]) => isAsked).map(([axis]) => (typeof axis === 'function' ? axis() : axis));
}

function axis(facts: readonly string[], candidates: readonly object[]): Axis {
  return { facts, candidates: [{}, ...candidates].map((fields) => ({ fields })) };
}

function once(make: () => Axis): () => Axis {
  let made: Axis | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Every text of at most so many of these parts. */
function texts(parts: readonly string[], most: number): readonly string[] {
  if (most === 0) return [''];
  return ['', ...texts(parts, most - 1).flatMap((rest) => parts.map((part) => part + rest))];
}

function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return numbers(2 ** items.length).map((bits) => items.filter((_, index) => ((bits >> index) & 1) === 1));
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const statuses = axis(
  ['status'],
  ['a', 'b', 'c'].map((status) => ({ status })),
);

const brands = axis(
  ['brand'],
  [
    'new',
    ...texts(['a', 'b', 'c', ' '], 4),
    ...['', 'a', 'ab'].flatMap((start) =>
      texts(['a', 'bc', 'b c', ' b', 'c'], 3).flatMap((middle) =>
        ['', 'b', 'ab'].map((end) => start + middle + end),
      ),
    ),
  ].map((brand) => ({ brand })),
);

/** The constants, and one of each kind of other element. */
const tags = axis(
  ['tags'],
  subsets(['vip', 'fraud', 'seen', 'viz', 'vix', 'o', 'ox', 'z', 'x']).map((all) => ({ tags: all })),
);

const scores = axis(
  ['attributes.score'],
  [0, 1, 2, 2.5, 3].map((score) => ({ attributes: { score } })),
);

const codes = axis(
  ['attributes.codes'],
  subsets([0, 1, 2, 3, 4]).map((all) => ({ attributes: { codes: all } })),
);

const vips = axis(
  ['attributes.vip'],
  [true, false].map((vip) => ({ attributes: { vip } })),
);

const flags = axis(
  ['do_not_send'],
  [true, false].map((flag) => ({ do_not_send: flag })),
);

const languages = axis(
  ['language'],
  ['en', 'de', 'en-us', 'de-de', 'fr', 'klingon', 'enx', 'dex'].map((language) => ({ language })),
);

const domains = ['a.com', 'b.a.com', 'xa.com', 'c.com', 'x.org'];
const locals = ['jane', 'janenoreply', 'no', 'noreply', 'x', 'xnoreply'];
/** With numbers, so that samples of customers take some of each kind and leave others. */
const addresses: Axis = axis(
  ['customer.email', 'customer.email_domain'],
  [
    undefined,
    ...locals.flatMap((local) => [
      ...domains.flatMap((domain) => numbers(120).map((number) => `${local}${number}@${domain}`)),
      // What the vendor refuses.
      ...domains.map((domain) => `${local}..@${domain}`),
      ...['', '@', '.com', 'a.com', '@a.com'].map((rest) => `${local}${rest}`),
    ]),
  ].map((email) => ({ customer: { email } })),
);

const fewAddresses = axis(['customer.email'], [{ customer: { email: undefined } }]);

const ids = axis(
  ['ext_interaction_id'],
  [
    ...numbers(2_000),
    ...numbers(1_000).flatMap((number) => [`${number}22`, `22${number}1`, `122${number}`]),
  ].map((number) => ({
    ext_interaction_id: `case-${number}`,
  })),
);

/** Where the weekday, the date before, between or after those that rules name, and both clocks differ in every way. */
const clockDays = [
  ...daysFrom(Date.UTC(2026, 9, 24), 10),
  ...daysFrom(Date.UTC(2026, 11, 16), 19),
  // Here Berlin is five hours from New York, not six.
  ...daysFrom(Date.UTC(2027, 2, 13), 10),
];

function daysFrom(start: number, count: number): readonly number[] {
  return numbers(count).map((index) => start + index * day);
}

function moments(days: readonly number[], minutes: readonly number[]): readonly number[] {
  return days.flatMap((start) =>
    numbers(24).flatMap((hours) => minutes.map((after) => start + hours * hour + after * minute)),
  );
}

/** Every minute at which a condition can change, in zones that are whole or half hours apart. */
const clockMoments = moments(clockDays, [0, 1, 30, 31]);

const clocks = once(() => ({
  facts: ['local_date', 'local_time', 'local_hour', 'local_weekday'],
  candidates: clockMoments.map((now) => ({ fields: {}, now })),
}));

const twoClocks = once(() => ({
  facts: ['country', ...clocks().facts, ...clocks().facts.map((fact) => `customer_${fact}`)],
  candidates: [{}, { country: 'us' }, { country: 'de' }, { country: 'in' }].flatMap((fields) =>
    clockMoments.map((now) => ({ fields: { ...fields }, now })),
  ),
}));

/** The instant that rules name. */
const named = Date.UTC(2026, 10, 20);
/** Where the whole hours, minutes or days since the end change, as far as rules ask. */
const lengths = [-2 * hour, -hour, 0, hour, 90 * minute, day, 25 * hour, 2 * day, 7 * day, 8 * day, 30 * day];
const near = (time: number): readonly number[] => [time - 1, time, time + 1];
const nearNamed = [named, ...lengths.map((length) => named + length)].flatMap(near);

function endsAt(now: number): readonly Candidate[] {
  const all = [named, ...lengths.map((length) => now - length)].flatMap(near);
  return [undefined, ...new Set(all)].map((time) => ({
    fields: time === undefined ? {} : { ended_at: new Date(time).toISOString() },
    now,
  }));
}

const endFacts = ['ended_at', 'minutes_since_end', 'hours_since_end', 'days_since_end'];

const ends = once(() => ({ facts: endFacts, candidates: [noon, ...nearNamed].flatMap(endsAt) }));

const clocksAndEnds = once(() => ({
  facts: [...endFacts, ...clocks().facts],
  candidates: [
    ...nearNamed,
    // Long before the named end, too.
    ...moments(
      [
        ...daysFrom(named - 99 * day, 8),
        ...daysFrom(named - 2 * day, 12),
        ...daysFrom(Date.UTC(2026, 11, 19), 16),
      ],
      [0],
    ),
  ].flatMap(endsAt),
}));

const fewEnds = axis(['ended_at'], [{ ended_at: new Date(noon - 30 * minute).toISOString() }]);
