/** What is wrong with the two sides of an operator, in words. */

/** Without a place: the caller knows where the operand stands. */
export interface OperandProblem {
  readonly code: 'WRONG_OPERAND' | 'BAD_PATTERN';
  readonly message: string;
  readonly fix: string;
}

/** "did you mean `contains`?", with the value where another one goes with it. */
export function meant(operator: string, value?: unknown): string {
  if (value === undefined) return `did you mean \`${operator}\`?`;
  return `did you mean \`"operator": "${operator}", "value": ${JSON.stringify(value)}\`?`;
}

/** A problem that is no bad pattern. */
export function wrong(message: string, fix: string): OperandProblem {
  return { code: 'WRONG_OPERAND', message, fix };
}
