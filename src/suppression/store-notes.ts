/** Holds a store to what it noted of itself: its environment, its address rules, and the secrets it was filled under. */
import { createHmac } from 'node:crypto';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { AddressRules } from '../interaction/address.js';
import type { Environment } from '../shared/environment.js';
import type { StoreNotes, SuppressionStore } from '../stores/port.js';
import type { KeySecret } from './keys.js';

/** What a process means to use a store for. */
interface StoreUse {
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

/** New rows are kept under `current`; rows under the others still count. */
interface Secrets {
  readonly current: string;
  readonly previous: readonly string[];
  /** The store has the current one's fingerprint already. */
  readonly noted: boolean;
}

/**
 * The secrets to hash with: those given, the store's own where none is given; beside those given, the store's own where
 * rows were kept under it, so that they still count. Rejects with STORE_UNSAFE, and with STORE_UNAVAILABLE.
 */
export async function secretsFor(store: SuppressionStore, given: KeySecret | undefined): Promise<Secrets> {
  const known = (await store.knownSecrets?.()) ?? [];
  if (known.length === 0) return { ...plain(given ?? (await store.secret())), noted: false };
  const own = await store.secret();
  const { current, previous } = plain(given ?? own);
  const isKnown = (secret: string): boolean => known.includes(fingerprintOf(secret));
  // Rows under the store's own secret still count, also where another one is current now.
  const held = isKnown(own) ? [...previous, own] : previous;
  // The store's own secret is always at hand: it proves nothing once rows are kept under one that was given.
  const proving = known.filter((fingerprint) => fingerprint !== fingerprintOf(own));
  const isProven =
    proving.length === 0 ||
    [current, ...previous].map(fingerprintOf).some((fingerprint) => proving.includes(fingerprint));
  if (isProven) return { current, previous: held, noted: isKnown(current) };
  throw underAnother(store.name);
}

function underAnother(store: string): AutotriggerError {
  return new AutotriggerError(
    'STORE_UNSAFE',
    `the ${store} store was filled under another secret, so none of its customers would be recognised`,
    {
      fix: 'give the secret it was filled under (`keySecret`, AUTOTRIGGER_KEY_SECRET); to change it, give that one as the previous one',
    },
  );
}

/** To be done before the first row is written under it. Rejects with STORE_UNSAFE where another process was faster. */
export async function noteSecret(
  store: SuppressionStore,
  { current, previous, noted }: Secrets,
): Promise<void> {
  if (noted) return;
  await store.noteSecret?.(fingerprintOf(current), [current, ...previous].map(fingerprintOf));
  if (!(await isNoted(store, current))) throw underAnother(store.name);
}

/** Rejects with STORE_UNAVAILABLE where a secret that was noted is not there any more, and with it whom it knew. */
export async function assertNoted(store: SuppressionStore, secret: string): Promise<void> {
  if (await isNoted(store, secret)) return;
  throw new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the ${store.name} store was emptied or replaced while it was in use: it no longer knows who was asked, and who must not be`,
    {
      fix: 'restore it from a backup, or import who was asked and who opted out; then restart every process that uses it',
    },
  );
}

async function isNoted(store: SuppressionStore, secret: string): Promise<boolean> {
  const known = await store.knownSecrets?.();
  return known === undefined || known.includes(fingerprintOf(secret));
}

/** Throws STORE_UNSAFE where none of the secrets at hand is one that the export's keys were made with. */
export function assertExportedUnder(
  exported: readonly string[],
  { current, previous }: Pick<Secrets, 'current' | 'previous'>,
): void {
  if ([current, ...previous].some((secret) => exported.includes(fingerprintOf(secret)))) return;
  throw new AutotriggerError(
    'STORE_UNSAFE',
    'the export was made under another secret, so none of its customers would be recognised in this store',
    {
      fix: 'give the secret of the store that was exported (`keySecret`, AUTOTRIGGER_KEY_SECRET), here and in every run on this store',
    },
  );
}

const characters = 16;

/** Tells secrets apart and gives none away: it is one more hash made with the secret, like the keys themselves. */
function fingerprintOf(secret: string): string {
  return createHmac('sha256', secret).update('fingerprint').digest('base64url').slice(0, characters);
}

function plain(given: KeySecret): Omit<Secrets, 'noted'> {
  if (typeof given === 'string') return { current: given, previous: [] };
  return { current: given.current, previous: given.previous ?? [] };
}
