/**
 * Work put off to the end of this turn of the event loop, all of it in one go. What follows an event of a socket then
 * runs for all events of the turn, stage by stage, on code and data that are still at hand in the processor.
 */

let waiting: (() => void)[] = [];

/** `work` must not throw: others wait behind it. */
export function atEndOfTurn(work: () => void): void {
  if (waiting.length === 0) setImmediate(runAll);
  waiting.push(work);
}

function runAll(): void {
  const all = waiting;
  waiting = [];
  for (const work of all) work();
}
