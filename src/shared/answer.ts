/** A result that may be there at once. */
export type Answer<Result> = Result | Promise<Result>;
