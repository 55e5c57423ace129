/** Names of months and days in a language, from the platform's own tables, for formats such as `dd MMM yyyy`. */

const longMonths = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const longDays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const shortest = 3;

/** A function that writes the names in a text in English, long or short as `pattern` has them. */
export function englishNames(locale: string, pattern: string): (text: string) => string {
  const months = namesIn(locale, longMonths, 'month', (index) => new Date(Date.UTC(2026, index, 15)));
  // 2026-11-01 is a Sunday.
  const days = namesIn(locale, longDays, 'weekday', (index) => new Date(Date.UTC(2026, 10, 1 + index)));
  const isLongMonth = /[ML]{4}/.test(pattern);
  const isLongDay = /E{4}|c{4}/.test(pattern);
  return (text) =>
    text.replace(/[\p{L}\p{M}]+\.?/gu, (word) => {
      const month = english(word, months);
      if (month !== undefined) return isLongMonth ? month : month.slice(0, shortest);
      const day = english(word, days);
      if (day !== undefined) return isLongDay ? day : day.slice(0, shortest);
      return word;
    });
}

/** A language tag of which the platform has tables; a build of Node with little ICU data has few. */
export function isLocale(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length === 1;
  } catch {
    return false;
  }
}

/** Every way in which the language writes each name, with the English name. */
function namesIn(
  locale: string,
  english: readonly string[],
  part: 'month' | 'weekday',
  dateOf: (index: number) => Date,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  english.forEach((name, index) => {
    for (const width of ['long', 'short'] as const) {
      // Names differ within a date and alone: `1 января`, `январь`.
      const alone = new Intl.DateTimeFormat(locale, { [part]: width, timeZone: 'UTC' });
      const within = new Intl.DateTimeFormat(locale, { [part]: width, day: 'numeric', timeZone: 'UTC' });
      for (const formatter of [alone, within]) {
        const found = formatter.formatToParts(dateOf(index)).find(({ type }) => type === part);
        if (found !== undefined) names.set(plain(found.value), name);
      }
    }
  });
  return names;
}

/** An exact name, or the beginning of one name only (`Okt`, `Sept`). */
function english(word: string, names: ReadonlyMap<string, string>): string | undefined {
  const wanted = plain(word);
  const exact = names.get(wanted);
  if (exact !== undefined || wanted.length < shortest) return exact;
  const begun = new Set([...names].filter(([name]) => name.startsWith(wanted)).map(([, name]) => name));
  return begun.size === 1 ? [...begun][0] : undefined;
}

function plain(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll('.', '');
}
