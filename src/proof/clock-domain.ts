/** Date, time, hour and weekday of one moment on one clock: a day, a minute of the day, and the weekday of the day. */
import type { LocalTime } from '../facts/time-facts.js';
import { FiniteDomain } from './finite-domain.js';
import type { Formula } from './formula.js';
import { constantsIn, type ProofLeaf } from './leaf.js';
import type { Literal, Solver } from './solver.js';
import { isWithin, overlap, type WholeRange, wholeClasses } from './whole-classes.js';

/** What a clock shows: `date`, `time`, `hour` or `weekday`. */
export type ClockPart = keyof LocalTime;

/** A comparison of what a clock shows, as in `local_hour lessThan 9`. */
export interface ClockLeaf {
  readonly leaf: ProofLeaf;
  readonly part: ClockPart;
}

/** A day, a minute of it and its weekday (ISO, 1 to 7): each any of a range. */
export interface ClockCell {
  readonly days: WholeRange;
  readonly minutes: WholeRange;
  readonly weekdays: WholeRange;
}

/** What a model chose about a cell, and the literal by which it did. */
interface ChosenCell {
  readonly literal: Literal;
  readonly cell: Partial<ClockCell>;
}

const dayMs = 86_400_000;
/** 1900-01-01 to 2199-12-31, in days since the epoch. */
const allDays: WholeRange = { min: -25_567, max: 84_005 };
const allMinutes: WholeRange = { min: 0, max: 1_439 };

/** A cell without any bound: what is open shows this. */
export const anyTime: ClockCell = { days: allDays, minutes: allMinutes, weekdays: { min: 1, max: 7 } };

/**
 * The classes of one clock. Day, minute and weekday are chosen apart, although each day has one weekday. That they go
 * together is left to the search for a moment in `time-dimension`: a class of days has many weekdays, and the solver
 * knows no single day.
 */
export class ClockDomain {
  readonly #classes: { readonly [Part in keyof ClockCell]: readonly WholeRange[] };
  readonly #domains: { readonly [Part in keyof ClockCell]: FiniteDomain };

  constructor(solver: Solver, asked: readonly ClockLeaf[]) {
    const of = (part: ClockPart): readonly unknown[] =>
      asked.filter((one) => one.part === part).flatMap(({ leaf }) => constantsIn(leaf.operand));
    const dates = of('date').flatMap((date) => (typeof date === 'string' ? dayOf(date) : []));
    const hours = of('hour').flatMap((hour) => (typeof hour === 'number' ? hourPoints(hour) : []));
    const times = of('time').flatMap((time) => (typeof time === 'string' ? minuteOf(time) : []));
    const weekdays = asked.some(({ part }) => part === 'weekday') ? [1, 2, 3, 4, 5, 6, 7] : [];
    this.#classes = {
      days: wholeClasses(dates, anyTime.days),
      minutes: wholeClasses([...hours, ...times], anyTime.minutes),
      weekdays: wholeClasses(weekdays, anyTime.weekdays),
    };
    const domainOf = (classes: readonly WholeRange[]): FiniteDomain =>
      new FiniteDomain(solver, classes.length);
    this.#domains = {
      days: domainOf(this.#classes.days),
      minutes: domainOf(this.#classes.minutes),
      weekdays: domainOf(this.#classes.weekdays),
    };
  }

  formulaOf({ leaf, part }: ClockLeaf): Formula {
    switch (part) {
      case 'date':
        return this.#where('days', (day) => leaf.holds(dateOf(day)));
      case 'time':
        return this.#where('minutes', (minute) => leaf.holds(timeOf(minute)));
      case 'hour':
        return this.#where('minutes', (minute) => leaf.holds(Math.floor(minute / 60)));
      case 'weekday':
        return this.#where('weekdays', (weekday) => leaf.holds(weekday));
    }
  }

  chosen(model: Solver): readonly ChosenCell[] {
    return (['days', 'minutes', 'weekdays'] as const).flatMap((part) => {
      const { atMost, atLeast } = this.#domains[part].boundsIn(model);
      const classes = this.#classes[part];
      const all = anyTime[part];
      const chosen: ChosenCell[] = [];
      if (atMost !== undefined) {
        const range = { min: all.min, max: classes[atMost.value]?.max ?? all.max };
        chosen.push({ literal: atMost.literal, cell: { [part]: range } });
      }
      if (atLeast !== undefined) {
        const range = { min: classes[atLeast.value]?.min ?? all.min, max: all.max };
        chosen.push({ literal: atLeast.literal, cell: { [part]: range } });
      }
      return chosen;
    });
  }

  #where(part: keyof ClockCell, holds: (value: number) => boolean): Formula {
    const classes = this.#classes[part];
    return this.#domains[part].where((index) => holds(classes[index]?.min ?? 0));
  }
}

/** What all of these leave; any time where there are none. */
export function cellOf(cells: readonly Partial<ClockCell>[]): ClockCell {
  return cells.reduce<ClockCell>(
    (cell, { days = cell.days, minutes = cell.minutes, weekdays = cell.weekdays }) => ({
      days: overlap(cell.days, days),
      minutes: overlap(cell.minutes, minutes),
      weekdays: overlap(cell.weekdays, weekdays),
    }),
    anyTime,
  );
}

/** What a clock shows at one moment, held to a cell. */
export function isInCell({ date, time, weekday }: LocalTime, cell: ClockCell): boolean {
  const [day = Number.NaN] = dayOf(date);
  const [minute = Number.NaN] = minuteOf(time);
  return isWithin(day, cell.days) && isWithin(minute, cell.minutes) && isWithin(weekday, cell.weekdays);
}

/**
 * Days to look at, from `base` on: over a year, because clocks of two zones differ by another hour for some weeks of it.
 * Where no clock has to show some weekday, one day in five is enough after two weeks.
 */
export function daysOf({ days, weekdays }: ClockCell, base: number, isAnyDay: boolean): readonly number[] {
  const from = isWithin(base, days)
    ? base
    : days.min > base
      ? days.min
      : Math.max(days.min, days.max - mostDays);
  const count = Math.max(0, Math.min(mostDays, days.max - from + 1));
  const all = Array.from({ length: count }, (_, index) => from + index).filter((day) =>
    isWithin(weekdayOf(day), weekdays),
  );
  return isAnyDay ? all.filter((day, index) => day < from + 14 || index % 5 === 0) : all;
}

const mostDays = 420;

/** ISO; 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function hourPoints(hour: number): number[] {
  return [Math.floor(hour), Math.ceil(hour)].flatMap((one) => [
    one * 60 - 1,
    one * 60,
    one * 60 + 59,
    one * 60 + 60,
  ]);
}

function dayOf(date: string): number[] {
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) ? [] : [time / dayMs];
}

function minuteOf(time: string): number[] {
  const [hours, minutes] = time.split(':').map(Number);
  return hours === undefined || minutes === undefined ? [] : [hours * 60 + minutes];
}

function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

function timeOf(minute: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
