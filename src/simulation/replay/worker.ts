/** A worker of a simulation: reads and decides pieces of files, and answers with rows. */
import { parentPort, workerData } from 'node:worker_threads';
import { parseRuleSet } from '../../rules/parse-rule-set.js';
import { observeLines } from './observe-lines.js';
import { Observer } from './observer.js';
import { Numbering, type Tables } from './tables.js';
import type { PieceObserved, WorkerTask } from './thread-protocol.js';
import { Turns } from './turns.js';

const { rules, baseline, environment, pieces, turns: shared, mostAhead }: WorkerTask = workerData;
const numbering = new Numbering();
const observer = new Observer(
  { rules: parseRuleSet(rules), baseline: baseline && parseRuleSet(baseline), environment },
  numbering,
);
const turns = new Turns(shared, pieces.length, mostAhead);
const sent = { verdicts: 0, plans: 0, causes: 0, channels: 0, brands: 0 };

for (let turn = turns.nextInTime(); turn !== undefined; turn = turns.nextInTime()) {
  const piece = pieces[turn];
  if (piece === undefined) break;
  const observed = observeLines(observer, piece);
  const answer: PieceObserved = {
    turn,
    observed,
    news: news(numbering.tables),
    matched: { after: observer.after.matched, before: observer.before?.matched ?? new Uint8Array() },
  };
  parentPort?.postMessage(answer, [observed.rows.buffer]);
}

function news({ verdicts, plans, causes, channels, brands }: Tables): Tables {
  const fresh = {
    verdicts: verdicts.slice(sent.verdicts),
    plans: plans.slice(sent.plans),
    causes: causes.slice(sent.causes),
    channels: channels.slice(sent.channels),
    brands: brands.slice(sent.brands),
  };
  sent.verdicts = verdicts.length;
  sent.plans = plans.length;
  sent.causes = causes.length;
  sent.channels = channels.length;
  sent.brands = brands.length;
  return fresh;
}
