/** `npm run bench decide`: decisions against other engines and JSON.parse. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Interaction } from '../../src/interaction/interaction.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { built } from './built.js';
import { type Facts, factsOf, jsonLogicEngine, jsonRulesEngine, zenEngine } from './decide-peers.js';
import { randomInteractions } from './interactions.js';
import { rulesOfSize } from './random-rules.js';
import { asyncMicrosecondsOf, figure, median, microsecondsOf, table } from './support.js';

const { decide, explain, normaliseInteraction, parseRuleSet } = built;
const sizes = [5, 20, 100, 1_000, 10_000];
const now = new Date('2026-11-20T12:00:00Z');

const raw = randomInteractions(10_000);
const texts = raw.map((record) => JSON.stringify(record));
const normal = raw.map((record) => normalOf(record));
const facts = normal.map(factsOf);

export async function decideTables(): Promise<string> {
  const speed: string[][] = [];
  const size: string[][] = [];
  for (const count of sizes) {
    const rules = rulesOfSize(count);
    const { ruleSet, loadMs, bytes } = load(JSON.stringify({ facts: declared, rules }));
    const logic = jsonLogicEngine(rules);
    const [full = Number.NaN, fromRaw = Number.NaN, peer = Number.NaN, parse = Number.NaN] = microsecondsOf([
      (call) => decide(ruleSet, normal[call % normal.length], { now }),
      (call) => decide(ruleSet, raw[call % raw.length], { now }),
      (call) => logic(at(facts, call)),
      (call) => JSON.parse(at(texts, call)),
    ]);
    const calls = Math.max(2, Math.floor(2_000 / count));
    const [engine, zen] = [jsonRulesEngine(rules), zenEngine(rules)];
    await checkPeers(ruleSet, [logic, engine, zen]);
    const engineTime = await asyncMicrosecondsOf((call) => engine(at(facts, call)), calls);
    const zenTime = await asyncMicrosecondsOf((call) => zen(at(facts, call)), calls);
    const start = performance.now();
    explain(ruleSet, normal[0], { now });
    const explainMs = performance.now() - start;
    speed.push([
      count.toLocaleString('en-US'),
      figure(full),
      figure(fromRaw),
      `${figure(full / peer)} ×`,
      `${figure(engineTime / full)} ×`,
      `${figure(zenTime / full)} ×`,
      `${figure(fromRaw / parse)} ×`,
    ]);
    size.push([count.toLocaleString('en-US'), figure(loadMs), figure(explainMs), figure(bytes / count)]);
  }
  const speedHead = [
    ...['rules', 'µs', 'µs, from a raw record', 'time of json-logic-engine'],
    ...['faster than json-rules-engine', 'faster than zen-engine', 'time of JSON.parse, from a raw record'],
  ];
  return [
    table(speedHead, speed),
    table(['rules', 'load, ms', 'first explain, ms', 'bytes per rule'], size),
  ].join('\n\n');
}

const declared = {
  'attributes.handle_time_s': { type: 'number' },
  'attributes.replies': { type: 'number' },
  'attributes.queue': { type: 'string' },
};

/** Text to first decision: parsing, checking, compiling. */
function load(content: string): { ruleSet: RuleSet; loadMs: number; bytes: number } {
  const times: number[] = [];
  const read = (): RuleSet => {
    const ruleSet = parseRuleSet([{ path: 'bench.rules.json', content }]);
    decide(ruleSet, normal[0], { now });
    return ruleSet;
  };
  let ruleSet = read();
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const kept = read();
  collectGarbage();
  const bytes = process.memoryUsage().heapUsed - before;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    ruleSet = read();
    times.push(performance.now() - start);
  }
  if (kept.version !== ruleSet.version) throw new Error('the same rules have the same version');
  return { ruleSet, loadMs: median(times), bytes };
}

type Peer = (facts: Facts) => readonly string[] | Promise<readonly string[]>;

/** A peer that does something else is no measure: the rules that decide must be among those that it matches. */
async function checkPeers(ruleSet: RuleSet, peers: readonly Peer[]): Promise<void> {
  const effects = new Map(ruleSet.rules.map(({ name, effect }) => [name, effect.kind]));
  for (let call = 0; call < 20; call++) {
    const { outcome, reasons } = decide(ruleSet, normal[call], { now });
    const deciding = reasons.flatMap(({ rule }) => rule ?? []).sort();
    for (const peer of peers) {
      const matched = await peer(at(facts, call));
      const same = matched.filter((name) => effects.get(name) === outcome).sort();
      if (JSON.stringify(same) === JSON.stringify(deciding)) continue;
      throw new Error(`${normal[call]?.ext_interaction_id}: ${deciding} against ${same}`);
    }
  }
}

function normalOf(record: unknown): Interaction {
  const read = normaliseInteraction(record);
  if (!read.ok) throw new Error(read.error.message);
  return read.interaction;
}

function at<Item>(items: readonly Item[], call: number): Item {
  const item = items[call % items.length];
  if (item === undefined) throw new RangeError('no items');
  return item;
}

function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await decideTables()}\n`);
}
