/** What `run` was asked to do, as commander reads it. */
import type { AddressRules } from '../../interaction/address.js';
import type { ReceiptOutcome } from '../../receipt/receipt.js';
import type { Environment } from '../../shared/environment.js';
import type { InputOptions } from '../input/open-input.js';

/** What commands that submit have in common. */
export interface SubmitOptions extends Pick<InputOptions, 'map' | 'join'> {
  readonly rules: string;
  readonly store?: string;
  readonly env: Environment;
  /** Those that the store was filled under where they are left out. */
  readonly addressRules?: AddressRules;
  readonly createStore?: true;
  readonly sandbox?: true;
  readonly dryRun?: true;
  readonly baseUrl?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly concurrency: number;
  readonly rate?: number;
  readonly log?: string;
  readonly watch?: true;
  readonly minRules?: number;
  readonly requiredRules?: readonly string[];
  readonly maxChangedShare?: number;
  /** Milliseconds. */
  readonly removalGrace?: number;
  readonly bundleSecretFile?: string;
  readonly lastGood?: string;
  readonly format: 'pretty' | 'json';
}

/** Options of `run`. */
export interface RunOptions extends SubmitOptions, InputOptions {
  readonly shadow?: string;
  readonly failOn: readonly ReceiptOutcome[];
}

/** Options of `worker`. */
export interface WorkerOptions extends SubmitOptions {
  /** Address of the server. */
  readonly queue: string;
  readonly queueName: string;
  readonly queuePrefix?: string;
  readonly healthPort?: number;
  readonly healthHost?: string;
}
