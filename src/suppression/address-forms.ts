/** The forms under which a store may know one address: today's, those of other address rules, and those of the first version. */
import { domainToUnicode } from 'node:url';
import {
  type AddressRules,
  applyAddressRules,
  formerAddress,
  normaliseAddress,
} from '../interaction/address.js';

const ruleSets: readonly AddressRules[] = [
  { gmail: true },
  { plusTags: true },
  { gmail: true, plusTags: true },
];

/** The form that is written first, then each other one that is looked up as well. Most addresses have one. */
export function customerForms(address: string, rules: AddressRules): readonly [string, ...string[]] {
  const plain = normaliseAddress(address);
  const ruled = applyAddressRules(plain, rules);
  const hasRules = rules.gmail === true || rules.plusTags === true;
  const former = [formerAddress(address), unicodeForm(plain)];
  const others = [
    plain,
    // A store may have been filled under the rules of Gmail, which hold there for certain.
    applyAddressRules(plain, { gmail: true }),
    ...(hasRules ? [blockForm(ruled)] : []),
    ...former,
    ...former.map((form) => applyAddressRules(form, rules)),
  ];
  return [ruled, ...new Set(others.filter((form) => form !== ruled))];
}

/**
 * Further forms that an opt-out is written under, so that it holds in a process with other address rules. They are kept
 * apart from customers: without those rules `jane+shop@` does not speak for `jane@`.
 */
export function blockForms(address: string): readonly string[] {
  const plain = normaliseAddress(address);
  const forms = ruleSets.map((rules) => applyAddressRules(plain, rules));
  return [...new Set(forms.filter((form) => form !== plain))].map(blockForm);
}

function blockForm(ruled: string): string {
  return `opt-out\0${ruled}`;
}

/** As the first version kept an international domain that was written in its own letters. */
function unicodeForm(plain: string): string {
  if (!plain.includes('xn--')) return plain;
  const at = plain.lastIndexOf('@');
  const domain = domainToUnicode(plain.slice(at + 1));
  return domain === '' ? plain : formerAddress(`${plain.slice(0, at)}@${domain}`);
}
