/** Fields of a record that the mapping names nowhere, and that may be the wish not to be asked. */
import { showName } from '../read-text.js';
import { saysOptOut } from '../unread-opt-outs.js';

/** What is wrong with one field of the interaction or the record; the message is the end of a sentence. */
export interface FieldIssue {
  readonly target: string;
  readonly message: string;
}

/** `interaction`: what the mapping made of the record. */
export type UnreadFinder = (
  record: Readonly<Record<string, unknown>>,
  interaction: Readonly<Record<string, unknown>>,
) => readonly FieldIssue[];

const message =
  'may be a wish not to be asked, and the mapping does not read it: map it to `do_not_send`, or to an attribute that a rule asks about';

/** `unread-opt-outs` does the same with records that are interactions already. */
export function compileUnread(part: object): UnreadFinder {
  const named = textsIn(part);
  const isNamed = (key: string): boolean =>
    named.some((text) => text === key || [`${key}.`, `${key}[`, `{${key}`].some((one) => text.includes(one)));
  return (record, { do_not_send: held }) => {
    const unread = Object.keys(record).filter((key) => saysOptOut(key, record[key]) && !isNamed(key));
    // Who is not asked anyway needs no second reason.
    if (unread.length === 0 || String(held).trim().toLowerCase() === 'true') return [];
    return unread.map((key) => ({ target: showName(key), message }));
  };
}

/** Every text of the mapping: paths are among them, wherever they stand. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
