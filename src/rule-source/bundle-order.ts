/** The order of signed bundles: one that was recorded earlier and is served again is refused. */
import { createHash } from 'node:crypto';
import { AutotriggerError } from '../errors/autotrigger-error.js';

/** What a bundle says of its age; the signature covers it. */
export interface BundleRevision {
  readonly kind: 'sequence' | 'time';
  /** The number, or the instant in milliseconds. */
  readonly value: number;
}

/** Bodies that are known to have been replaced; of more the oldest are forgotten. */
const mostReplaced = 1_000;

/** Throws RULES_UNREADABLE for a bundle that is older than one that was read before, or was replaced by another. */
export function bundleOrder(name: string): (body: Uint8Array, revision: BundleRevision | undefined) => void {
  let last: { readonly digest: string; readonly revision: BundleRevision | undefined } | undefined;
  const replaced = new Set<string>();

  return (body, revision) => {
    const digest = createHash('sha256').update(body).digest('hex');
    if (last === undefined || last.digest !== digest) {
      // Without a revision only a body that was served and replaced before can be told to be old.
      if (last?.revision !== undefined) requireLater(last.revision, revision, name);
      else if (replaced.has(digest)) {
        throw refused(
          `${name} serves a bundle that was replaced by another before`,
          'sign it anew with a `sequence`',
        );
      }
      if (last !== undefined) replaced.add(last.digest);
      const [oldest] = replaced;
      if (replaced.size > mostReplaced && oldest !== undefined) replaced.delete(oldest);
      last = { digest, revision };
    }
  };
}

function requireLater(before: BundleRevision, revision: BundleRevision | undefined, name: string): void {
  const { kind } = before;
  if (revision?.kind !== kind) {
    throw refused(
      `${name} serves a bundle without \`${kind}\`, and the one before had it`,
      `sign it with a \`${kind}\``,
    );
  }
  if (revision.value > before.value) return;
  throw refused(
    `${name} serves a bundle whose \`${kind}\` is not later than that of the one before`,
    `raise \`${kind}\` with every bundle; to go back to earlier rules, sign them anew`,
  );
}

function refused(message: string, fix: string): AutotriggerError {
  return new AutotriggerError('RULES_UNREADABLE', message, { fix });
}
