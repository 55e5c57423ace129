/**
 * Replays interactions that happened: decides each under a rule set and a baseline, applies the windows in the
 * interactions' own time, counts, and keeps samples. Pure: no disk, no store, no clock.
 */
import { readInteraction } from '../../interaction/normalise.js';
import { type SourceLocation, sourceLocationOf } from '../../interaction/source-location.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { boundedNames } from '../../shared/bounded-names.js';
import { parseInstant } from '../../shared/instant.js';
import { isObject } from '../../shared/is-object.js';
import { type SimulatedOutcome, simulatedOutcomes } from '../outcomes.js';
import type { SimulationReport } from '../report.js';
import { type Course, courseOf, isSettled, type Pending, type Settled } from './course.js';
import { CustomerNumbers } from './customer-numbers.js';
import { Differences } from './differences.js';
import { EventOrder } from './event-order.js';
import { type NamedRuleSet, type ReplayOptions, type ReplaySettings, unnamed } from './options.js';
import { PolicyRun } from './policy-run.js';
import { timeFactsOf } from './rule-set-change.js';
import { describeSample, type Sampled } from './sample.js';
import { SamplePool, sampleRank } from './sample-pool.js';

const dayMs = 86_400_000;
const defaultSamples = 10;
const mostProblems = 20;
/** Channels and brands told apart: an input could spell one in a million ways. */
const mostNames = 1_000;
const noName = '(none)';

/**
 * What `ruleSet` would have done with interactions that happened, and how that differs from `baseline`. Never throws
 * for data: a record that is no interaction is counted as invalid and named under `input.problems`.
 */
export function replay(
  ruleSet: RuleSet,
  interactions: Iterable<unknown>,
  { baseline, ...options }: ReplayOptions = {},
): SimulationReport {
  const run = new Replay(unnamed(ruleSet), baseline && unnamed(baseline), options);
  for (const record of interactions) run.add(record);
  return run.finish();
}

/** A replay in steps, for inputs that are read piece by piece: `add` each record, then `finish` once. */
export class Replay {
  readonly #settings: ReplaySettings;
  readonly #after: PolicyRun;
  readonly #before: PolicyRun | undefined;
  readonly #differences: Differences | undefined;
  readonly #order: EventOrder<Course>;
  readonly #customers = new CustomerNumbers();
  readonly #channels = boundedNames(mostNames);
  readonly #brands = boundedNames(mostNames);
  readonly #samples: ReadonlyMap<SimulatedOutcome, SamplePool<Sampled>>;
  readonly #sources: Set<string>;
  readonly #problems: SimulationReport['input']['problems'] = [];

  /** `sources`: the inputs, where they are known before the first record is read. */
  constructor(
    rules: NamedRuleSet,
    baseline: NamedRuleSet | undefined,
    options: Omit<ReplayOptions, 'baseline'> = {},
    sources: readonly string[] = [],
  ) {
    const { environment = 'production', samples = defaultSamples } = options;
    const { toleranceMs = dayMs, decisionLagMs = 0, history = [] } = options;
    this.#settings = { rules, baseline, environment, toleranceMs, samples, decisionLagMs, history };
    this.#after = new PolicyRun(rules.ruleSet, environment);
    this.#before = baseline && new PolicyRun(baseline.ruleSet, environment);
    this.#differences = baseline && new Differences(baseline.ruleSet, rules.ruleSet, samples);
    this.#order = new EventOrder(toleranceMs, (course) => this.#apply(course));
    this.#samples = new Map(simulatedOutcomes.map((outcome) => [outcome, new SamplePool<Sampled>(samples)]));
    this.#sources = new Set(sources);
    for (const request of history) {
      const customer = this.#customers.numberOf(request.email);
      this.#after.remember(customer, request);
      this.#before?.remember(customer, request);
    }
  }

