/** What has happened to customers under one rule set: which interactions were handled, and when they were asked. */
import type { RuleSet } from '../../rules/rule-set.js';
import type { Anchor, WindowCheck } from '../../stores/port.js';
import { refusalOf } from '../../stores/row/refusal.js';

const nothing: readonly never[] = [];

/** Customers are numbered from 0; a million of them are kept, so each costs one short list of numbers. */
export class CustomerHistory {
  /** By customer: time and number of the scope of each request, one after the other, latest last. */
  readonly #requests: (readonly number[] | undefined)[] = [];
  readonly #scopes: Omit<Anchor, 'at' | 'by'>[] = [];
  readonly #scopeNumbers = new Map<string, number>();
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

  /** A request goes out at `now`. */
  ask(
    customer: number,
    scopes: readonly string[],
    now: number,
    uncounted: readonly string[] = nothing,
  ): void {
    const before = this.#requests[customer];
    const all = before === undefined ? [] : before.slice();
    for (const scope of scopes) all.push(now, this.#scopeNumber(scope, uncounted));
    // A copy is as long as it has to be, where a list that grows keeps room for more.
    this.#requests[customer] = before === undefined ? all.slice() : this.#latest(all);
  }

  #anchorsOf(customer: number): readonly Anchor[] {
    const requests = this.#requests[customer];
    if (requests === undefined) return nothing;
    const anchors: Anchor[] = [];
    for (let index = 0; index < requests.length; index += 2) {
      const scope = this.#scopes[requests[index + 1] ?? 0] ?? { scope: '' };
      anchors.push({ ...scope, at: requests[index] ?? 0, by: '' });
    }
    return anchors;
  }

  /** Of each scope as many as a window can count: a customer with a million requests stays small. */
  #latest(requests: readonly number[]): readonly number[] {
    const counts = new Map<number, number>();
    const kept: number[] = [];
    for (let index = requests.length - 2; index >= 0; index -= 2) {
      const [at = 0, scope = 0] = requests.slice(index, index + 2);
      const count = counts.get(scope) ?? 0;
      counts.set(scope, count + 1);
      if (count < this.#mostRequests) kept.unshift(at, scope);
    }
    return kept;
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
