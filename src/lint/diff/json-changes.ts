/** Where two JSON values differ, as small as the differences are. */
import { isObject } from '../../shared/is-object.js';
import { pointerToken } from '../../shared/json-pointer.js';

/** One place at which two values differ. */
export interface JsonChange {
  /** JSON pointer below the value that was compared. */
  readonly pointer: string;
  /** Undefined where there was nothing. */
  readonly before: unknown;
  /** Undefined where there is nothing any more. */
  readonly after: unknown;
}

/**
 * Empty for equal values. Elements of lists are matched by what they are, because conditions move when others are
 * added.
 */
export function jsonChanges(before: unknown, after: unknown, pointer = ''): readonly JsonChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(before, after, pointer);
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    // A comparison of another fact is another comparison, not one whose fact changed.
    const isOther = 'fact' in before && 'fact' in after && before.fact !== after.fact;
    const shared = keys.filter((key) => key in before && key in after);
    if (!isOther && shared.length > 0) {
      return keys.flatMap((key) => jsonChanges(before[key], after[key], `${pointer}/${pointerToken(key)}`));
    }
  }
  return [{ pointer, before, after }];
}

/** Elements that are in both lists have not changed, wherever they stand; of the same number the rest are compared. */
function listChanges(
  before: readonly unknown[],
  after: readonly unknown[],
  pointer: string,
): readonly JsonChange[] {
  const textsBefore = before.map((one) => JSON.stringify(one));
  const textsAfter = after.map((one) => JSON.stringify(one));
  const removed = before.flatMap((value, index) =>
    textsAfter.includes(textsBefore[index] ?? '') ? [] : [{ value, index }],
  );
  const added = after.flatMap((value, index) =>
    textsBefore.includes(textsAfter[index] ?? '') ? [] : [{ value, index }],
  );
  if (removed.length === 0 && added.length === 0) return [{ pointer, before, after }];
  if (removed.length === added.length) {
    return removed.flatMap(({ value, index }, place) =>
      jsonChanges(value, added[place]?.value, `${pointer}/${index}`),
    );
  }
  return [
    ...removed.map(({ value, index }) => ({
      pointer: `${pointer}/${index}`,
      before: value,
      after: undefined,
    })),
    ...added.map(({ value, index }) => ({ pointer: `${pointer}/${index}`, before: undefined, after: value })),
  ];
}
