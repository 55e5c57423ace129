/** Where the vendor is: https, a bare origin; plain http for a sandbox on this machine only. */
import { isLoopback } from '../shared/loopback.js';
import { invalidOption } from '../shared/options.js';

const standard = 'https://api.stellaconnect.net';

/**
 * @param name what messages call the address
 * @throws AutotriggerError OPTION_INVALID
 */
export function checkedBaseUrl(
  given: string = standard,
  name = 'the option `baseUrl` of stellaConnect',
): string {
  const refuse = (what: string, fix: string): never => {
    throw invalidOption(`${name} ${what}`, fix);
  };
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return refuse('is not an address', `give an address such as ${standard}`);
  }
  if (url.username !== '' || url.password !== '') {
    return refuse('holds credentials', 'leave them out: the key goes into apiKey');
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    return refuse(
      'is plain http, which would send the key unencrypted',
      'use https; http is for localhost only',
    );
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return refuse('holds more than an origin', `leave out everything behind the host: \`${url.origin}\``);
  }
  return url.origin;
}
