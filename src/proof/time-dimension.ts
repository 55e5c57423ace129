/** Everything about time hangs together: instants and the moment of the decision, which clocks show, on one line. */
import { type LocalTime, localTimeIn } from '../facts/time-facts.js';
import {
  anyTime,
  type ClockCell,
  ClockDomain,
  type ClockLeaf,
  cellOf,
  daysOf,
  isInCell,
} from './clock-domain.js';
import type { Differences } from './differences.js';
import { type Dimension, type Draft, done, type Realization } from './dimension.js';
import { fewest } from './fewest.js';
import { type Formula, never } from './formula.js';
import { type ChosenBound, Line, type LineQuestion, nearestTo } from './line.js';
import type { Literal, Solver } from './solver.js';
import { isoOf, now } from './time-questions.js';
import { isWithin, overlap, type WholeRange } from './whole-classes.js';

/** Clocks of one zone are one clock, whichever rule asks. */
export interface ClockQuestion extends ClockLeaf {
  /** Its name among the clocks. */
  readonly clock: string;
}

/** The zone of a clock, given what else is known of the interaction. */
export interface Clock {
  zoneOf(draft: Draft): string;
  /** What the zone depends on, as the model chose it. */
  dependencies(model: Solver): readonly Literal[];
}

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** 1900-01-01 to 2199-12-31. */
const anyInstant: WholeRange = { min: Date.UTC(1900, 0, 1), max: Date.UTC(2199, 11, 31, 23, 59, 59, 999) };

/** What a clock shows at a moment is slow to find out. */
const effortOfMoment = 50;

/** One thing that the model chose about time; conflicts name as few of them as they can. */
interface Choice {
  readonly literals: readonly Literal[];
  /** Of places on the line … */
  readonly bound?: ChosenBound;
  /** … or of what a clock shows. */
  readonly shown?: { readonly clock: string; readonly cell: Partial<ClockCell> };
}

/**
 * `now` is a place like the instants of the facts: an age is the difference between the two, and so are the hours
 * since the end. Clocks show the same `now`; what they show is no difference, so a moment has to be found that all of
 * them show as they should.
 */
export class TimeDimension implements Dimension {
  readonly #line: Line;
  readonly #facts: readonly string[];
  readonly #clocks: ReadonlyMap<string, Clock>;
  readonly #domains: ReadonlyMap<string, ClockDomain>;
  /** Where the search for a moment begins, in milliseconds since the epoch. */
  readonly #base: number;
  /** What clocks show, by the zone and then by the minute: searches look at the same moments again and again. */
  readonly #localTimes = new Map<string, Map<number, LocalTime>>();

