/** `autotrigger start`: let the workers on a store go on after `stop`. */
import type { Command } from 'commander';
import { type Action, addExamples } from '../command.js';
import { storeEnvironmentOption, storeOption } from '../options.js';
import { start } from '../store/stop-stores.js';

export function define(command: Command, action: Action): void {
  command.addOption(storeOption()).addOption(storeEnvironmentOption()).action(action(start));
  addExamples(command, [
    { what: 'after an emergency stop', line: 'autotrigger start --env production' },
    { what: 'workers on a server', line: 'autotrigger start --store redis://redis.internal:6379/0' },
  ]);
}
