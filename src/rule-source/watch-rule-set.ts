/** Follows rule files while a process runs: read, validate, check, then swap one reference. */
import type { Interaction } from '../interaction/interaction.js';
import type { RuleSet } from '../rules/rule-set.js';
import { systemClock } from '../shared/clock.js';
import { type Active, ActiveRules } from './active-rules.js';
import { checkCandidate } from './candidate.js';
import { createFailures } from './failures.js';
import { loadInitialRules } from './initial-rules.js';
import { lastGoodFile } from './last-good.js';
import { listeners } from './listeners.js';
import type { RuleProvider } from './provider.js';
import { readStable, type StableContent } from './read-stable.js';
import { ringBuffer } from './ring-buffer.js';
import type { ActivationCause, RuleSource, RuleSourceStatus } from './rule-source.js';
import { schedule } from './schedule.js';
import { checkOptions, providerOf, type WatchOptions } from './watch-options.js';

/**
 * Loads rules and follows them: a folder or file, the URL of a bundle (`https://…`), or an provider of one's own.
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
  const { clock = systemClock, keep = 10 } = options;
  const { on, emit } = listeners();
  const observed = ringBuffer<Interaction>(options.recent ?? 500);
  const lastGood = lastGoodFile(options.lastGood);
  const closing = new AbortController();
  const { signal } = closing;
  const at = (): string => new Date(clock.now()).toISOString();

  // Hints may come before there is a schedule; the first read sees what they speak of.
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

  /** Content of the files as last judged; the same content is never judged twice. */
  let { seen } = start;
  let lastAttempt = at();
  /** Raised by a rollback: a look that began before it must not undo it. */
  let generation = 0;
  const failures = createFailures(provider, start.refused, (error) => {
    const { diagnostics } = error;
    emit('rejected', { error, diagnostics, active: rules.current.ruleSet.version, at: lastAttempt });
  });

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
      watch?.close();
      closing.abort();
      await plan.close();
      await lastGood.settled();
    },
  });

  /** One look at the files; false when they could not be read. */
  async function look(): Promise<boolean> {
    const begun = generation;
    const isOver = (): boolean => generation !== begun || signal.aborted;
    let content: StableContent | undefined;
    try {
      content = await readStable(provider, seen, signal);
    } catch (error) {
      lastAttempt = at();
      if (!signal.aborted) failures.cannotRead(error);
      return false;
    }
    lastAttempt = at();
    failures.readable();
    if (content === undefined) return true;
    seen = content.hash;
    try {
      const moment = { interactions: observed.items(), now: new Date(clock.now()) };
      const ruleSet = await checkCandidate(content, rules.current.ruleSet, moment, options);
      if (!isOver()) accept({ ruleSet, files: content.files, since: at(), from: 'files' });
    } catch (error) {
      if (!isOver()) failures.refuse(error);
    }
    return true;
  }

  function accept(next: Active): void {
    failures.accepted();
    const { ruleSet, since } = rules.current;
    if (next.ruleSet.version !== ruleSet.version) activate(next, 'edit');
    else {
      // The same rules: no reload for anybody, but lines and descriptions may have moved.
      rules.replace({ ...next, since });
      lastGood.save({ files: next.files });
    }
  }

  function activate(next: Active, cause: ActivationCause): void {
    const previous = rules.current.ruleSet.version;
    rules.become(next);
    const { files, ruleSet, since } = next;
    lastGood.save({ files, holdsAgainst: cause === 'rollback' ? seen : undefined });
    emit('activated', { ruleSet, version: ruleSet.version, previous, cause, at: since });
  }

  function rollback(version?: string): RuleSet {
    const target = rules.find(version);
    generation += 1;
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
    });
  }
}