  constructor(
    solver: Solver,
    facts: readonly string[],
    asked: { readonly line: readonly LineQuestion[]; readonly clocks: readonly ClockQuestion[] },
    clocks: ReadonlyMap<string, Clock>,
    base: number,
  ) {
    this.#facts = facts;
    this.#clocks = clocks;
    this.#base = base;
    const differences = asked.line.flatMap((question) => question.asked);
    this.#line = new Line(solver, facts, [now], differences, { within: anyInstant, usual: base });
    this.#domains = new Map(
      [...clocks.keys()].map((name) => [
        name,
        new ClockDomain(
          solver,
          asked.clocks.filter(({ clock }) => clock === name),
        ),
      ]),
    );
  }

  /** The instant is there. */
  exists(fact: string): Formula {
    return this.#line.exists(fact);
  }

  formulaOf(question: LineQuestion): Formula {
    return this.#line.where(question);
  }

  formulaOfClock(question: ClockQuestion): Formula {
    return this.#domains.get(question.clock)?.formulaOf(question) ?? never;
  }

  realize(model: Solver, draft: Draft): Realization {
    const choices = this.#choices(model);
    const found = this.#find(choices, draft);
    if (found === undefined) return { kind: 'conflict', literals: this.#conflict(choices, draft) };
    draft.now = found.now;
    for (const fact of this.#facts) {
      if (this.#line.isOpen(model, fact)) continue;
      const place = this.#line.numberOf(fact);
      const at = nearestTo(found.now - minute, found.differences.rangeOf(place));
      const isMissing = this.#line.isMissing(model, fact);
      if (!isMissing) found.differences.fix(place, at);
      draft.values.set(fact, isMissing ? undefined : isoOf(at));
    }
    return done;
  }

  #choices(model: Solver): readonly Choice[] {
    const ofLine = this.#line.chosen(model).map((bound) => ({ literals: bound.literals, bound }));
    const ofClocks = [...this.#domains].flatMap(([clock, domain]) => {
      const chosen = domain.chosen(model);
      const zone = chosen.length === 0 ? [] : (this.#clocks.get(clock)?.dependencies(model) ?? []);
      return chosen.map(({ literal, cell }) => ({ literals: [literal, ...zone], shown: { clock, cell } }));
    });
    return [...ofClocks, ...ofLine];
  }

  /** As few of the choices as leave no moment. */
  #conflict(choices: readonly Choice[], draft: Draft): readonly Literal[] {
    const isImpossible = (some: readonly Choice[]): boolean => this.#find(some, draft) === undefined;
    const ofLine = choices.filter(({ bound }) => bound !== undefined);
    // Clocks take long to look at, and most often have no part in it.
    const needed = fewest(isImpossible(ofLine) ? ofLine : choices, isImpossible);
    return [...new Set(needed.flatMap(({ literals }) => literals))];
  }

  /**
   * A moment that every clock shows as it should, with what it leaves of the instants. Every set of moments here is made
   * of ranges, so that, if there is a moment, the beginning of some range is one.
   */
  #find(
    choices: readonly Choice[],
    draft: Draft,
  ): { readonly now: number; readonly differences: Differences } | undefined {
    const differences = this.#line.differences(choices.flatMap(({ bound }) => bound ?? []));
    if (!differences.isPossible) return undefined;
    const place = this.#line.numberOf(now);
    const at = this.#momentIn(
      differences.rangeOf(place),
      choices.flatMap(({ shown }) => shown ?? []),
      draft,
    );
    if (at === undefined) return undefined;
    differences.fix(place, at);
    return { now: at, differences };
  }

  #momentIn(
    range: WholeRange,
    shown: readonly NonNullable<Choice['shown']>[],
    draft: Draft,
  ): number | undefined {
    const clocks = [...new Set(shown.map(({ clock }) => clock))].map((name) => ({
      cell: cellOf(shown.filter(({ clock }) => clock === name).map(({ cell }) => cell)),
      at: this.#shownIn(this.#clocks.get(name)?.zoneOf(draft) ?? 'UTC'),
    }));
    const isFound = (moment: number): boolean => {
      draft.effort += effortOfMoment;
      return isWithin(moment, range) && clocks.every(({ cell, at }) => isInCell(at(moment), cell));
    };
    const first = nearestTo(this.#base, range);
    if (isFound(first)) return first;
    // A clock may show the day before or after, and each has to show its own day.
    const days = clocks.map(({ cell }) => cell.days);
    const reach = {
      min: Math.max(Math.floor(range.min / day), ...days.map(({ min }) => min)) - 1,
      max: Math.min(Math.floor(range.max / day), ...days.map(({ max }) => max)) + 1,
    };
    const isAnyDay = clocks.every(({ cell }) => isSame(cell.weekdays, anyTime.weekdays));
    for (const { cell, at } of clocks) {
      const inReach = { ...cell, days: overlap(cell.days, reach) };
      for (const one of daysOf(inReach, Math.floor(first / day), isAnyDay)) {
        for (const moment of momentsAt(one, cell.minutes.min, at)) if (isFound(moment)) return moment;
      }
    }
    return isFound(range.min) ? range.min : undefined;
  }

  #shownIn(zone: string): (now: number) => LocalTime {
    const known = this.#localTimes.get(zone) ?? new Map<number, LocalTime>();
    this.#localTimes.set(zone, known);
    const at = localTimeIn(zone);
    return (moment) => {
      const time = Math.floor(moment / minute);
      const local = known.get(time) ?? at(moment);
      known.set(time, local);
      return local;
    };
  }
}

function isSame(one: WholeRange, other: WholeRange): boolean {
  return one.min === other.min && one.max === other.max;
}

/** The moments at which a clock shows this minute: one, or where the clocks change none or two. */
function* momentsAt(date: number, time: number, at: (now: number) => LocalTime): Generator<number> {
  const shown = date * day + time * minute;
  for (const hours of [0, -14, 14]) {
    const near = shown + hours * hour;
    const local = at(near);
    const offset = Date.parse(`${local.date}T${local.time}Z`) - Math.floor(near / minute) * minute;
    yield shown - offset;
  }
}
