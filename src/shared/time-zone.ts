/** Time zones by their region's name in the IANA database, as this machine knows it. */

/** Names without daylight saving time, or of another age: what people write, and the region they mean. */
const regionsMeant: Readonly<Record<string, string>> = {
  est: 'America/New_York',
  edt: 'America/New_York',
  est5edt: 'America/New_York',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  cst6cdt: 'America/Chicago',
  mst: 'America/Denver',
  mdt: 'America/Denver',
  mst7mdt: 'America/Denver',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  pst8pdt: 'America/Los_Angeles',
  akst: 'America/Anchorage',
  hst: 'Pacific/Honolulu',
  ast: 'America/Halifax',
  nst: 'America/St_Johns',
  gmt: 'Europe/London',
  gmt0: 'Europe/London',
  bst: 'Europe/London',
  wet: 'Europe/Lisbon',
  cet: 'Europe/Berlin',
  cest: 'Europe/Berlin',
  met: 'Europe/Berlin',
  eet: 'Europe/Athens',
  eest: 'Europe/Athens',
  msk: 'Europe/Moscow',
  ist: 'Asia/Kolkata',
  jst: 'Asia/Tokyo',
  kst: 'Asia/Seoul',
  sgt: 'Asia/Singapore',
  hkt: 'Asia/Hong_Kong',
  prc: 'Asia/Shanghai',
  roc: 'Asia/Taipei',
  rok: 'Asia/Seoul',
  aest: 'Australia/Sydney',
  aedt: 'Australia/Sydney',
  acst: 'Australia/Adelaide',
  awst: 'Australia/Perth',
  nzst: 'Pacific/Auckland',
  nzdt: 'Pacific/Auckland',
};

/**
 * True for a region that `Intl` of this machine knows, in any case (`europe/berlin`). Fixed offsets and abbreviations
 * are none, although `Intl` takes them: they are an hour off for half of the year.
 */
export function isTimeZone(name: string): boolean {
  // Offsets such as `+02:00` and `Etc/GMT+5` are zones for Intl and have no daylight saving time.
  if (!/^[A-Za-z]/.test(name) || /^etc\/(gmt|uct|universal|zulu)/i.test(name)) return false;
  return !Object.hasOwn(regionsMeant, name.toLowerCase()) && isIntlZone(name);
}

/** A name that the platform's tables have: regions, fixed offsets, and abbreviations such as `EST` as well. */
export function isIntlZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

/** The region that was meant by a name that is no zone: `EST`, `New York`, `America/New York`. */
export function timeZoneMeant(name: string): string | undefined {
  const folded = name.trim().toLowerCase();
  if (Object.hasOwn(regionsMeant, folded)) return regionsMeant[folded];
  const wanted = lettersOf(folded);
  if (wanted === '') return undefined;
  // A full name first, then a city alone: no two regions share the name of a city.
  const zones = Intl.supportedValuesOf('timeZone');
  return (
    zones.find((zone) => lettersOf(zone) === wanted) ??
    zones.find((zone) => lettersOf(zone.slice(zone.lastIndexOf('/') + 1)) === wanted)
  );
}

/** So that `New York`, `new_york` and `America/New York` are found, whatever stands between the words. */
function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z/]/g, '');
}
