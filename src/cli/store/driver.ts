/** Drivers of servers are peers that may be absent: loaded only when asked for. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';

/** Rejects with USAGE when it is not installed. */
export async function driver<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new AutotriggerError('USAGE', `this store needs the package \`${name}\`, which is not installed`, {
      cause,
      fix: `npm install ${name}`,
    });
  }
}
