/** What has happened to customers so far, under one rule set: who was asked when, and which interactions were handled. */
import type { RuleSet } from '../../rules/rule-set.js';
import type { WindowCheck } from '../../stores/port.js';
import { requestScopes, windowChecks } from '../../suppression/windows.js';
import { KeyTable } from './key-table.js';
import type { WindowPlan } from './plan-table.js';

const dayMs = 86_400_000;

/** Windows of a plan as arithmetic, with a number in place of each scope's name. */
interface Plan {
  readonly checks: readonly { readonly check: WindowCheck; readonly scope: number }[];
  readonly anchors: readonly number[];
  /** Calendar windows are worked out anew each day. */
  readonly day: number;
}

export class Timeline {
  readonly #timezone: string;
  readonly #slots = new KeyTable();
  readonly #handled = new KeyTable();
  readonly #scopes = new Map<string, number>();
  readonly #plans: (Plan | undefined)[] = [];
  /** The latest anchor of each slot. */
  #latest = new Float64Array(1 << 12);
  /** All anchors that count, latest first; only where a window allows more than one request. */
  readonly #several = new Map<number, number[]>();
  #mostRequests = 1;

  constructor({ settings }: RuleSet) {
    this.#timezone = settings.timezone;
    this.#mostRequests = Math.max(1, ...settings.suppression.windows.map(({ max }) => max));
  }

  /** From now on, this interaction of this customer is a duplicate. */
  handle(customer: number, idHigh: number, idLow: number): void {
    this.#handled.add(mix(idHigh, customer), idLow);
  }

  wasHandled(customer: number, idHigh: number, idLow: number): boolean {
    return this.#handled.find(mix(idHigh, customer), idLow) !== -1;
  }

  /** The anchor that keeps a window shut at `now`; NaN when every window is open. */
  blockedBy(number: number, plan: WindowPlan, customer: number, now: number): number {
    let by = Number.NaN;
    for (const { check, scope } of this.#planOf(number, plan, now).checks) {
      const slot = this.#slots.find(scope, customer);
      const anchor = slot === -1 ? undefined : this.#nth(slot, check.max);
      if (anchor !== undefined && isShut(check, anchor, now) && !(by > anchor)) by = anchor;
    }
    return by;
  }

  /** A request goes out. */
  anchor(number: number, plan: WindowPlan, customer: number, now: number): void {
    for (const scope of this.#planOf(number, plan, now).anchors) this.#put(scope, customer, now);
  }

  #put(scope: number, customer: number, now: number): void {
    const size = this.#slots.size;
    const slot = this.#slots.add(scope, customer);
    if (slot >= this.#latest.length) {
      const grown = new Float64Array(this.#latest.length * 2);
      grown.set(this.#latest);
      this.#latest = grown;
    }
    if (this.#mostRequests > 1) {
      const anchors = [...(this.#several.get(slot) ?? []), now].sort((a, b) => b - a);
      this.#several.set(slot, anchors.slice(0, this.#mostRequests));
    }
    const fresh = this.#slots.size > size;
    this.#latest[slot] = fresh ? now : Math.max(now, this.#latest[slot] ?? now);
  }

  /** The n-th latest anchor, from 1. */
  #nth(slot: number, n: number): number | undefined {
    return n === 1 ? this.#latest[slot] : this.#several.get(slot)?.[n - 1];
  }

  #planOf(number: number, plan: WindowPlan, now: number): Plan {
    const known = this.#plans[number];
    const day = Math.floor(now / dayMs);
    if (known !== undefined && (known.day === day || Number.isNaN(known.day))) return known;
    const checks = windowChecks(plan.windows, plan, this.#timezone, now);
    const fresh: Plan = {
      checks: checks.map((check) => ({ check, scope: this.#scopeNumber(check.scope) })),
      anchors: requestScopes(plan.windows, plan).map((scope) => this.#scopeNumber(scope)),
      day: checks.some(({ steps }) => steps !== undefined) ? day : Number.NaN,
    };
    this.#plans[number] = fresh;
    return fresh;
  }

  #scopeNumber(scope: string): number {
    const known = this.#scopes.get(scope);
    if (known !== undefined) return known;
    const number = this.#scopes.size;
    this.#scopes.set(scope, number);
    return number;
  }
}

function isShut({ lengthMs, steps = [] }: WindowCheck, anchor: number, now: number): boolean {
  if (lengthMs !== undefined) return anchor > now - lengthMs;
  const step = steps.findLast(({ from }) => from <= now);
  return step === undefined || anchor >= step.threshold;
}

/** Two 32-bit numbers into one, such that neither can be taken for the other. */
function mix(a: number, b: number): number {
  return (a ^ Math.imul(b + 0x9e3779b9, 0x85ebca6b)) >>> 0;
}
