/** Whether a client certificate and its key can be used at all: told apart before anything is sent with them. */
import { errorText } from '../errors/error-text.js';
import type { TlsOptions } from './options.js';

/** What is wrong with them; undefined where a connection can show them. Holds nothing of either. */
export async function certificateProblem(options: TlsOptions): Promise<string | undefined> {
  const { createSecureContext } = await import('node:tls');
  try {
    createSecureContext(options);
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}
