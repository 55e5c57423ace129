/** What `run` was asked to do, as commander reads it. */
import type { AddressRules } from '../../interaction/address.js';
import type { InputFormat } from '../../interaction/read/format.js';
import type { ReceiptOutcome } from '../../receipt/receipt.js';
import type { Environment } from '../../shared/environment.js';

export interface RunOptions {
  readonly rules: string;
  readonly map?: string;
  readonly inputFormat?: InputFormat;
  readonly store?: string;
  readonly env: Environment;
  /** Those that the store was filled under where they are left out. */
  readonly addressRules?: AddressRules;
  readonly createStore?: true;
  readonly sandbox?: true;
  readonly dryRun?: true;
  readonly baseUrl?: string;
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
  readonly shadow?: string;
  readonly failOn: readonly ReceiptOutcome[];
  readonly format: 'pretty' | 'json';
}
