/** What has happened to customers under one rule set: interactions handled, requests made, and how often they were held back. */
import type { RuleSet } from '../../rules/rule-set.js';
import type { Anchor, WindowCheck } from '../../stores/port-steps.js';
import { refusalOf } from '../../stores/row/refusal.js';
import type { Totals } from '../report.js';

const nothing: readonly never[] = [];
const none = -1;
/** The last row of the table says "so often or more". */
const mostTimes = 10;

/**
 * Customers are numbered from 0. A million of them are kept, so their requests are lists of numbers: a customer has the
 * place of a request in them, and each request the place of the customer's next.
 */
export class CustomerHistory {
  readonly #first: number[] = [];
  readonly #next: number[] = [];
  readonly #at: number[] = [];
  readonly #scope: number[] = [];
  readonly #scopes: Omit<Anchor, 'at' | 'by'>[] = [];
  readonly #scopeNumbers = new Map<string, number>();
  readonly #wasAsked: boolean[] = [];
  readonly #heldBack: number[] = [];
  /** Interaction → its customer. */
  readonly #handled = new Map<string, number>();
  /** Interactions whose id several customers have. */
  readonly #handledAlso = new Set<string>();
  /** No window looks further back than this many requests. */
  readonly #mostRequests: number;

  constructor({ settings }: RuleSet) {
    this.#mostRequests = Math.max(1, ...settings.suppression.windows.map(({ max }) => max));
  }

  wasHandled(customer: number, interaction: string): boolean {
    const first = this.#handled.get(interaction);
    if (first === undefined || first === customer) return first !== undefined;
    return this.#handledAlso.has(`${customer} ${interaction}`);
  }

  /** From now on, this interaction of this customer is a duplicate. */
  handle(customer: number, interaction: string): void {
    if (this.#handled.has(interaction)) this.#handledAlso.add(`${customer} ${interaction}`);
    else this.#handled.set(interaction, customer);
  }

  /** The time of the request that keeps a window shut at `now`; undefined when every window is open. */
  blockedSince(customer: number, windows: readonly WindowCheck[], now: number): number | undefined {
    const anchors = this.#anchorsOf(customer);
    if (anchors.length === 0) return undefined;
    // INVARIANT: the row steps of the stores decide, so that a window has one meaning.
    const row = { anchors, handled: nothing, flights: nothing };
    const refusal = refusalOf(row, { interaction: '', windows, contacts: true }, now);
    return refusal?.kind === 'suppressed' ? refusal.since : undefined;
  }

  /** A window held a request back. */
  holdBack(customer: number): void {
    this.#makeRoomFor(customer);
    this.#heldBack[customer] = (this.#heldBack[customer] ?? 0) + 1;
  }

  /** A request goes out at `now`. */
  ask(customer: number, scopes: readonly string[], now: number, uncounted?: readonly string[]): void {
    this.remember(customer, scopes, now, uncounted);
    this.#wasAsked[customer] = true;
  }

  /** A request went out that is not part of the run. */
  remember(
    customer: number,
    scopes: readonly string[],
    now: number,
    uncounted: readonly string[] = nothing,
  ): void {
    this.#makeRoomFor(customer);
    for (const scope of scopes) this.#add(customer, this.#scopeNumber(scope, uncounted), now);
  }

  summarise(seen: number): Totals['customers'] {
    const rows = new Map<number, number>();
    for (const count of this.#heldBack) {
      const times = Math.min(count, mostTimes);
      if (times > 0) rows.set(times, (rows.get(times) ?? 0) + 1);
    }
    const heldBack = [...rows].sort(([a], [b]) => a - b).map(([times, customers]) => ({ times, customers }));
    const suppressed = heldBack.reduce((sum, { customers }) => sum + customers, 0);
    return { seen, asked: this.#wasAsked.filter(Boolean).length, suppressed, heldBack };
  }

  /** Lists without gaps: one with large gaps becomes a table, which is slow and takes several times as much. */
  #makeRoomFor(customer: number): void {
    while (this.#first.length <= customer) {
      this.#first.push(none);
      this.#wasAsked.push(false);
      this.#heldBack.push(0);
    }
  }

  /** Of each scope as many are kept as a window can count: a customer with a million requests stays small. */
  #add(customer: number, scope: number, now: number): void {
    let [kept, oldest] = [0, none];
    for (let at = this.#first[customer] ?? none; at !== none; at = this.#next[at] ?? none) {
      if (this.#scope[at] !== scope) continue;
      kept += 1;
      if (oldest === none || (this.#at[at] ?? 0) < (this.#at[oldest] ?? 0)) oldest = at;
    }
    if (kept >= this.#mostRequests) {
      this.#at[oldest] = now;
      return;
    }
    this.#next.push(this.#first[customer] ?? none);
    this.#scope.push(scope);
    this.#first[customer] = this.#at.push(now) - 1;
  }

  #anchorsOf(customer: number): readonly Anchor[] {
    const anchors: Anchor[] = [];
    for (let at = this.#first[customer] ?? none; at !== none; at = this.#next[at] ?? none) {
      const { scope, uncounted } = this.#scopes[this.#scope[at] ?? 0] ?? { scope: '' };
      const anchor = { scope, at: this.#at[at] ?? 0, by: '' };
      anchors.push(uncounted === undefined ? anchor : { ...anchor, uncounted });
    }
    return anchors;
  }

  #scopeNumber(scope: string, uncounted: readonly string[]): number {
    const key = uncounted.length === 0 ? scope : JSON.stringify([scope, uncounted]);
    const known = this.#scopeNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#scopes.push(uncounted.length === 0 ? { scope } : { scope, uncounted }) - 1;
    this.#scopeNumbers.set(key, number);
    return number;
  }
}
