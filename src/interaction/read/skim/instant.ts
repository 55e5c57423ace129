/** A point in time as machines write it, straight from its bytes. */
import { daysBefore } from '../../instant.js';
import { byte } from './bytes.js';

const dayMs = 86_400_000;
const length = '2026-01-31T12:00:00.000Z'.length;
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Milliseconds of `YYYY-MM-DDTHH:MM:SS.sssZ`; NaN for any other form, for what is no time, and for 29 February. */
export function instantIn(bytes: Uint8Array, from: number, end: number): number {
  if (end - from !== length) return Number.NaN;
  if (bytes[from + 4] !== byte.minus || bytes[from + 7] !== byte.minus || bytes[from + 10] !== 0x54)
    return Number.NaN;
  if (bytes[from + 13] !== byte.colon || bytes[from + 16] !== byte.colon) return Number.NaN;
  if (bytes[from + 19] !== byte.dot || bytes[from + 23] !== 0x5a) return Number.NaN;
  const month = two(bytes, from + 5);
  const day = two(bytes, from + 8);
  const hour = two(bytes, from + 11);
  const minute = two(bytes, from + 14);
  const second = two(bytes, from + 17);
  const year = two(bytes, from) * 100 + two(bytes, from + 2);
  const fraction = two(bytes, from + 20) * 10 + (two(bytes, from + 21) % 10);
  const time = daysBefore(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1_000 + fraction;
  const isDay = day >= 1 && day <= (daysOfMonth[month - 1] ?? 0);
  // Where one is no digit, all of it is NaN.
  return isDay && hour < 24 && minute < 60 && second < 60 ? time : Number.NaN;
}

/** NaN where one of them is no digit. */
function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - byte.zero;
  const ones = (bytes[at + 1] ?? 0) - byte.zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
