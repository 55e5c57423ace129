/** The windows of a request and what narrows them → a small number. */
import type { WindowSetting } from '../../rules/rule-set.js';
import { NameTable, otherNames } from './name-table.js';

export interface WindowPlan {
  readonly windows: readonly WindowSetting[];
  readonly brand?: string;
  readonly channel?: string;
}

/** What a window may be narrowed to, as the request names it. */
interface Narrowing {
  readonly brand?: string | undefined;
  readonly channel?: string | undefined;
}

export class PlanTable {
  readonly plans: WindowPlan[] = [];
  readonly #names = new NameTable();
  /** A rule set hands out few lists of windows, most of them again and again. */
  readonly #lists = new Map<readonly WindowSetting[], { readonly key: string; readonly narrow: boolean }>();
  readonly #numbers = new Map<string, number>();

  numberOf(windows: readonly WindowSetting[], { brand, channel }: Narrowing): number {
    const list = this.#listOf(windows);
    const key = list.narrow ? `${list.key} ${this.#named(brand)} ${this.#named(channel)}` : list.key;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const narrowing = list.narrow
      ? { ...(brand !== undefined && { brand }), ...(channel !== undefined && { channel }) }
      : {};
    const number = this.plans.push({ windows, ...narrowing }) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  #listOf(windows: readonly WindowSetting[]): { readonly key: string; readonly narrow: boolean } {
    const known = this.#lists.get(windows);
    if (known !== undefined) return known;
    const list = { key: JSON.stringify(windows), narrow: windows.some(({ per }) => per.length > 1) };
    // INVARIANT: lists made for one decision are not kept, so that a million of them take no memory.
    if (this.#lists.size < 100) this.#lists.set(windows, list);
    return list;
  }

  #named(name: string | undefined): number {
    return this.#names.numberOf(name ?? otherNames);
  }
}
