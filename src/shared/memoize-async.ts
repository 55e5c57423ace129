/** Asks once for all callers; after a failure the next caller asks again. */
export function memoizeAsync<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= ask().catch((error) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
