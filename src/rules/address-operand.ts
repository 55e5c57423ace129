/** Operands for addresses and their domains: what none of them is, and how to ask for what was meant. */
import { isDomain, isEmailAddress } from '../interaction/email-address.js';
import { isNegated, type ResolvedOperator } from './check-operands.js';
import { meant, type OperandProblem, wrong } from './operand-problem.js';
import { shown } from './problems.js';

/** A domain as a whole value. No address has the ones refused here, so a rule that leaves people alone would find nobody. */
export function domainProblem(
  text: string,
  fact: string,
  resolved: ResolvedOperator,
): OperandProblem | undefined {
  if (text.includes('@')) {
    const domain = text.slice(text.lastIndexOf('@') + 1);
    const fix = domain === '' ? 'write the domain' : `did you mean ${shown(domain)}?`;
    return wrong(`\`${fact}\` is what follows the @`, fix);
  }
  if (isDomain(text)) return undefined;
  const [, host] = /^(?:[a-z]+:)?\/\/([^/:?#]+)/.exec(text) ?? [];
  const [, rest] = /^[*%]*(\.[^\s*%/:]+)$/.exec(text) ?? [];
  const whole = host === undefined ? 'write it whole, as in `example.com`' : `did you mean ${shown(host)}?`;
  return wrong(`\`${fact}\` is never ${shown(text)}`, rest === undefined ? whole : endingIn(rest, resolved));
}

/** An address as a whole value: neither the end of one nor a pattern, as lists of other systems hold them. */
export function addressProblem(
  text: string,
  fact: string,
  resolved: ResolvedOperator,
): OperandProblem | undefined {
  const [, rest] = /^[*%]+(@.+)$/.exec(text) ?? /^(@[^@]+)$/.exec(text) ?? [];
  if (rest !== undefined) {
    const message = `\`${fact}\` is a whole address, and ${shown(text)} the end of one`;
    return wrong(message, endingIn(rest, resolved));
  }
  if (/^[^\s@]+\.[a-z-]{2,}$/.test(text)) {
    const message = `\`${fact}\` is a whole address, and ${shown(text)} a domain`;
    return wrong(message, endingIn(`@${text}`, resolved));
  }
  if (text.includes('*')) {
    return wrong(`\`*\` stands for itself in ${shown(text)}, and not for other letters`, meant('matches'));
  }
  // To an employee nothing is sent, and the vendor has ids that are no addresses.
  if (fact !== 'customer.email' || isEmailAddress(text)) return undefined;
  const message = `${shown(text)} is not an e-mail address, and only customers with one are asked`;
  return wrong(message, 'write one whole address, as in `jane@example.com`');
}

/** The beginning or the end of an address or a domain; `value` as it was written. */
export function partProblem(
  value: string,
  part: 'start' | 'end',
  fact: string,
  comparison: 'address' | 'domain',
  resolved: ResolvedOperator,
): OperandProblem | undefined {
  const [odd] = /[\s<>()[\]\\,;:"]/.exec(value) ?? [];
  if (odd !== undefined) {
    const message = `no address and no domain has ${shown(odd)} in it, and ${shown(value)} has`;
    return wrong(message, `write the ${part === 'start' ? 'beginning' : 'end'} of one address or domain`);
  }
  const domain = value.trim().slice(value.trim().lastIndexOf('@') + 1);
  const hasAt = value.includes('@');
  const [wild, rest] = (part === 'end' ? /^\s*[*%]+(.*)$/s : /^(.*?)[*%]+\s*$/s).exec(value) ?? [];
  if (wild !== undefined) {
    const message = '`*` and `%` stand for themselves, and not for other letters';
    return wrong(message, `did you mean ${shown(rest)}?`);
  }
  if (comparison === 'address') {
    if (part === 'end' || !hasAt || !/[^\x20-\x7e]/.test(domain)) return undefined;
    // The ASCII form is one of the whole name: `mün` is no beginning of `xn--mnchen-3ya`.
    const message = 'domains are compared in their ASCII form, which the beginning of one does not have';
    return wrong(message, 'ask about the domain in a condition of its own');
  }
  if (part === 'end' && hasAt) {
    const operator = isNegated(resolved) ? 'notEqual' : 'equal';
    return wrong(`\`${fact}\` is what follows the @, and has none`, meant(operator, domain));
  }
  // One `@` in front is how people write a domain, and is read as such.
  if (part === 'end' || value.trim().lastIndexOf('@') <= 0) return undefined;
  return wrong(`\`${fact}\` is what follows the @`, `did you mean ${shown(domain)}?`);
}

function endingIn(value: string, resolved: ResolvedOperator): string {
  return meant(isNegated(resolved) ? 'not:endsWith' : 'endsWith', value);
}
