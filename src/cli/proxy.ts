/** The proxy that the environment names, as other programs read it. */
import type { ProxyOptions } from '../transport/options.js';
import type { CommandContext } from './context.js';
import { usageError } from './options.js';

/** Small letters first; NO_PROXY has the hosts that are called without it. Throws USAGE, without the address. */
export function proxyFrom({ env }: Pick<CommandContext, 'env'>): ProxyOptions | undefined {
  const url = env.https_proxy || env.HTTPS_PROXY;
  if (!url) return undefined;
  if (/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    return { url, except: env.no_proxy || env.NO_PROXY };
  }
  throw usageError(
    'the environment variable HTTPS_PROXY holds no address of a proxy',
    'write it as http://user:password@host:port, or unset it',
  );
}
