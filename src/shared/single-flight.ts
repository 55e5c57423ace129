/** While an answer is awaited, all who ask wait for that one; the next who asks after it asks anew. */
export function singleFlight<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let asking: Promise<Result> | undefined;
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
