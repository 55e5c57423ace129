/** Rows of another thread: it numbers for itself and says what its new numbers stand for; here they become the common ones. */
import { column, type Rows, rowWidth } from './row.js';
import type { Numbering, Tables } from './tables.js';

export class Renumbering {
  readonly #common: Numbering;
  /** Without one, what a row says of it is nothing already. */
  readonly #hasBaseline: boolean;
  /** The thread's number → the common one. */
  readonly #verdicts: number[] = [];
  readonly #plans: number[] = [];
  readonly #causes: number[] = [];
  readonly #channels: number[] = [];
  readonly #brands: number[] = [];

  constructor(common: Numbering, hasBaseline: boolean) {
    this.#common = common;
    this.#hasBaseline = hasBaseline;
  }

  /** In the order in which the thread has made them. */
  learn({ verdicts, plans, causes, channels, brands }: Tables): void {
    const common = this.#common;
    for (const verdict of verdicts) this.#verdicts.push(common.verdicts.numberOf(verdict));
    for (const plan of plans) this.#plans.push(common.plans.numberOf(plan.windows, plan));
    for (const cause of causes) this.#causes.push(common.causes.numberOf(cause));
    for (const channel of channels) this.#channels.push(common.channels.numberOf(channel));
    for (const brand of brands) this.#brands.push(common.brands.numberOf(brand));
  }

  apply(rows: Rows, count: number): void {
    for (let at = 0; at < count * rowWidth; at += rowWidth) {
      rows[at + column.channel] = this.#channels[rows[at + column.channel] ?? 0] ?? 0;
      rows[at + column.brand] = this.#brands[rows[at + column.brand] ?? 0] ?? 0;
      rows[at + column.verdictAfter] = this.#verdicts[rows[at + column.verdictAfter] ?? -1] ?? -1;
      rows[at + column.planAfter] = this.#plans[rows[at + column.planAfter] ?? -1] ?? -1;
      if (!this.#hasBaseline) continue;
      rows[at + column.verdictBefore] = this.#verdicts[rows[at + column.verdictBefore] ?? -1] ?? -1;
      rows[at + column.planBefore] = this.#plans[rows[at + column.planBefore] ?? -1] ?? -1;
      rows[at + column.cause] = this.#causes[rows[at + column.cause] ?? -1] ?? -1;
    }
  }
}
