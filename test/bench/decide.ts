/** `npm run bench decide`: decisions per second against json-rules-engine, code by hand and JSON.parse. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Engine } from 'json-rules-engine';
import type { Interaction } from '../../src/interaction/interaction.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { built } from './built.js';
import { randomInteractions } from './interactions.js';
import { rulesOfSize } from './random-rules.js';
import { asyncMicrosecondsOf, figure, median, microsecondsOf, table } from './support.js';
import { byHand, byHandWithRequest, type RuleJson } from './twenty-rules.js';

const { decide, explain, normaliseInteraction, parseRuleSet } = built;
const sizes = [5, 20, 100, 1_000, 10_000];
const now = new Date('2026-11-20T12:00:00Z');

const raw = randomInteractions(10_000);
const texts = raw.map((record) => JSON.stringify(record));
const normal = raw.map((record) => normalOf(record));

export async function decideTables(): Promise<string> {
  const speed: string[][] = [];
  const size: string[][] = [];
  for (const count of sizes) {
    const rules = rulesOfSize(count);
    const content = JSON.stringify({ facts, rules });
    const { ruleSet, loadMs, bytes } = load(content);
    const [
      full = Number.NaN,
      fromRaw = Number.NaN,
      hand = Number.NaN,
      handFull = Number.NaN,
      parse = Number.NaN,
    ] = microsecondsOf([
      (call) => decide(ruleSet, normal[call % normal.length], { now }),
      (call) => decide(ruleSet, raw[call % raw.length], { now }),
      (call) => byHand(at(normal, call)),
      (call) => byHandWithRequest(at(normal, call)),
      (call) => JSON.parse(at(texts, call)),
    ]);
    const engine = await asyncMicrosecondsOf(
      (call) => runEngine(rules, at(normal, call)),
      Math.max(1, Math.floor(2_000 / count)),
    );
    const isByHand = count === 20;
    if (isByHand) checkByHand(ruleSet);
    const start = performance.now();
    explain(ruleSet, normal[0], { now });
    const explainMs = performance.now() - start;
    speed.push([
      count.toLocaleString('en-US'),
      figure(full),
      figure(1e6 / full),
      figure(fromRaw),
      `${figure(engine / full)} ×`,
      isByHand ? `${figure(full / hand)} ×` : '',
      isByHand ? `${figure(full / handFull)} ×` : '',
      `${figure(full / parse)} ×`,
    ]);
    size.push([count.toLocaleString('en-US'), figure(loadMs), figure(explainMs), figure(bytes / count)]);
  }
  const speedHead = ['rules', 'µs', 'per second', 'µs, from a raw record', 'faster than json-rules-engine'];
  speedHead.push(
    'of a bare if-chain',
    'of an if-chain with reason and request',
    'of JSON.parse of the record',
  );
  return [
    table(speedHead, speed),
    table(['rules', 'load, ms', 'first explain, ms', 'bytes per rule'], size),
  ].join('\n\n');
}

const facts = {
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

/** As one has to use it: an engine for each decision, because two runs on one end each other. */
function runEngine(rules: readonly RuleJson[], interaction: Interaction): Promise<unknown> {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const rule of rules)
    engine.addRule(
      rule as ConstructorParameters<typeof Engine>[0] extends (infer R)[] | undefined ? R : never,
    );
  const { channel, status, tags, brand, country, customer, employee, attributes } = interaction;
  return engine.run({
    channel,
    status,
    tags,
    brand,
    country,
    'customer.email_domain': customer.email?.split('@')[1],
    'employee.custom_id': employee.custom_id,
    'attributes.handle_time_s': attributes.handle_time_s,
    'attributes.replies': attributes.replies,
    'attributes.queue': attributes.queue,
  });
}

/** The chain is no measure unless it says the same. */
function checkByHand(ruleSet: RuleSet): void {
  for (const interaction of normal) {
    const { outcome } = decide(ruleSet, interaction, { now });
    if (outcome !== byHand(interaction).outcome)
      throw new Error(`${interaction.ext_interaction_id}: ${outcome}`);
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
