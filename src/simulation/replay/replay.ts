/**
 * Replays interactions that happened: decides each under a rule set and a baseline, applies the windows in the
 * interactions' own time, counts, and keeps samples. Pure: no disk, no store, no clock.
 */

import { maskId } from '../../explanation/mask.js';
import { normaliseAddress } from '../../interaction/address.js';
import { parseInstant } from '../../interaction/instant.js';
import type { Interaction } from '../../interaction/interaction.js';
import { readInteraction } from '../../interaction/normalise.js';
import { type SourceLocation, sourceLocationOf } from '../../interaction/source-location.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { boundedNames } from '../../shared/bounded-names.js';
import type { Environment } from '../../shared/environment.js';
import { isObject } from '../../shared/is-object.js';
import type { PastRequest } from '../../suppression/protocol.js';
import {
  type FlipCause,
  type SimulatedOutcome,
  type SimulationReport,
  simulatedOutcomes,
} from '../report.js';
import { causeOf, causeOfWindows } from './difference-cause.js';
import { Differences } from './differences.js';
import { EventOrder } from './event-order.js';
import { PolicyRun, type RunSubject } from './policy-run.js';
import { RequestChanges } from './request-changes.js';
import { RuleSetChange, timeFactsOf } from './rule-set-change.js';
import type { Decided } from './rule-set-runner.js';
import { describeSample, type Sampled } from './sample.js';
import { SamplePool, sampleRank } from './sample-pool.js';
import { summarise } from './summarise.js';

/** A rule set, and what the report calls it. */
export interface NamedRuleSet {
  /** As the user gave it: a folder, `git:main`, … */
  readonly source: string;
  readonly ruleSet: RuleSet;
}

export interface ReplayOptions {
  /** What to compare with. */
  readonly baseline?: RuleSet;
  /** `production` unless given: there channels in manual mode are skipped. */
  readonly environment?: Environment;
  /**
   * How far out of order interactions may come, in milliseconds, and still be put in order: a day unless given.
   * Infinity sorts all of them.
   */
  readonly toleranceMs?: number;
  /** Interactions shown of each outcome and of each group of differences; 10 unless given. */
  readonly samples?: number;
  /** How long after its end an interaction is decided, in milliseconds; 0 unless given. */
  readonly decisionLagMs?: number;
  /** Requests from before the first interaction, so that their windows hold. */
  readonly history?: readonly PastRequest[];
}

export interface ReplaySettings {
  readonly rules: NamedRuleSet;
  readonly baseline: NamedRuleSet | undefined;
  readonly environment: Environment;
  readonly toleranceMs: number;
  readonly samples: number;
  readonly decisionLagMs: number;
  readonly history: readonly PastRequest[];
}

/** An interaction until its outcome is known under both rule sets. */
interface Pending extends RunSubject {
  readonly interaction: Interaction;
  readonly location: SourceLocation | undefined;
  readonly after: Progress;
  readonly before: Progress | undefined;
  /** Why the rule sets decide differently; undefined where they agree. */
  readonly cause: FlipCause | undefined;
}

interface Progress {
  readonly run: PolicyRun;
  /** Replaced where a newer record comes before a delay is over. */
  decided: Decided;
  outcome: SimulatedOutcome | undefined;
}

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
  options: ReplayOptions = {},
): SimulationReport {
  const { baseline } = options;
  const run = new Replay({
    ...replayDefaults(options),
    rules: unnamed(ruleSet),
    baseline: baseline && unnamed(baseline),
  });
  for (const record of interactions) run.add(record);
  return run.finish();
}

export function replayDefaults({
  environment,
  toleranceMs,
  samples,
  decisionLagMs = 0,
  history = [],
}: ReplayOptions) {
  return {
    environment: environment ?? 'production',
    toleranceMs: toleranceMs ?? dayMs,
    samples: samples ?? defaultSamples,
    decisionLagMs,
    history,
  };
}

export function unnamed(ruleSet: RuleSet): NamedRuleSet {
  return { source: `rule set ${ruleSet.version}`, ruleSet };
}

export class Replay {
  readonly #settings: ReplaySettings;
  readonly #after: PolicyRun;
  readonly #before: PolicyRun | undefined;
  readonly #order: EventOrder<{ readonly pending: Pending; readonly progress: Progress }>;
  readonly #customers = new Map<string, number>();
  readonly #channels = boundedNames(mostNames);
  readonly #brands = boundedNames(mostNames);
  readonly #samples: Readonly<Record<SimulatedOutcome, SamplePool<Sampled>>>;
  readonly #differences: Differences;
  readonly #requestChanges: RequestChanges;
  readonly #sources = new Set<string>();
  readonly #problems: SimulationReport['input']['problems'] = [];

  /** `sources`: the inputs, where they are known before the first record is read. */
  constructor(settings: ReplaySettings, sources: readonly string[] = []) {
    const { rules, baseline, environment, toleranceMs, samples } = settings;
    this.#settings = settings;
    this.#after = new PolicyRun(rules.ruleSet, environment);
    this.#before = baseline && new PolicyRun(baseline.ruleSet, environment);
    this.#order = new EventOrder(toleranceMs, ({ pending, progress }) => this.#apply(pending, progress));
    const pool = () => new SamplePool<Sampled>(samples);
    this.#samples = {
      sent: pool(),
      recorded: pool(),
      skipped: pool(),
      suppressed: pool(),
      duplicate: pool(),
      invalid: pool(),
    };
    this.#differences = new Differences(samples);
    this.#requestChanges = new RequestChanges(samples);
    for (const request of settings.history) {
      const customer = this.#numberOf(request.email);
      this.#after.remember(customer, request);
      this.#before?.remember(customer, request);
    }
    for (const source of sources) this.#sources.add(source);
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
    const { ext_interaction_id: id, ended_at, channel, brand, customer } = interaction;
    const time = ended_at === undefined ? undefined : parseInstant(ended_at);
    const now = this.#order.date(time) + this.#settings.decisionLagMs;
    const after = progressOf(this.#after, interaction, now);
    const before = this.#before && progressOf(this.#before, interaction, now);
    const pending: Pending = {
      id,
      customer: customer.email === undefined ? -1 : this.#numberOf(customer.email),
      channel: this.#channels(channel ?? noName),
      brand: this.#brands(brand ?? noName),
      isDated: time !== undefined,
      interaction,
      location,
      after,
      before,
      cause: before && causeOfDifference(interaction, before, after),
    };
    this.#queue(pending, after);
    if (before !== undefined) this.#queue(pending, before);
  }

