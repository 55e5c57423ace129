/** Addresses of this machine: plain http to them crosses no network. */

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * By the host as `URL` writes it, so `127.1` counts. A name that only resolves to this machine does not: DNS may
 * change.
 */
export function isLoopback({ hostname }: URL): boolean {
  return loopback.test(hostname);
}
