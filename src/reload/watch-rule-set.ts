/** Follows rule files while a process runs: read, validate, check, then swap one reference. */
import { AutotriggerError, formatError, isAutotriggerError } from '../errors/autotrigger-error.js';
import type { Interaction } from '../interaction/interaction.js';
import type { RuleSet } from '../rules/rule-set.js';
import { systemClock } from '../shared/clock.js';
import { type Active, ActiveRules } from './active-rules.js';
import { type BundleOptions, bundleOrigin } from './bundle-origin.js';
import { admit } from './candidate.js';
import { folderOrigin } from './folder-origin.js';
import { lastGoodKeeper } from './last-good.js';
import { listeners } from './listeners.js';
import type { RuleOrigin } from './origin.js';
import { readSettled, type Settled } from './read-settled.js';
import { recent } from './recent.js';
import type { ActivationCause, RuleSource, RuleSourceOptions, RuleSourceStatus } from './rule-source.js';
import { schedule } from './schedule.js';
import { startRules } from './start-rules.js';

export interface WatchOptions extends RuleSourceOptions {
  /** For a URL: headers, signature, time-out. */
  readonly bundle?: BundleOptions;
}

/**
 * Loads rules and follows them: a folder or file, the URL of a bundle (`https://…`), or an origin of one's own.
 * Valid edits become active as a whole; refused ones keep what was active and raise `rejected`, once each.
 *
 * @throws AutotriggerError RULES_UNREADABLE, RULES_INVALID or RULES_HELD_BACK when there is nothing to start with:
 * neither usable files nor, with `lastGood`, rules kept from before. OPTION_INVALID for a wrong option.
 */
export async function watchRuleSet(
  from: string | URL | RuleOrigin,
  options: WatchOptions = {},
): Promise<RuleSource> {
  checkOptions(options);
  const origin = originOf(from, options);
  const { clock = systemClock, keep = 10 } = options;
  const { on, emit } = listeners();
  const observed = recent<Interaction>(options.recent ?? 500);
  const lastGood = lastGoodKeeper(options.lastGood);
  const closing = new AbortController();
  const { signal } = closing;
  const at = (): string => new Date(clock.now()).toISOString();

  // Hints may come before there is a schedule; the first read sees what they speak of.
  let hint = (): void => {};
  const watch = origin.watch?.(() => hint());
  const start = await startRules(origin, options, { signal, now: new Date(clock.now()) }).catch((error) => {
    watch?.close();
    throw error;
  });
  const rules = new ActiveRules(start.active, keep);
  if (start.active.from === 'files') lastGood.save({ files: start.active.files });

  /** Content of the files as last judged; the same content is never judged twice. */
  let { seen } = start;
  /** Why what was judged last is not active, and why the files cannot be read now. */
  let refused = start.refused === undefined ? undefined : asError(start.refused, origin);
  let unreadable: AutotriggerError | undefined;
  let lastAttempt = at();
  /** Raised by a rollback: a look that began before it must not undo it. */
  let era = 0;

  const plan = schedule(look, {
    debounceMs: options.debounceMs ?? 50,
    pollMs: options.pollMs ?? origin.pollMs,
    backsOff: origin.watch === undefined,
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
    const begun = era;
    const isOver = (): boolean => era !== begun || signal.aborted;
    let content: Settled | undefined;
    try {
      content = await readSettled(origin, seen, signal);
    } catch (error) {
      lastAttempt = at();
      if (!signal.aborted) cannotRead(asError(error, origin));
      return false;
    }
    lastAttempt = at();
    unreadable = undefined;
    if (content === undefined) return true;
    seen = content.hash;
    try {
      const moment = { interactions: observed.items(), now: new Date(clock.now()) };
      const ruleSet = await admit(content, rules.current.ruleSet, moment, options);
      if (!isOver()) accept({ ruleSet, files: content.files, since: at(), from: 'files' });
    } catch (error) {
      if (!isOver()) refuse(asError(error, origin));
    }
    return true;
  }

  function accept(next: Active): void {
    refused = undefined;
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

  function refuse(error: AutotriggerError): void {
    refused = error;
    reject(error);
  }

  function cannotRead(error: AutotriggerError): void {
    // A server that stays away is one piece of news, not one every poll.
    const isKnown = unreadable !== undefined && formatError(unreadable) === formatError(error);
    unreadable = error;
    if (!isKnown) reject(error);
  }

  function reject(error: AutotriggerError): void {
    const { diagnostics } = error;
    emit('rejected', { error, diagnostics, active: rules.current.ruleSet.version, at: lastAttempt });
  }

  function rollback(version?: string): RuleSet {
    const target = rules.find(version);
    era += 1;
    refused = undefined;
    activate({ ...target, since: at(), from: 'rollback' }, 'rollback');
    return target.ruleSet;
  }

  function status(): RuleSourceStatus {
    const { ruleSet, since, from: source } = rules.current;
    return Object.freeze({
      name: origin.name,
      active: Object.freeze({ version: ruleSet.version, since, from: source }),
      lastAttempt,
      lastError: unreadable ?? refused,
      earlier: Object.freeze([...rules.earlier]),
    });
  }
}

function asError(error: unknown, { name }: RuleOrigin): AutotriggerError {
  if (isAutotriggerError(error)) return error;
  return new AutotriggerError('RULES_UNREADABLE', `${name} cannot be read`, {
    fix: 'look at the cause; it is tried again by itself',
    cause: error,
  });
}

function originOf(from: string | URL | RuleOrigin, { bundle }: WatchOptions): RuleOrigin {
  if (typeof from === 'object' && !(from instanceof URL)) return from;
  return from instanceof URL || /^https?:\/\//.test(from) ? bundleOrigin(from, bundle) : folderOrigin(from);
}

function checkOptions(options: WatchOptions): void {
  const whole = { pollMs: 1, debounceMs: 0, keep: 0, recent: 0 } as const;
  for (const [name, least] of Object.entries(whole)) {
    const value: unknown = Reflect.get(options, name);
    if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least)) continue;
    throw new AutotriggerError('OPTION_INVALID', `\`${name}\` must be a whole number of at least ${least}`);
  }
  const share = options.guards?.maxChangedShare;
  if (share !== undefined && !(share >= 0 && share <= 1)) {
    throw new AutotriggerError('OPTION_INVALID', '`guards.maxChangedShare` must be a share, from 0 to 1');
  }
}
