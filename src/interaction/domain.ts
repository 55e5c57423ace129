/** Domains in the ASCII form that mail systems use (UTS 46): `münchen.de` is `xn--mnchen-3ya.de`. Not folded: `faß` is not `fass`. */

const labels = /^[\p{L}\p{M}\p{N}.。．｡-]+$/u;

/** Undefined where there is none. Pure: `URL` is in Node and in browsers. */
export function asciiDomain(domain: string): string | undefined {
  if (!labels.test(domain)) return undefined;
  try {
    const { hostname } = new URL(`http://${domain}`);
    // A URL reads numbers as the address of a host, which a domain in an e-mail address is not.
    return /^[\d.]*$/.test(hostname) ? undefined : hostname;
  } catch {
    return undefined;
  }
}
