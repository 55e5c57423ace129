/** Which addresses count as one customer. */

/** Off unless set. They make keys only: the address that is written to is never changed. */
export interface AddressRules {
  /** Gmail delivers alike with and without dots, with `+anything`, and at googlemail.com. */
  readonly gmail?: boolean;
  /** For every provider, `name+anything@` counts as `name@`. */
  readonly plusTags?: boolean;
}

const gmailDomains: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com']);

/** Trimmed, composed (NFC), lower case in no language in particular. Twice changes nothing. */
export function normaliseAddress(address: string, rules: AddressRules = {}): string {
  const plain = address.normalize('NFC').toLowerCase().normalize('NFC').trim();
  if (rules.gmail !== true && rules.plusTags !== true) return plain;
  const at = plain.lastIndexOf('@');
  if (at <= 0) return plain;
  const name = plain.slice(0, at);
  const domain = plain.slice(at + 1);
  if (rules.gmail === true && gmailDomains.has(domain)) {
    return `${withoutTag(name).replaceAll('.', '')}@gmail.com`;
  }
  return rules.plusTags === true ? `${withoutTag(name)}@${domain}` : plain;
}

function withoutTag(name: string): string {
  const plus = name.indexOf('+');
  return plus <= 0 ? name : name.slice(0, plus);
}
