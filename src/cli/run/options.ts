/** What `run` was asked to do, as commander reads it. */
import type { AddressRules } from '../../interaction/address.js';
import type { ReceiptOutcome } from '../../receipt/receipt.js';
import type { Environment } from '../../shared/environment.js';
import type { InputOptions } from '../input/open-input.js';

/** What commands that submit have in common. */
export interface SubmitOptions extends Pick<InputOptions, 'map' | 'join'> {
  /** A folder, a file, or with `--watch` a URL. */
  readonly rules: string;
  /** The default store of the environment, or of the sandbox, unless given. */
  readonly store?: string;
  /** `test` unless given: an option that is forgotten asks no customer. */
  readonly env: Environment;
  /** Those that the store was filled under where they are left out. */
  readonly addressRules?: AddressRules;
  /** For the first production run on a store: an address that is mistyped looks like a store that is new. */
  readonly createStore?: true;
  /** In place of the vendor, in this process. */
  readonly sandbox?: true;
  /** Sends nothing and writes nothing, not even an empty store. */
  readonly dryRun?: true;
  /** The vendor's own unless given. */
  readonly baseUrl?: string;
  /** A file in PEM; with `clientKey` or not at all. */
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Requests a second at most. */
  readonly rate?: number;
  /** What cannot be logged is not sent: a run stops when this file cannot be written. */
  readonly log?: string;
  readonly watch?: true;
  /** Enabled rules at least, as a guard against a folder that was emptied by mistake. */
  readonly minRules?: number;
  /** Names of rules without which nothing may be sent, such as those that skip. */
  readonly requiredRules?: readonly string[];
  /** 0 to 1, of the recent outcomes. */
  readonly maxChangedShare?: number;
  /** Milliseconds. */
  readonly removalGrace?: number;
  /** In place of AUTOTRIGGER_BUNDLE_SECRET. */
  readonly bundleSecretFile?: string;
  /** The file that the last good rules are kept in, for a start while edited ones are broken. */
  readonly lastGood?: string;
  readonly format: 'pretty' | 'json';
}

/** Options of `run`. */
export interface RunOptions extends SubmitOptions, InputOptions {
  /** Other rules, in the forms of `rules`. */
  readonly shadow?: string;
  /** Outcomes that make the exit code 1. */
  readonly failOn: readonly ReceiptOutcome[];
}

/** Options of `worker`. */
export interface WorkerOptions extends SubmitOptions {
  /** Address of the server. */
  readonly queue: string;
  /** `interactions` unless given. */
  readonly queueName: string;
  /** Of the keys in Redis, or the schema in Postgres; BullMQ's own default unless given. */
  readonly queuePrefix?: string;
  /** Nothing is listened on unless given; 0 takes a free port. */
  readonly healthPort?: number;
  /** 127.0.0.1 unless given, so that no network sees the numbers unasked. */
  readonly healthHost?: string;
}
