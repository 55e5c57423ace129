/** Follows rule files while a process runs: read, validate, check, then swap one reference. */
import { AutotriggerError, formatError, isAutotriggerError } from '../errors/autotrigger-error.js';
import type { Interaction } from '../interaction/interaction.js';
import { parseRuleSet } from '../rules/parse-rule-set.js';
import type { RuleSet } from '../rules/rule-set.js';
import { systemClock } from '../shared/clock.js';
import { type BundleOptions, bundleOrigin } from './bundle-origin.js';
import { admit } from './candidate.js';
import { folderOrigin } from './folder-origin.js';
import { type LastGood, readLastGood, writeLastGood } from './last-good.js';
import { listeners, warn } from './listeners.js';
import type { OriginFile, RuleOrigin } from './origin.js';
import { readSettled, type Settled } from './read-settled.js';
import { recent } from './recent.js';
import type { ActivationCause, RuleSource, RuleSourceOptions, RuleSourceStatus } from './rule-source.js';
import { schedule } from './schedule.js';

export interface WatchOptions extends RuleSourceOptions {
  /** For a URL: headers, signature, time-out. */
  readonly bundle?: BundleOptions;
}

interface Active {
  readonly ruleSet: RuleSet;
  readonly files: readonly OriginFile[];
  readonly since: string;
  readonly from: RuleSourceStatus['active']['from'];
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
  const closing = new AbortController();
  const at = (): string => new Date(clock.now()).toISOString();

  let lastAttempt = at();
  /** Why the files could not be read, and why what was read last is not active. */
  let unreadable: AutotriggerError | undefined;
  let refused: AutotriggerError | undefined;
  /** Content of the files as last judged; the same content is never judged twice. */
  let seen: string | undefined;
  /** Raised by a rollback: a look that began before it must not undo it. */
  let era = 0;
  let earlier: readonly Active[] = [];
  let saving: Promise<void> = Promise.resolve();

  // Hints may come before there is a schedule; the first read sees what they speak of.
  let hint = (): void => {};
  const watch = origin.watch?.(() => hint());
  let active: Active;
  try {
    active = await start();
  } catch (error) {
    watch?.close();
    throw error;
  }

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
      return active.ruleSet;
    },
    status,
    on,
    async check() {
      await plan.now();
      await saving;
      return status();
    },
    rollback,
    observe: (interaction) => observed.add(interaction),
    async close() {
      watch?.close();
      closing.abort();
      await plan.close();
      await saving;
    },
  });

  async function start(): Promise<Active> {
    const saved = options.lastGood === undefined ? undefined : await readLastGood(options.lastGood);
    try {
      const content = await readSettled(origin, undefined, closing.signal);
      if (content === undefined)
        throw new AutotriggerError('RULES_UNREADABLE', `${origin.name} gave no files`);
      seen = content.hash;
      if (saved?.holdsAgainst === content.hash) {
        return { ...keptFrom(saved), from: 'rollback' };
      }
      const ruleSet = await admit(
        content,
        undefined,
        { interactions: [], now: new Date(clock.now()) },
        options,
      );
      const first: Active = { ruleSet, files: content.files, since: at(), from: 'files' };
      save(first);
      return first;
    } catch (error) {
      if (saved === undefined) throw error;
      refused = asError(error);
      return keptFrom(saved, error);
    }
  }

  function keptFrom(saved: LastGood, instead?: unknown): Active {
    try {
      return {
        ruleSet: parseRuleSet(saved.files, options),
        files: saved.files,
        since: at(),
        from: 'last good',
      };
    } catch (error) {
      // The files' own mistake is the one to mend.
      throw instead ?? error;
    }
  }

  /** One look at the files; false when they could not be read. */
  async function look(): Promise<boolean> {
    const begun = era;
    let content: Settled | undefined;
    try {
      content = await readSettled(origin, seen, closing.signal);
    } catch (error) {
      if (!closing.signal.aborted) cannotRead(asError(error));
      return false;
    } finally {
      lastAttempt = at();
    }
    unreadable = undefined;
    if (content === undefined) return true;
    seen = content.hash;
    try {
      const moment = { interactions: observed.items(), now: new Date(clock.now()) };
      const ruleSet = await admit(content, active.ruleSet, moment, options);
      if (era === begun && !closing.signal.aborted) activate(ruleSet, content.files);
    } catch (error) {
      if (era === begun && !closing.signal.aborted) {
        refused = asError(error);
        reject(refused);
      }
    }
    await saving;
    return true;
  }

  function activate(ruleSet: RuleSet, files: readonly OriginFile[]): void {
    refused = undefined;
    if (ruleSet.version !== active.ruleSet.version) {
      become({ ruleSet, files, since: at(), from: 'files' }, 'edit');
      return;
    }
    // The same rules: no reload for anybody, but lines and descriptions may have moved.
    active = { ...active, ruleSet, files, from: 'files' };
    save(active);
  }

  function become(next: Active, cause: ActivationCause): void {
    const previous = active;
    const { version } = next.ruleSet;
    earlier = [previous, ...earlier.filter((one) => one.ruleSet.version !== previous.ruleSet.version)]
      .filter((one) => one.ruleSet.version !== version)
      .slice(0, keep);
    active = next;
    save(next);
    emit('activated', {
      ruleSet: next.ruleSet,
      version,
      previous: previous.ruleSet.version,
      cause,
      at: next.since,
    });
  }

  function cannotRead(error: AutotriggerError): void {
    // A server that stays away is one piece of news, not one every poll.
    const isKnown = unreadable !== undefined && formatError(unreadable) === formatError(error);
    unreadable = error;
    if (!isKnown) reject(error);
  }

  function reject(error: AutotriggerError): void {
    const { diagnostics } = error;
    emit('rejected', { error, diagnostics, active: active.ruleSet.version, at: lastAttempt });
  }

  function rollback(version?: string): RuleSet {
    const target =
      version === undefined ? earlier[0] : earlier.find((one) => one.ruleSet.version === version);
    if (target === undefined) {
      const known = earlier.map((one) => one.ruleSet.version);
      const what =
        version === undefined ? 'there is no earlier rule set' : `there is no earlier version \`${version}\``;
      throw new AutotriggerError('OPTION_INVALID', what, {
        fix:
          known.length === 0 ? 'nothing was activated before this one' : `versions are ${known.join(', ')}`,
      });
    }
    era += 1;
    refused = undefined;
    become({ ...target, since: at(), from: 'rollback' }, 'rollback');
    return target.ruleSet;
  }

  function save({ files, from: source }: Active): void {
    const { lastGood } = options;
    if (lastGood === undefined) return;
    const holdsAgainst = source === 'rollback' ? seen : undefined;
    saving = saving
      .then(() => writeLastGood(lastGood, { files, holdsAgainst }))
      .catch((error: unknown) =>
        warn(`the last good rules cannot be kept in \`${lastGood}\`: ${String(error)}`),
      );
  }

  function status(): RuleSourceStatus {
    const { ruleSet, since, from: source } = active;
    return Object.freeze({
      name: origin.name,
      active: Object.freeze({ version: ruleSet.version, since, from: source }),
      lastAttempt,
      lastError: unreadable ?? refused,
      earlier: Object.freeze(earlier.map((one) => one.ruleSet.version)),
    });
  }

  function asError(error: unknown): AutotriggerError {
    if (isAutotriggerError(error)) return error;
    return new AutotriggerError('RULES_UNREADABLE', `${origin.name} cannot be read`, {
      fix: 'look at the cause; it is tried again by itself',
      cause: error,
    });
  }
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
