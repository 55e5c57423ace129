/** `autotrigger stop`: hold every worker on a store at once: nothing is sent until `start`. */
import type { Command } from 'commander';
import { type Action, addExamples } from '../command.js';
import { storeEnvironmentOption, storeOption } from '../options.js';
import { stop } from '../store/stop-stores.js';

export function define(command: Command, action: Action): void {
  command
    .addOption(storeOption())
    .addOption(storeEnvironmentOption())
    .option('--by <name>', 'who stops; shown wherever the stop is')
    .option('--reason <text>', 'why; shown wherever the stop is')
    .action(action(stop));
  addExamples(command, [
    { what: 'nothing more is sent, whichever store is used here', line: 'autotrigger stop' },
    {
      what: 'workers on a server',
      line: 'autotrigger stop --store redis://redis.internal:6379/0 --by ops --reason "wrong rules"',
    },
  ]);
}
