/** One interaction, decided: the numbers that windows and totals are made from. Reused from one to the next. */

export interface Observation {
  /** End of the interaction in milliseconds; NaN when it has none. */
  time: number;
  /** When it acts: its end, or the end of a rule's delay. */
  actsAfter: number;
  actsBefore: number;
  idHigh: number;
  idLow: number;
  /** Both 0 when there is no address. */
  customerHigh: number;
  customerLow: number;
  channel: number;
  brand: number;
  /** Numbers of verdicts and windows under the rules and under the baseline; -1 where there is none. */
  verdictAfter: number;
  verdictBefore: number;
  planAfter: number;
  planBefore: number;
  /** Number of what makes the two decisions differ; -1 when they do not. */
  cause: number;
}

export function blankObservation(): Observation {
  return {
    time: Number.NaN,
    actsAfter: Number.NaN,
    actsBefore: Number.NaN,
    idHigh: 0,
    idLow: 0,
    customerHigh: 0,
    customerLow: 0,
    channel: 0,
    brand: 0,
    verdictAfter: -1,
    verdictBefore: -1,
    planAfter: -1,
    planBefore: -1,
    cause: -1,
  };
}
