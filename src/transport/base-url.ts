/** Where the vendor is: https, a bare origin; plain http for a sandbox on this machine only. */
import { isLoopback } from '../shared/loopback.js';
import { optionChecks } from '../shared/options.js';

const check = optionChecks('stellaConnect');
const standard = 'https://api.stellaconnect.net';

/** @throws AutotriggerError OPTION_INVALID */
export function checkedBaseUrl(given: string = standard): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return check.refuse('baseUrl', 'is not an address', `give an address such as ${standard}`);
  }
  if (url.username !== '' || url.password !== '') {
    return check.refuse('baseUrl', 'holds credentials', 'leave them out: the key goes into apiKey');
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    return check.refuse(
      'baseUrl',
      'is plain http, which would send the key in the open',
      'use https; http is for localhost only',
    );
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return check.refuse(
      'baseUrl',
      'holds more than an origin',
      `leave out everything behind the host: \`${url.origin}\``,
    );
  }
  return url.origin;
}
