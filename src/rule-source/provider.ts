/** The port of a place that rule files come from: a folder, a bundle at a URL, or one of your own. */

/** A text file by its path; the path is for messages and for telling files apart. */
export interface ProvidedFile {
  readonly path: string;
  readonly content: string;
}

/** Everything that a read gave. */
export interface ProvidedContent {
  readonly files: readonly ProvidedFile[];
  readonly beside: readonly ProvidedFile[];
  readonly nearMatches: readonly ProvidedFile[];
}

/** What a read gave: everything, or the certainty that nothing is new. */
export type ProviderRead =
  | {
      readonly kind: 'files';
      readonly files: readonly ProvidedFile[];
      /** Files that are no rules and still belong to them, such as `*.scenarios.json`; given to checks. */
      readonly beside?: readonly ProvidedFile[];
      /** Files that are not read as rules although their names nearly match: a removal waits while they hold its rules. */
      readonly nearMatches?: readonly ProvidedFile[];
    }
  /** Nothing has changed since the last read that gave files. */
  | { readonly kind: 'unchanged' };

/** A watch that is under way. */
export interface ProviderWatch {
  /** Twice is fine; no hint comes after it. */
  close(): void;
}

/**
 * Where rule files come from. A provider of your own implements all of it but `watch`, which is optional.
 * `ruleProviderConformance` in `autotrigger/testing` holds an implementation to this contract.
 */
export interface RuleProvider {
  /** For messages: `the folder rules`, `https://rules.example.com/bundle`; without secrets. */
  readonly name: string;
  /** How often it is asked, in milliseconds, unless the options say otherwise. */
  readonly pollMs: number;
  /**
   * True when a read can never see a half-written state, as with one row of a database. Otherwise what changed is
   * read again until it stands still.
   */
  readonly atomic: boolean;
  /**
   * Reads everything as it stands now. Rejects when it cannot, best with an AutotriggerError RULES_UNREADABLE;
   * the rules that are active then stay. `unchanged` is allowed after a read that gave files.
   */
  read(context: { readonly signal: AbortSignal }): Promise<ProviderRead>;
  /** Calls `changed` whenever something may have changed; too often is fine, and polling catches what it misses. */
  watch?(changed: () => void): ProviderWatch;
}
