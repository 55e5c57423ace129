/** Holds a store to what it noted of itself: its environment and its address rules. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { AddressRules } from '../interaction/address.js';
import type { Environment } from '../shared/environment.js';
import type { StoreNotes, SuppressionStore } from '../stores/port.js';

export interface StoreUse {
  /** Not compared where it is left out. */
  readonly environment?: Environment | undefined;
  /** Those of the store where they are left out. */
  readonly addressRules?: AddressRules | undefined;
}

/** The address rules that keys of this store are made under. Rejects with STORE_UNSAFE, and with STORE_UNAVAILABLE. */
export async function addressRulesFor(store: SuppressionStore, use: StoreUse): Promise<AddressRules> {
  const notes = (await store.notes?.()) ?? {};
  assertFits(store.name, notes, use);
  return use.addressRules ?? rulesFrom(notes.addressRules);
}

/** To be done before the first row is written. Rejects like `addressRulesFor`. */
export async function noteUse(
  store: SuppressionStore,
  use: StoreUse & { readonly addressRules: AddressRules },
): Promise<void> {
  const { environment, addressRules } = use;
  const given = { addressRules: textOf(addressRules), ...(environment === undefined ? {} : { environment }) };
  // Another process may have been faster: what stands now decides.
  assertFits(store.name, (await store.note?.(given)) ?? {}, use);
}

/** Throws STORE_UNSAFE. */
export function assertEnvironment(store: string, noted: StoreNotes, environment: Environment): void {
  if (noted.environment === undefined || noted.environment === environment) return;
  throw new AutotriggerError(
    'STORE_UNSAFE',
    `the store \`${store}\` is of the environment \`${noted.environment}\`, and was opened for \`${environment}\``,
    { fix: `use another store for \`${environment}\`, or open this one for \`${noted.environment}\`` },
  );
}

function assertFits(store: string, noted: StoreNotes, { environment, addressRules }: StoreUse): void {
  if (environment !== undefined) assertEnvironment(store, noted, environment);
  if (addressRules === undefined || noted.addressRules === undefined) return;
  const given = textOf(addressRules);
  if (noted.addressRules === given) return;
  const name = (text: string): string => (text === '' ? 'no address rules' : `the address rules \`${text}\``);
  throw new AutotriggerError(
    'STORE_UNSAFE',
    `the store \`${store}\` was filled under ${name(noted.addressRules)}, and is used under ${name(given)}: its customers would not be recognised`,
    {
      fix: 'use the address rules it was filled under (leave out `addressRules`), or a new store with the history and the do-not-contact list imported',
    },
  );
}

const textOf = (rules: AddressRules): string =>
  Object.entries(rules)
    .filter(([, isOn]) => isOn === true)
    .map(([name]) => name)
    .sort()
    .join(',');

function rulesFrom(text = ''): AddressRules {
  const names = text.split(',');
  return { gmail: names.includes('gmail'), plusTags: names.includes('plusTags') };
}
