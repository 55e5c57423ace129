/** Everything about time hangs together: the end of the interaction plus the time since is now, which clocks show. */
import { elapsed, type LocalTime, localTimeIn, type TimeUnit } from '../facts/time-facts.js';
import { anyTime, type ClockCell, ClockDomain, type ClockLeaf, daysOf, isInCell } from './clock-domain.js';
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { FiniteDomain } from './finite-domain.js';
import { allOf, anyOf, type Encoder, type Formula, literalFormula, never, not } from './formula.js';
import { constantsIn, type ProofLeaf } from './leaf.js';
import type { Literal, Solver } from './solver.js';
import { isWithin, overlap, type WholeRange, wholeClasses } from './whole-classes.js';

/** What a comparison about time asks for. */
export type TimeQuestion =
  | { readonly kind: 'since'; readonly unit: TimeUnit; readonly leaf: ProofLeaf }
  | { readonly kind: 'ended_at'; readonly leaf: ProofLeaf }
  | ({ readonly kind: 'clock'; readonly clock: string } & ClockLeaf);

/** The zone of a clock, given what else is known of the interaction. */
export interface Clock {
  zoneOf(draft: Draft): string;
  /** What the zone depends on, as the model chose it. */
  dependencies(model: Solver): readonly Literal[];
}

const units: Readonly<Record<TimeUnit, number>> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
/** A thousand years in either direction. */
const anyElapsed: WholeRange = { min: -31_556_952_000_000, max: 31_556_952_000_000 };
/** 1900-01-01 to 2199-12-31. */
const anyInstant: WholeRange = { min: Date.UTC(1900, 0, 1), max: Date.UTC(2199, 11, 31, 23, 59, 59, 999) };

/** One thing that the model chose about time; conflicts name as few of them as they can. */
interface Choice {
  readonly literals: readonly Literal[];
  loosen(moment: Moment): Moment;
}

interface Moment {
  readonly since: WholeRange;
  readonly ended: WholeRange;
  readonly cells: ReadonlyMap<string, ClockCell>;
}

export class TimeDimension implements Dimension {
  readonly #encoder: Encoder;
  readonly #clocks: ReadonlyMap<string, Clock>;
  readonly #domains: ReadonlyMap<string, ClockDomain>;
  readonly #since: readonly WholeRange[];
  readonly #ended: readonly WholeRange[];
  readonly #sinceDomain: FiniteDomain;
  readonly #endedDomain: FiniteDomain;
  readonly #missing: Literal;
  /** Where the search for a moment begins, in milliseconds since the epoch. */
  readonly #base: number;
  /** What clocks show, by the zone and then by the minute: searches look at the same moments again and again. */
  readonly #localTimes = new Map<string, Map<number, LocalTime>>();

