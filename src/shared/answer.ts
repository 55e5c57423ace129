/** An answer that may be there at once: a promise around it would cost more than many answers do. */
export type Answer<Result> = Result | Promise<Result>;

/** What comes next, at once when the answer is there. */
export function whenAnswered<Result, Next>(
  answer: Answer<Result>,
  next: (result: Result) => Answer<Next>,
): Answer<Next> {
  return answer instanceof Promise ? answer.then(next) : next(answer);
}
