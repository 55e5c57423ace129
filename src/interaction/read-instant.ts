/** Reads a field that holds a point in time, and writes it in UTC, the one form that compares as text. */
import { parseInstant, toIso } from './instant.js';
import type { Issue } from './issue.js';

const isoLength = '2026-01-31T12:00:00.000Z'.length;

/** `2026-11-15T10:00:00+01:00` → `2026-11-15T09:00:00.000Z`; undefined when missing. Without a zone it is UTC. */
export function readInstant(value: unknown, field: string, issues: Issue[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') {
    const text = value.trim();
    if (text === '') return undefined;
    const milliseconds = parseInstant(text);
    if (milliseconds !== undefined) return isoText(text, milliseconds);
  } else if (value instanceof Date) {
    const iso = toIso(value.getTime());
    if (iso !== undefined) return iso;
  }
  issues.push({ field, must: 'must be a time in ISO 8601 with a year of four digits' });
  return undefined;
}

/** The instant in UTC that `text` was read as. Most texts are in that form already; to write a date anew costs more than all the rest here. */
export function isoText(text: string, milliseconds: number): string | undefined {
  if (text.endsWith('Z') && text[10] === 'T') {
    if (text.length === isoLength && text[19] === '.' && isDigit(text[22])) return text;
    if (text.length === isoLength - 4) return `${text.slice(0, 19)}.000Z`;
  }
  return toIso(milliseconds);
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