  constructor(
    solver: Solver,
    encoder: Encoder,
    questions: readonly TimeQuestion[],
    clocks: ReadonlyMap<string, Clock>,
    base: number,
  ) {
    this.#encoder = encoder;
    this.#clocks = clocks;
    this.#base = base;
    this.#missing = solver.newVariable();
    this.#domains = new Map(
      [...clocks.keys()].map((name) => {
        const asked = questions.filter((one) => one.kind === 'clock' && one.clock === name);
        return [name, new ClockDomain(solver, encoder, asked as (TimeQuestion & ClockLeaf)[])];
      }),
    );
    this.#since = wholeClasses(questions.flatMap(sincePoints), anyElapsed);
    this.#ended = wholeClasses(questions.flatMap(endedPoints), anyInstant);
    this.#sinceDomain = new FiniteDomain(solver, this.#since.length);
    this.#endedDomain = new FiniteDomain(solver, this.#ended.length);
  }

  /** `ended_at` is there. */
  hasEnd(): Formula {
    return literalFormula(-this.#missing);
  }

  formulaOf(): undefined {
    return undefined;
  }

  formulaOfQuestion(question: TimeQuestion): Formula {
    if (question.kind === 'clock') return this.#domains.get(question.clock)?.formulaOf(question) ?? never;
    const { leaf } = question;
    const present =
      question.kind === 'since'
        ? this.#sinceDomain.where((index) =>
            leaf.holds(elapsed(question.unit, isoOf(0), this.#since[index]?.min ?? 0)),
          )
        : this.#endedDomain.where((index) => leaf.holds(isoOf(this.#ended[index]?.min ?? 0)));
    const missing = literalFormula(this.#missing);
    return anyOf([leaf.holds(undefined) ? missing : never, allOf([not(missing), present])]);
  }

  realize(model: Solver, draft: Draft): Realization {
    const isMissing = model.isTrue(this.#missing);
    const chosen = (domain: FiniteDomain): number =>
      isMissing || domain.isOpen(model) ? -1 : domain.valueIn(model);
    const moment: Moment = {
      since: this.#since[chosen(this.#sinceDomain)] ?? anyElapsed,
      ended: this.#ended[chosen(this.#endedDomain)] ?? anyInstant,
      cells: new Map([...this.#domains].map(([name, domain]) => [name, domain.cellIn(model)])),
    };
    const now = this.#find(moment, draft);
    if (now === undefined) return { kind: 'conflict', literals: this.#conflict(moment, model, draft) };
    draft.now = now;
    if (!model.isOpen(this.#missing)) {
      draft.values.set('ended_at', isMissing ? undefined : isoOf(endOf(moment, now)));
    }
    return done;
  }

  /** As few of the choices as leave no moment. */
  #conflict(moment: Moment, model: Solver, draft: Draft): readonly Literal[] {
    let tight = moment;
    const needed: Literal[] = [];
    for (const { literals, loosen } of this.#choices(model)) {
      const looser = loosen(tight);
      if (this.#find(looser, draft) === undefined) tight = looser;
      else needed.push(...literals);
    }
    return [...new Set(needed)];
  }

  #choices(model: Solver): readonly Choice[] {
    const present = model.isTrue(this.#missing) ? [] : [-this.#missing];
    const chosen = (domain: FiniteDomain, any: Partial<Moment>): Choice[] => {
      if (domain.isOpen(model)) return [];
      const literal = this.#encoder.literalOf(domain.is(domain.valueIn(model)));
      return [{ literals: [literal, ...present], loosen: (moment) => ({ ...moment, ...any }) }];
    };
    const ofClocks = [...this.#domains].flatMap(([name, domain]) => {
      const zone = this.#clocks.get(name)?.dependencies(model) ?? [];
      return domain.chosen(model).map(({ literal, any }) => ({
        literals: [literal, ...zone],
        loosen: (moment: Moment): Moment => ({
          ...moment,
          cells: new Map(moment.cells).set(name, { ...(moment.cells.get(name) ?? anyTime), ...any }),
        }),
      }));
    });
    return [
      ...chosen(this.#sinceDomain, { since: anyElapsed }),
      ...chosen(this.#endedDomain, { ended: anyInstant }),
      ...ofClocks,
    ];
  }

  /**
   * A moment that every clock shows as it should. Every set of moments here is made of ranges, so that, if there is a
   * moment, the beginning of some range is one.
   */
  #find({ since, ended, cells }: Moment, draft: Draft): number | undefined {
    const range: WholeRange = { min: ended.min + since.min, max: ended.max + since.max };
    const first = Math.min(Math.max(this.#base, range.min), range.max);
    const clocks = [...cells]
      .filter(
        ([, { days, minutes, weekday }]) =>
          days !== anyTime.days || minutes !== anyTime.minutes || weekday !== undefined,
      )
      .map(([name, cell]) => ({ cell, at: this.#shown(this.#clocks.get(name)?.zoneOf(draft) ?? 'UTC') }));
    const isFound = (now: number): boolean =>
      isWithin(now, range) && clocks.every(({ cell, at }) => isInCell(at(now), cell));
    if (isFound(first)) return first;
    // A clock may show the day before or after, and each has to show its own day.
    const days = clocks.map(({ cell }) => cell.days);
    const reach = {
      min: Math.max(Math.floor(range.min / units.days), ...days.map(({ min }) => min)) - 1,
      max: Math.min(Math.floor(range.max / units.days), ...days.map(({ max }) => max)) + 1,
    };
    const base = Math.floor(first / units.days);
    const isAnyDay = clocks.every(({ cell }) => cell.weekday === undefined);
    for (const { cell, at } of clocks) {
      for (const day of daysOf({ ...cell, days: overlap(cell.days, reach) }, base, isAnyDay)) {
        for (const now of momentsAt(day, cell.minutes.min, at)) if (isFound(now)) return now;
      }
    }
    return isFound(range.min) ? range.min : undefined;
  }

  #shown(zone: string): (now: number) => LocalTime {
    const known = this.#localTimes.get(zone) ?? new Map<number, LocalTime>();
    this.#localTimes.set(zone, known);
    const at = localTimeIn(zone);
    return (now) => {
      const minute = Math.floor(now / units.minutes);
      const local = known.get(minute) ?? at(now);
      known.set(minute, local);
      return local;
    };
  }
}

/** The moments at which a clock shows this minute: one, or where the clocks change none or two. */
function* momentsAt(day: number, minute: number, at: (now: number) => LocalTime): Generator<number> {
  const shown = day * units.days + minute * units.minutes;
  for (const hours of [0, -14, 14]) {
    const near = shown + hours * units.hours;
    const { date, time } = at(near);
    const offset = Date.parse(`${date}T${time}Z`) - Math.floor(near / units.minutes) * units.minutes;
    yield shown - offset;
  }
}

/** An end that is in its range and the right time before now: as near to now as can be. */
function endOf({ since, ended }: Moment, now: number): number {
  const min = Math.max(ended.min, now - since.max);
  const max = Math.min(ended.max, now - since.min);
  return Math.min(Math.max(now - units.minutes, min), max);
}

/** The edges of the times that come to the same whole number of units: cut towards zero. */
function sincePoints(question: TimeQuestion): number[] {
  if (question.kind !== 'since') return [];
  const unit = units[question.unit];
  return constantsIn(question.leaf.operand).flatMap((constant) => {
    if (typeof constant !== 'number') return [];
    return [Math.floor(constant), Math.ceil(constant)].flatMap((count) => [
      count * unit - 1,
      count * unit,
      count * unit + 1,
      (count + 1) * unit - 1,
      (count + 1) * unit,
      (count - 1) * unit,
      (count - 1) * unit + 1,
    ]);
  });
}

function endedPoints(question: TimeQuestion): number[] {
  if (question.kind !== 'ended_at') return [];
  return constantsIn(question.leaf.operand).flatMap((constant) => {
    const time = typeof constant === 'string' ? Date.parse(constant) : Number.NaN;
    return Number.isNaN(time) ? [] : [time];
  });
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
