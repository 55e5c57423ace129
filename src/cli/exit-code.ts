/** What a command tells the shell. */

export enum ExitCode {
  Fine = 0,
  /** A test failed, a threshold was crossed, a request was not accepted. */
  Findings = 1,
  /** Usage, unreadable input, invalid rules. */
  CouldNotRun = 2,
}
