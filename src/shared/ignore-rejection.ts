/** For answers of code that must not be async: a rejection that nobody awaits would end the process. */

export function ignoreRejection(given: unknown): void {
  if (given instanceof Promise) given.catch(() => undefined);
}
