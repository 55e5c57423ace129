/**
 * Gives what `work` gives, a rejection included; where that takes longer than `ms` milliseconds, rejects with what
 * `late` makes. The work itself goes on then: nothing can stop it.
 */
export function withDeadline<Result>(
  work: () => Promise<Result>,
  ms: number,
  late: () => Error,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    // Code of others may throw without a promise, or give a result without one.
    const working = Promise.resolve(work());
    // Not AbortSignal.timeout: its timer would not keep the process running.
    const timer = setTimeout(() => reject(late()), ms);
    working.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
