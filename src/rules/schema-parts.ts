/** Parts of schemas that carry what a message or the JSON Schema needs. */
import * as z from 'zod/mini';

/** Rides on a refinement: code and fix of the diagnostic. */
export interface ProblemDetails {
  readonly code: string;
  readonly fix: string;
}

/** A check of its own: `message` says what is wrong, `fix` what to write. */
export function must<Value>(
  test: (value: Value) => boolean,
  { code, message, fix, path }: ProblemDetails & { readonly message: string; readonly path?: string[] },
) {
  const params: ProblemDetails = { code, fix };
  return z.refine<Value>(test, { message, params, ...(path && { path }) });
}

/** A key that may be left out, with what editors show of it. */
export function optional<Schema extends z.ZodMiniType>(schema: Schema, description: string) {
  return z.optional(schema).check(z.describe(description));
}