  /** The next record, in the order of reading. */
  add(record: unknown): void {
    const location = sourceLocationOf(record);
    if (location !== undefined) this.#sources.add(location.file);
    const read = readInteraction(loggedInteraction(record));
    if (!read.ok) {
      this.#addInvalid(read.error.message, location ?? read.error);
      return;
    }
    const { interaction } = read;
    const { ended_at, channel, brand, customer } = interaction;
    const end = this.#order.date(ended_at === undefined ? undefined : parseInstant(ended_at));
    const now = end + this.#settings.decisionLagMs;
    const pending: Pending = {
      interaction,
      customer: customer.email === undefined ? -1 : this.#customers.numberOf(customer.email),
      channel: this.#channels(channel ?? noName),
      brand: this.#brands(brand ?? noName),
      location,
      after: undefined,
      before: undefined,
    };
    const after = courseOf(pending, this.#after, now);
    const before = this.#before && courseOf(pending, this.#before, now);
    pending.after = after;
    pending.before = before;
    this.#queue(after);
    if (before !== undefined) this.#queue(before);
  }

  finish(): SimulationReport {
    this.#order.finish();
    const { from, to, undated, outOfOrder, late } = this.#order;
    const { rules, baseline, environment, toleranceMs, decisionLagMs, history } = this.#settings;
    const context = { rules: rules.ruleSet, baseline: baseline?.ruleSet, environment };
    const customersSeen = this.#customers.seen;
    return {
      format: 'autotrigger.simulation/1',
      environment,
      rules: summaryOf(rules),
      ...(baseline && { baseline: summaryOf(baseline) }),
      input: {
        sources: [...this.#sources],
        ...(Number.isFinite(from) && { from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
        undated,
        outOfOrder,
        late,
        toleranceMs: Number.isFinite(toleranceMs) ? toleranceMs : null,
        decisionLagMs,
        timeFactsAtZero: decisionLagMs === 0 ? timeFactsOf(rules.ruleSet) : [],
        history: history.length,
        problems: this.#problems,
      },
      after: this.#after.summarise(customersSeen),
      ...(this.#before && { before: this.#before.summarise(customersSeen) }),
      ...this.#differences?.summarise(context),
      samples: [...this.#samples.values()].flatMap((pool) =>
        pool.values().map((sampled) => describeSample(sampled, context)),
      ),
      thresholds: [],
    };
  }

  #addInvalid(message: string, { file, line }: Partial<SourceLocation>): void {
    const reasons = [{ code: 'INTERACTION_INVALID' as const }];
    for (const run of [this.#after, this.#before]) {
      // Under both rule sets, so that their totals are about the same records.
      run?.counts.add({ outcome: 'invalid', reasons, channel: noName, brand: noName, at: undefined });
    }
    if (this.#problems.length >= mostProblems) return;
    this.#problems.push({ file, line, message });
  }

  #queue(course: Course): void {
    // What the rules skip need not wait: no window and no other interaction changes its outcome.
    if (course.decided.outcome === 'skip') this.#apply(course);
    else this.#order.push(course);
  }

  #apply(course: Course): void {
    const { pending, run, decided } = course;
    course.outcome = run.apply(pending, decided);
    const { after, before } = pending;
    if (!isSettled(after)) return;
    if (this.#before === undefined) this.#settle(pending, after, undefined);
    else if (isSettled(before)) this.#settle(pending, after, before);
  }

  /** Counts what differs, and keeps the interaction where it belongs to the samples. */
  #settle({ interaction, location }: Pending, after: Settled, before: Settled | undefined): void {
    const { outcome } = after;
    const { at } = after.decided;
    const rank = sampleRank(interaction.ext_interaction_id);
    const pool = this.#samples.get(outcome);
    const flips = before && this.#differences?.add(interaction, location, before, after);
    if (pool?.wants(rank) !== true && flips?.wants(rank) !== true) return;
    const sampled: Sampled = {
      interaction,
      location,
      outcome,
      before: before?.outcome,
      at,
      atBefore: before?.decided.at ?? at,
    };
    pool?.offer(rank, at, sampled);
    flips?.offer(rank, at, sampled);
  }
}

function summaryOf({ source, ruleSet }: NamedRuleSet) {
  return { source, version: ruleSet.version, rules: ruleSet.rules.length };
}

/** A line of a log that carries the interaction it is about: `{ "interaction": { … }, … }` gives what is inside; everything else is taken as it is. */
function loggedInteraction(record: unknown): unknown {
  if (!isObject(record) || record.ext_interaction_id !== undefined) return record;
  return Object.hasOwn(record, 'interaction') && isObject(record.interaction) ? record.interaction : record;
}
