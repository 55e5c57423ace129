/** What an operator does: compares the value of a fact with the operand of a condition. */

/** True or false for any two values; only an operator of the integrator may throw. */
export type Comparison = (fact: unknown, operand: unknown) => boolean;
