/** The flapping vendor of the soak: a sandbox in a process of its own that goes away and comes back on the same port. */

import { parseFaultPlan } from '../../src/transport/sandbox/faults.js';
import { type Sandbox, startSandbox } from '../../src/transport/sandbox/sandbox.js';

let sandbox: Sandbox = await startSandbox();
let open = true;
process.send?.({ port: sandbox.port });

/** `down`, `up`, `ledger`, or a plan of faults as JSON. */
process.on('message', async (message) => {
  const text = String(message);
  if (text === 'down' && open) {
    open = false;
    await sandbox.close();
  } else if (text === 'up' && !open) {
    open = true;
    sandbox = await startSandbox({ port: sandbox.port, ledger: sandbox.accepted });
  } else if (text === 'ledger') {
    process.send?.({ ledger: sandbox.accepted.map(({ request }) => Number(request.ext_interaction_id)) });
  } else if (text.startsWith('{')) {
    sandbox.setFaults(parseFaultPlan(text));
  }
});
process.on('disconnect', () => process.exit(0));
