/** One rule file: JSON text, or the value it would parse to (then without lines in messages). */
export interface RuleFileContent {
  /** For messages and places; nothing is read from it. */
  readonly path: string;
  readonly content: unknown;
}