  finish(): SimulationReport {
    this.#order.finish();
    const { rules, baseline, environment, toleranceMs, decisionLagMs, history } = this.#settings;
    const { from, to, undated, outOfOrder, late } = this.#order;
    const context = { rules: rules.ruleSet, baseline: baseline?.ruleSet, environment };
    const customersSeen = this.#customers.size;
    const change = baseline && new RuleSetChange(baseline.ruleSet, rules.ruleSet);
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
      after: summarise(this.#after, customersSeen),
      ...(this.#before && {
        before: summarise(this.#before, customersSeen),
        flips: this.#differences.summarise(context, (cause) => change?.editOfCause(cause)),
      }),
      ...(change && {
        edits: change.edits,
        verdict: change.verdict,
        requestChanges: this.#requestChanges.summarise((one) => change.editOfRequest(one)),
      }),
      samples: simulatedOutcomes.flatMap((outcome) =>
        this.#samples[outcome].values().map((sampled) => describeSample(sampled, context)),
      ),
      thresholds: [],
    };
  }

  #addInvalid(message: string, { file, line }: Partial<SourceLocation>): void {
    for (const run of [this.#after, this.#before]) {
      const reasons = [{ code: 'INTERACTION_INVALID' as const }];
      run?.counts.add({ outcome: 'invalid', reasons, channel: noName, brand: noName, at: undefined });
    }
    if (this.#problems.length >= mostProblems) return;
    this.#problems.push({
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      message,
    });
  }

  #queue(pending: Pending, progress: Progress): void {
    // What the rules skip need not wait: no window and no other interaction changes its outcome.
    if (progress.decided.outcome === 'skip') this.#apply(pending, progress);
    else this.#order.push(progress.decided.at, { pending, progress });
  }

  #apply(pending: Pending, progress: Progress): void {
    progress.outcome = progress.run.apply(pending, progress.decided);
    const { after, before } = pending;
    if (after.outcome === undefined || (before !== undefined && before.outcome === undefined)) return;
    this.#keepSample(pending, after.outcome);
  }

  #keepSample(pending: Pending, outcome: SimulatedOutcome): void {
    const { id, interaction, location, after, before } = pending;
    const rank = sampleRank(id);
    const pool = this.#samples[outcome];
    const group = this.#groupOf(pending, outcome);
    const source = location && `${location.file}:${location.line}`;
    if (before?.outcome === outcome && (outcome === 'sent' || outcome === 'recorded')) {
      const shown = { id: maskId(id) ?? '', ...(source !== undefined && { source }), rank };
      this.#requestChanges.add(interaction, before.decided, after.decided, shown);
    }
    if (!pool.wants(rank) && !group?.wants(rank)) return;
    const { at } = after.decided;
    const sampled: Sampled = {
      interaction,
      source,
      outcome,
      before: before?.outcome,
      at,
      atBefore: before?.decided.at ?? at,
    };
    pool.offer(rank, at, sampled);
    group?.offer(rank, at, sampled);
  }

  /** The samples of its group of differences, where the outcomes differ; counts it there. */
  #groupOf({ after, before, cause }: Pending, outcome: SimulatedOutcome): SamplePool<Sampled> | undefined {
    if (before?.outcome === undefined || before.outcome === outcome) return undefined;
    const because = cause ?? causeOfWindows(before.decided, after.decided);
    return this.#differences.add(before.outcome, outcome, because);
  }

  #numberOf(email: string): number {
    const address = normaliseAddress(email);
    const known = this.#customers.get(address);
    if (known !== undefined) return known;
    const number = this.#customers.size;
    this.#customers.set(address, number);
    return number;
  }
}

function summaryOf({ source, ruleSet }: NamedRuleSet) {
  return { source, version: ruleSet.version, rules: ruleSet.rules.length };
}

/** Decides, and lets the newer record replace one that waits. */
function progressOf(run: PolicyRun, interaction: Interaction, now: number): Progress {
  const progress: Progress = { run, decided: run.runner.run(interaction, now), outcome: undefined };
  run.replaceDelayed(interaction.ext_interaction_id, now, progress);
  return progress;
}

function causeOfDifference(
  interaction: Interaction,
  before: Progress,
  after: Progress,
): FlipCause | undefined {
  if (before.decided.outcome === after.decided.outcome) return undefined;
  const side = ({ run, decided }: Progress) => ({ ruleSet: run.runner.ruleSet, decided });
  return causeOf(side(before), side(after), interaction);
}

/** A line of a log that carries the interaction it is about: `{ "interaction": { … }, … }` gives what is inside; everything else is taken as it is. */
function loggedInteraction(record: unknown): unknown {
  if (!isObject(record) || record.ext_interaction_id !== undefined) return record;
  return Object.hasOwn(record, 'interaction') && isObject(record.interaction) ? record.interaction : record;
}
