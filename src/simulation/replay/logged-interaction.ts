/** Lines of a log that carry the interaction they are about, read as that interaction. */
import { isObject } from '../../shared/is-object.js';

/** `{ "interaction": { … }, … }` gives what is inside; everything else is taken as it is. */
export function loggedInteraction(record: unknown): unknown {
  if (!isObject(record) || record.ext_interaction_id !== undefined) return record;
  return Object.hasOwn(record, 'interaction') && isObject(record.interaction) ? record.interaction : record;
}
