/** Records on their way into the trigger: read once, counted, with the fields noted that nothing reads. */
import type { Interaction } from '../../interaction/interaction.js';
import { isMangled } from '../../interaction/mangled-text.js';
import { type NormalisationResult, normaliseInteraction } from '../../interaction/normalise.js';

type Taken = Extract<NormalisationResult, { readonly ok: true }>;

/** Names come from outside; beyond this many further ones are not counted. */
const namesAtMost = 1_000;

/** The input of a run, on its way into the trigger. */
export interface Intake {
  readonly interactions: AsyncIterable<unknown>;
  /** How often each field came that nothing reads. */
  ignoredFields(): Readonly<Record<string, number>>;
  /** Interactions in whose names, address, brand or tags a character was lost: their file is hardly UTF-8. */
  mangled(): number;
}

/** A record that is no interaction is passed on as it is: the trigger gives it its `invalid` receipt. */
export function takeInteractions(records: AsyncIterable<unknown>): Intake {
  const ignored = new Map<string, number>();
  let mangled = 0;
  return {
    interactions: take(records, ({ interaction, ignored: names }) => {
      for (const name of names) {
        if (ignored.has(name) || ignored.size < namesAtMost) ignored.set(name, (ignored.get(name) ?? 0) + 1);
      }
      if (hasMangledText(interaction)) mangled += 1;
    }),
    mangled: () => mangled,
    // `fromEntries` defines own properties, so a field called `__proto__` is a name like any other.
    ignoredFields: () => Object.fromEntries(ignored),
  };
}

async function* take(records: AsyncIterable<unknown>, note: (read: Taken) => void): AsyncGenerator<unknown> {
  for await (const record of records) {
    const read = normaliseInteraction(record);
    if (read.ok) note(read);
    yield read.ok ? read.interaction : record;
  }
}

function hasMangledText({ customer, employee, brand, tags }: Interaction): boolean {
  return [customer.name, customer.email, employee.name, brand, ...tags].some(
    (text) => text !== undefined && isMangled(text),
  );
}
