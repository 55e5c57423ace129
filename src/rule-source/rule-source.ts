/** A rule set that follows its files: what is active, what was tried, and rollback. */
import type { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import type { Interaction } from '../interaction/interaction.js';
import type { RuleSet, RuleSetOptions } from '../rules/rule-set.js';
import type { Clock } from '../shared/clock.js';
import type { Guards } from './guards.js';
import type { ProvidedFile } from './provider.js';
import type { RemovedRule } from './removals.js';

/** Why a rule set became active. */
export type ActivationCause = 'edit' | 'rollback';

/** Other rules decide from now on. Given to listeners of `activated`. */
export interface Activation {
  readonly ruleSet: RuleSet;
  readonly version: string;
  /** Version that was active until now. */
  readonly previous: string;
  readonly cause: ActivationCause;
  /** Rules that were active and no longer are, and skip or record rules that no longer do; empty where there are none. */
  readonly removed: readonly RemovedRule[];
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What stands in the files does not decide. Given to listeners of `rejected`, once for each reason. */
export interface Rejection {
  /** RULES_INVALID, RULES_HELD_BACK or RULES_UNREADABLE. */
  readonly error: AutotriggerError;
  readonly diagnostics: readonly Diagnostic[];
  /** Version that stays active. */
  readonly active: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Files appeared that are not read although their names nearly match. Given to listeners of `notRead`. */
interface NotRead {
  readonly files: readonly string[];
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** For health checks and dashboards: which rules decide, and why not those in the files. */
export interface RuleSourceStatus {
  /** Where the rules come from, for messages. */
  readonly name: string;
  readonly active: {
    readonly version: string;
    /** ISO 8601, UTC. */
    readonly since: string;
    /** `last good`: kept from an earlier process, because the files could not be used at the start. */
    readonly from: 'files' | 'last good' | 'rollback';
  };
  /** When the files were last looked at; ISO 8601, UTC. */
  readonly lastAttempt: string;
  /** Why what stands in the files now is not active; undefined when it is, or when a rollback holds. */
  readonly lastError: AutotriggerError | undefined;
  /** Versions that `rollback` can go to, the latest first. */
  readonly earlier: readonly string[];
  /** Files that are not read although their names nearly match: `x.rules.JSON`, `x.rule.json`. */
  readonly nearMatches: readonly string[];
}

/** The events by name, with what their listeners get. */
export interface RuleSourceEvents {
  readonly activated: Activation;
  readonly rejected: Rejection;
  readonly notRead: NotRead;
}

/** Rules that follow where they are kept. `createTrigger` takes it as `rules`. */
export interface RuleSource {
  /** The active rule set. Read it once per interaction: it is replaced as a whole, never changed. */
  readonly current: RuleSet;
  /** As of the latest look; looks at nothing itself. */
  status(): RuleSourceStatus;
  /** Returns what takes the listener off again. What a listener throws becomes a warning of the process. */
  on<Event extends keyof RuleSourceEvents>(
    event: Event,
    listener: (event: RuleSourceEvents[Event]) => void,
  ): () => void;
  /** Looks at the files now instead of waiting for an event or the next poll; resolves when that is done. */
  check(): Promise<RuleSourceStatus>;
  /**
   * Goes back to an earlier version, the one before unless named; holds until the files change again.
   *
   * @throws AutotriggerError OPTION_INVALID when there is no such version.
   */
  rollback(version?: string): RuleSet;
  /** Remembers a recent interaction for the guard `maxChangedShare`; in memory only. createTrigger calls it. */
  observe(interaction: Interaction): void;
  /** Stops watching; `current` stays as it is. Twice is fine. */
  close(): Promise<void>;
}

/** What else a check may want to know. */
export interface CheckContext {
  /** Files beside the rules: `*.scenarios.json`, `*.laws.json`. */
  readonly beside: readonly ProvidedFile[];
}

/** Says what speaks against a candidate; any finding of severity `error` holds it back. */
export type RuleCheck = (
  candidate: RuleSet,
  active: RuleSet | undefined,
  context: CheckContext,
) => readonly Diagnostic[] | Promise<readonly Diagnostic[]>;

/** How edits are found, checked and kept; every interval in milliseconds. */
export interface RuleSourceOptions extends RuleSetOptions {
  /** Run in order after the guards; a check that throws holds the candidate back, too. */
  readonly checks?: readonly RuleCheck[];
  readonly guards?: Guards;
  /**
   * How long a file must be missing, or without rules, before its rules stop deciding, in milliseconds; 5,000 unless
   * set. A deploy or a sync that moves files and writes them anew changes nothing meanwhile.
   */
  readonly removalGraceMs?: number;
  /** File that keeps the last good rules, so that a process can start while the folder is broken. */
  readonly lastGood?: string;
  /** How often the files are looked at without an event, in milliseconds; the provider's own interval unless set. */
  readonly pollMs?: number;
  /** How long to wait after an event for more of them, in milliseconds; 50 unless set. */
  readonly debounceMs?: number;
  /** Earlier rule sets kept for `rollback`; 10 unless set. */
  readonly keep?: number;
  /** Recent interactions kept for the guard `maxChangedShare`; 500 unless set. */
  readonly recent?: number;
  /** Dates activations and measures the grace of removals; the system's unless set. */
  readonly clock?: Clock;
}
