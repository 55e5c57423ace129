/** Date, time, hour and weekday of one moment on one clock: a day, a minute of the day, and the weekday of the day. */
import type { LocalTime } from '../facts/time-facts.js';
import { FiniteDomain } from './finite-domain.js';
import type { Encoder, Formula } from './formula.js';
import { constantsIn, type ProofLeaf } from './leaf.js';
import type { Literal, Solver } from './solver.js';
import { isWithin, type WholeRange, wholeClasses } from './whole-classes.js';

export type ClockPart = keyof LocalTime;

export interface ClockLeaf {
  readonly leaf: ProofLeaf;
  readonly part: ClockPart;
}

/** What a model chose: any day or minute within these ranges. */
export interface ClockCell {
  readonly days: WholeRange;
  readonly minutes: WholeRange;
  /** ISO, 1 to 7; undefined where no rule asks. */
  readonly weekday: number | undefined;
}

const dayMs = 86_400_000;
/** 1900-01-01 to 2199-12-31, in days since the epoch. */
const allDays: WholeRange = { min: -25_567, max: 84_005 };
const allMinutes: WholeRange = { min: 0, max: 1_439 };

export const anyTime: ClockCell = { days: allDays, minutes: allMinutes, weekday: undefined };

export class ClockDomain {
  readonly #days: readonly WholeRange[];
  readonly #minutes: readonly WholeRange[];
  readonly #dayDomain: FiniteDomain;
  readonly #minuteDomain: FiniteDomain;
  readonly #weekdayDomain: FiniteDomain;
  readonly #encoder: Encoder;

  constructor(solver: Solver, encoder: Encoder, asked: readonly ClockLeaf[]) {
    this.#encoder = encoder;
    const of = (part: ClockPart): readonly unknown[] =>
      asked.filter((one) => one.part === part).flatMap(({ leaf }) => constantsIn(leaf.operand));
    const dates = of('date').flatMap((date) => (typeof date === 'string' ? dayOf(date) : []));
    const hours = of('hour').flatMap((hour) => (typeof hour === 'number' ? hourPoints(hour) : []));
    const times = of('time').flatMap((time) => (typeof time === 'string' ? minuteOf(time) : []));
    this.#days = wholeClasses(dates, allDays);
    this.#minutes = wholeClasses([...hours, ...times], allMinutes);
    this.#dayDomain = new FiniteDomain(solver, this.#days.length);
    this.#minuteDomain = new FiniteDomain(solver, this.#minutes.length);
    this.#weekdayDomain = new FiniteDomain(solver, asked.some(({ part }) => part === 'weekday') ? 7 : 1);
  }

  formulaOf({ leaf, part }: ClockLeaf): Formula {
    switch (part) {
      case 'date':
        return this.#dayDomain.where((index) => leaf.holds(dateOf(this.#days[index]?.min ?? 0)));
      case 'time':
        return this.#minuteDomain.where((index) => leaf.holds(timeOf(this.#minutes[index]?.min ?? 0)));
      case 'hour':
        return this.#minuteDomain.where((index) =>
          leaf.holds(Math.floor((this.#minutes[index]?.min ?? 0) / 60)),
        );
      case 'weekday':
        return this.#weekdayDomain.where((index) => leaf.holds(index + 1));
    }
  }

  cellIn(model: Solver): ClockCell {
    const classOf = (domain: FiniteDomain): number => (domain.isOpen(model) ? -1 : domain.valueIn(model));
    const weekday = classOf(this.#weekdayDomain);
    return {
      days: this.#days[classOf(this.#dayDomain)] ?? allDays,
      minutes: this.#minutes[classOf(this.#minuteDomain)] ?? allMinutes,
      weekday: weekday === -1 ? undefined : weekday + 1,
    };
  }

  /** What the model chose, as literals, each with the cell that asks for any day, minute or weekday instead. */
  chosen(model: Solver): readonly { readonly literal: Literal; readonly any: Partial<ClockCell> }[] {
    const { days, minutes, weekday } = anyTime;
    const parts: readonly [FiniteDomain, Partial<ClockCell>][] = [
      [this.#dayDomain, { days }],
      [this.#minuteDomain, { minutes }],
      [this.#weekdayDomain, { weekday }],
    ];
    return parts
      .filter(([domain]) => !domain.isOpen(model))
      .map(([domain, any]) => ({ literal: this.#encoder.literalOf(domain.is(domain.valueIn(model))), any }));
  }
}

export function isInCell({ date, time, weekday }: LocalTime, cell: ClockCell): boolean {
  const [day = Number.NaN] = dayOf(date);
  const [minute = Number.NaN] = minuteOf(time);
  return (
    isWithin(day, cell.days) &&
    isWithin(minute, cell.minutes) &&
    (cell.weekday === undefined || cell.weekday === weekday)
  );
}

/**
 * Days to look at, from `base` on: over a year, because clocks of two zones differ by another hour for some weeks of it.
 * Where no clock has to show some weekday, one day in five is enough after two weeks.
 */
export function daysOf({ days, weekday }: ClockCell, base: number, isAnyDay: boolean): readonly number[] {
  const from = isWithin(base, days)
    ? base
    : days.min > base
      ? days.min
      : Math.max(days.min, days.max - mostDays);
  const count = Math.max(0, Math.min(mostDays, days.max - from + 1));
  const all = Array.from({ length: count }, (_, index) => from + index).filter(
    (day) => weekday === undefined || weekdayOf(day) === weekday,
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
