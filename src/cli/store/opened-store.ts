/** A store as the command line holds it: with what belongs to it beside the port. */
import type { SuppressionStore } from '../../stores/port.js';

export interface OpenedStore {
  readonly store: SuppressionStore;
  /** For messages: never holds a password. */
  readonly name: string;
  /** The folder of an embedded store. */
  readonly folder?: string;
  /** Rejects where what the driver keeps to itself makes the store another one, or none. */
  check?(): Promise<void>;
  /** Makes the tables, for a store that needs some. */
  migrate?(): Promise<void>;
  /** Closes the store and, unlike the store alone, the connection that was opened for it. */
  close(): Promise<void>;
}
