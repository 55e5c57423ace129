/** Records on their way into the trigger: read once, counted, with the fields noted that nothing reads. */
import { normaliseInteraction } from '../../interaction/normalise.js';

/** Names come from outside; beyond this many kinds they are no longer told apart. */
const namesAtMost = 1_000;

export interface Intake {
  readonly interactions: AsyncIterable<unknown>;
  /** How often each field came that nothing reads. */
  ignoredFields(): Readonly<Record<string, number>>;
}

/** A record that is no interaction is passed on as it is: the trigger gives it its `invalid` receipt. */
export function takeInteractions(records: AsyncIterable<unknown>): Intake {
  const ignored = new Map<string, number>();
  return {
    interactions: take(records, (name) => {
      if (ignored.has(name) || ignored.size < namesAtMost) ignored.set(name, (ignored.get(name) ?? 0) + 1);
    }),
    // `fromEntries` defines own properties, so a field called `__proto__` is a name like any other.
    ignoredFields: () => Object.fromEntries(ignored),
  };
}

async function* take(records: AsyncIterable<unknown>, note: (name: string) => void): AsyncGenerator<unknown> {
  for await (const record of records) {
    const read = normaliseInteraction(record);
    if (read.ok) for (const name of read.ignored) note(name);
    yield read.ok ? read.interaction : record;
  }
}
