/** Removes fields from a counterexample until each remaining one matters. */
import { isObject } from '../../shared/is-object.js';
import type { LawCase } from './build-case.js';

type Json = Readonly<Record<string, unknown>>;

/** `breaks` says whether a case still breaks the law; it does for `broken`. The id always stays. */
export function shrinkCase(broken: LawCase, breaks: (candidate: LawCase) => boolean): LawCase {
  let smallest = broken;
  for (let again = true; again; ) {
    again = false;
    for (const interaction of smaller(smallest.interaction)) {
      if (interaction.ext_interaction_id === undefined) continue;
      const candidate = { interaction, now: smallest.now };
      if (!breaks(candidate)) continue;
      smallest = candidate;
      again = true;
      break;
    }
  }
  return smallest;
}

/** The same with one field, or one element of a list, removed. */
function* smaller(value: Json): Generator<Json> {
  for (const [key, inner] of Object.entries(value)) {
    const { [key]: _, ...rest } = value;
    yield rest;
    if (Array.isArray(inner)) {
      for (let at = 0; at < inner.length; at += 1) yield { ...value, [key]: inner.toSpliced(at, 1) };
    } else if (isObject(inner)) {
      for (const less of smaller(inner)) yield { ...value, [key]: less };
    }
  }
}
