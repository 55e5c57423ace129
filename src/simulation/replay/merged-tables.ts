/** Tables of several workers made one: every worker numbers for itself, and its rows are renumbered. */
import type { FlipCause } from '../report.js';
import { NameTable } from './name-table.js';
import type { WindowPlan } from './plan-table.js';
import { column, type Rows, rowWidth } from './row.js';
import type { Tables } from './tables.js';
import type { Verdict } from './verdict-table.js';

/** A worker's number → the common one. */
interface Renumbering {
  readonly verdicts: number[];
  readonly plans: number[];
  readonly causes: number[];
  readonly channels: number[];
  readonly brands: number[];
}

export class MergedTables {
  readonly tables: Tables;
  readonly #verdicts = new Entries<Verdict>();
  readonly #plans = new Entries<WindowPlan>();
  readonly #causes = new Entries<FlipCause>();
  readonly #channels = new NameTable();
  readonly #brands = new NameTable();
  readonly #renumberings = new Map<number, Renumbering>();

  constructor() {
    this.tables = {
      verdicts: this.#verdicts.items,
      plans: this.#plans.items,
      causes: this.#causes.items,
      channels: this.#channels.names,
      brands: this.#brands.names,
    };
  }

  /** A worker's answers must come in the order in which it gave them. */
  renumber(worker: number, news: Tables, rows: Rows, count: number): void {
    const map = this.#learn(worker, news);
    for (let at = 0; at < count * rowWidth; at += rowWidth) {
      rows[at + column.channel] = map.channels[rows[at + column.channel] ?? 0] ?? 0;
      rows[at + column.brand] = map.brands[rows[at + column.brand] ?? 0] ?? 0;
      rows[at + column.verdictAfter] = map.verdicts[rows[at + column.verdictAfter] ?? -1] ?? -1;
      rows[at + column.verdictBefore] = map.verdicts[rows[at + column.verdictBefore] ?? -1] ?? -1;
      rows[at + column.planAfter] = map.plans[rows[at + column.planAfter] ?? -1] ?? -1;
      rows[at + column.planBefore] = map.plans[rows[at + column.planBefore] ?? -1] ?? -1;
      rows[at + column.cause] = map.causes[rows[at + column.cause] ?? -1] ?? -1;
    }
  }

  #learn(worker: number, news: Tables): Renumbering {
    const known = this.#renumberings.get(worker);
    const map = known ?? { verdicts: [], plans: [], causes: [], channels: [], brands: [] };
    this.#renumberings.set(worker, map);
    for (const verdict of news.verdicts) map.verdicts.push(this.#verdicts.numberOf(verdict));
    for (const plan of news.plans) map.plans.push(this.#plans.numberOf(plan));
    for (const cause of news.causes) map.causes.push(this.#causes.numberOf(cause));
    for (const channel of news.channels) map.channels.push(this.#channels.numberOf(channel));
    for (const brand of news.brands) map.brands.push(this.#brands.numberOf(brand));
    return map;
  }
}

class Entries<T> {
  readonly items: T[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(item: T): number {
    const key = JSON.stringify(item);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.items.push(item) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}
