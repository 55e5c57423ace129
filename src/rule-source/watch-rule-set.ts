/** Follows rule files while a process runs: read, validate, check, then swap one reference. */
import type { Interaction } from '../interaction/interaction.js';
import { parseRuleSet } from '../rules/parse-rule-set.js';
import type { RuleSet } from '../rules/rule-set.js';
import { systemClock } from '../shared/clock.js';
import { type Active, ActiveRules } from './active-rules.js';
import { checkCandidate } from './candidate.js';
import { createFailures } from './failures.js';
import { loadInitialRules } from './initial-rules.js';
import { lastGoodFile } from './last-good.js';
import { listeners } from './listeners.js';
import { notReadFiles } from './not-read.js';
import type { RuleProvider } from './provider.js';
import { readStable, type StableContent } from './read-stable.js';
import { heldRemoval, lostFiles, removalGrace, removedRules } from './removals.js';
import { ringBuffer } from './ring-buffer.js';
import type { ActivationCause, RuleSource, RuleSourceStatus } from './rule-source.js';
import { schedule } from './schedule.js';
import { checkOptions, providerOf, type WatchOptions } from './watch-options.js';

/**
 * Loads rules and follows them: a folder or file, the URL of a bundle (`https://…`), or a provider of your own.
 * Valid edits become active as a whole; refused ones keep what was active and raise `rejected`, once each.
 *
 * @throws AutotriggerError RULES_UNREADABLE, RULES_INVALID or RULES_HELD_BACK when there is nothing to start with:
 * neither usable files nor, with `lastGood`, rules kept from before. OPTION_INVALID for a wrong option.
 */
export async function watchRuleSet(
  from: string | URL | RuleProvider,
  options: WatchOptions = {},
): Promise<RuleSource> {
  checkOptions(options);
  const provider = providerOf(from, options);
  const { clock = systemClock, keep = 10, removalGraceMs: graceMs = 5_000 } = options;
  const grace = removalGrace(graceMs);
  const { on, emit } = listeners();
  const observed = ringBuffer<Interaction>(options.recent ?? 500);
  const lastGood = lastGoodFile(options.lastGood);
  const closing = new AbortController();
  const { signal } = closing;
  const at = (): string => new Date(clock.now()).toISOString();

  // Events may come before there is a schedule; the first read sees what changed.
  let hint = (): void => {};
  const watch = provider.watch?.(() => hint());
  const start = await loadInitialRules(provider, options, { signal, now: new Date(clock.now()) }).catch(
    (error) => {
      watch?.close();
      throw error;
    },
  );
  const rules = new ActiveRules(start.active, keep);
  if (start.active.from === 'files') lastGood.save({ files: start.active.files });

  /** What the provider gave last, for reads that say that nothing changed. */
  let latest = start.content;
  /** Content that was accepted or refused; it is never checked twice. */
  let checked = start.content?.hash;
  let lastAttempt = at();
  /** Raised by a rollback: an edit that was read before it must not undo it. */
  let generation = 0;
  let graceTimer: NodeJS.Timeout | undefined;
  const failures = createFailures(provider, start.refused, (error) => {
    const { diagnostics } = error;
    emit('rejected', { error, diagnostics, active: rules.current.ruleSet.version, at: lastAttempt });
  });

  const nameNotRead = notReadFiles(start.content, (files) => emit('notRead', { files, at: lastAttempt }));
  const plan = schedule(look, {
    debounceMs: options.debounceMs ?? 50,
    pollMs: options.pollMs ?? provider.pollMs,
    backsOff: provider.watch === undefined,
    random: Math.random,
  });
  hint = plan.hint;
  // Whatever changed between the first read and now.
  if (watch !== undefined) plan.hint();

  return Object.freeze<RuleSource>({
    get current() {
      return rules.current.ruleSet;
    },
    status,
    on,
    async check() {
      await plan.now();
      await lastGood.settled();
      return status();
    },
    rollback,
    observe: (interaction) => observed.add(interaction),
    async close() {
      clearTimeout(graceTimer);
      watch?.close();
      closing.abort();
      await plan.close();
      await lastGood.settled();
    },
  });

  /** Reads the files once and takes up what changed; false when they could not be read. */
  async function look(): Promise<boolean> {
    const begun = generation;
    const isOver = (): boolean => generation !== begun || signal.aborted;
    try {
      latest = (await readStable(provider, latest?.hash, signal)) ?? latest;
    } catch (error) {
      lastAttempt = at();
      if (!signal.aborted) failures.cannotRead(error);
      return false;
    }
    lastAttempt = at();
    failures.readable();
    const content = latest;
    nameNotRead(content);
    if (content === undefined || content.hash === checked) {
      releaseRemovals();
      return true;
    }
    try {
      const ruleSet = parseRuleSet(content.files, options);
      if (isHeld(ruleSet, content)) return true;
      checked = content.hash;
      const moment = { interactions: observed.items(), now: new Date(clock.now()) };
      await checkCandidate(ruleSet, content, rules.current.ruleSet, moment, options);
      if (!isOver()) accept({ ruleSet, files: content.files, since: at(), from: 'files' });
    } catch (error) {
      checked = content.hash;
      releaseRemovals();
      if (!isOver()) failures.refuse(error);
    }
    return true;
  }

  /** A set that lost a file waits, as a whole, until the file is back or has been away for long enough. */
  function isHeld(candidate: RuleSet, content: StableContent): boolean {
    const now = clock.now();
    const lost = lostFiles(rules.current, candidate, content);
    const waitMs = grace.waitMs(lost, now);
    const error = heldRemoval(lost, waitMs, graceMs, content.nearMatches);
    clearTimeout(graceTimer);
    if (error === undefined) {
      failures.released();
      return false;
    }
    failures.hold(error);
    if (waitMs > 0 && !signal.aborted) graceTimer = setTimeout(() => void plan.now(), waitMs).unref();
    return true;
  }

  function releaseRemovals(): void {
    clearTimeout(graceTimer);
    grace.waitMs([], clock.now());
    failures.released();
  }

  function accept(next: Active): void {
    failures.accepted();
    const { ruleSet, since } = rules.current;
    if (next.ruleSet.version !== ruleSet.version) activate(next, 'edit');
    else {
      // The same rules: nothing is reloaded, but lines and descriptions may have changed.
      rules.replace({ ...next, since });
      lastGood.save({ files: next.files });
    }
  }

  function activate(next: Active, cause: ActivationCause): void {
    const { ruleSet: before } = rules.current;
    rules.become(next);
    const { files, ruleSet, since } = next;
    lastGood.save({ files, holdsAgainst: cause === 'rollback' ? checked : undefined });
    const removed = Object.freeze(removedRules(before, ruleSet));
    const { version } = ruleSet;
    emit('activated', { ruleSet, version, previous: before.version, cause, removed, at: since });
  }

  function rollback(version?: string): RuleSet {
    const target = rules.find(version);
    generation += 1;
    // What was read so far counts as known: the rollback holds until the files change again.
    checked = latest?.hash ?? checked;
    failures.released();
    failures.accepted();
    activate({ ...target, since: at(), from: 'rollback' }, 'rollback');
    return target.ruleSet;
  }

  function status(): RuleSourceStatus {
    const { ruleSet, since, from: source } = rules.current;
    return Object.freeze({
      name: provider.name,
      active: Object.freeze({ version: ruleSet.version, since, from: source }),
      lastAttempt,
      lastError: failures.last,
      earlier: Object.freeze([...rules.earlier]),
      nearMatches: Object.freeze((latest?.nearMatches ?? []).map(({ path }) => path)),
    });
  }
}
