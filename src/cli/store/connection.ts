/** What every store of the command line has: its address, its driver, and what is closed with it. */
import { existsSync } from 'node:fs';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { SuppressionStore } from '../../stores/port.js';
import { type CommandContext, pathFrom } from '../context.js';
import { usageError } from '../options.js';

/** A store with its connection, which the command line has to make: the library takes the caller's. */
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

/** `memory` and addresses of servers are none. */
function isFolder(location: string): boolean {
  return location !== 'memory' && !location.includes('://');
}

/** Of a folder, whether anything is there; a server is asked when it is opened. */
export function isThere(context: CommandContext, location: string): boolean {
  return !isFolder(location) || existsSync(pathFrom(context, location));
}

/** Drivers throw for an address they cannot read, and quote it. */
export function understood<Client>(location: string, make: () => Client): Client {
  try {
    return make();
  } catch {
    throw usageError(
      `the address \`${withoutPassword(location)}\` cannot be read`,
      'write it as redis://user:password@host:6379/0 or postgres://user:password@host:5432/database, with what is no letter or digit in a password encoded (`@` as %40)',
    );
  }
}

/** Credentials stand before the last `@`, also where they hold one that is not encoded, or among the parameters. */
export function withoutPassword(location: string): string {
  return location.replace(/\?.*/s, '').replace(/\/\/.*@/s, '//');
}

/** Rejects with USAGE when it is not installed. */
export async function driver<Module>(
  name: string,
  load: () => Promise<Module>,
  what = 'store',
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new AutotriggerError(
      'USAGE',
      `this ${what} needs the package \`${name}\`, which is not installed`,
      {
        cause,
        fix: `npm install ${name}`,
      },
    );
  }
}
