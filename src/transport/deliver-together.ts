/**
 * Passes on what arrives in one round of the event loop together, at its end. Each response otherwise runs the rest of
 * its interaction before the next one is read; together they run step by step, which takes a third less processor
 * time for the whole path (docs/adr/0012-plain-async-await.md has the figures).
 */

/** `deliver` must not throw: others come after it. */
export type DeliverTogether = (deliver: () => void) => void;

export function createDeliverTogether(): DeliverTogether {
  let waiting: (() => void)[] = [];
  return (deliver) => {
    if (waiting.length === 0) {
      setImmediate(() => {
        const all = waiting;
        waiting = [];
        for (const one of all) one();
      });
    }
    waiting.push(deliver);
  };
}
