/** Addresses of stores as people write them: read by drivers, shown without what is secret in them. */
import { usageError } from '../options.js';

/** Drivers throw for an address they cannot read, and quote it. */
export function understood<Client>(location: string, make: () => Client): Client {
  try {
    return make();
  } catch {
    throw usageError(
      `the address of the store, \`${withoutPassword(location)}\`, cannot be read`,
      'write it as redis://user:password@host:6379/0 or postgres://user:password@host:5432/database, with what is no letter or digit in a password encoded (`@` as %40)',
    );
  }
}

/** Credentials stand before the last `@`, also where they hold one that is not encoded, or among the parameters. */
export function withoutPassword(location: string): string {
  return location.replace(/\?.*/s, '').replace(/\/\/.*@/s, '//');
}
