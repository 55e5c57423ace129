/** Numbers as people read them, the same in every report and on every terminal. */

// Made once: a formatter is slow to make.
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1,234`; rounded to a whole number. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** `1 case`, `1,234 cases`; the plural ends in `s` unless given. */
export function formatNumberOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** `12.3 %`, of a share between 0 and 1. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
