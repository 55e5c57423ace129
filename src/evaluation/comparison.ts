/** What an operator does: compares the value of a fact with the value of a condition. */

/** True or false for any two values; only an operator of the integrator's own may throw. */
export type Comparison = (fact: unknown, value: unknown) => boolean;
