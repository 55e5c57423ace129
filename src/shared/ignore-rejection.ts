/** For answers of code that must not be async: a rejection that nobody awaits would end the process. */

/** Takes what code of others returned, whatever it is; does nothing unless it is a promise. */
export function ignoreRejection(given: unknown): void {
  if (given instanceof Promise) given.catch(() => undefined);
}
