/** What an error says, fit to be shown: it may come from the integrator's code and hold an address. */

export function messageOf(error: unknown): string {
  const text =
    error instanceof Error ? error.message : 'a fact or an operator threw something that is no error';
  return text.replaceAll(/[^\s@`'"<>]+@[^\s@`'"<>]+/g, '***');
}
