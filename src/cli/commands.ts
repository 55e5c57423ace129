/** The table of commands; each is loaded only when it is asked for, so that `--version` and `--help` are quick. */
import type { CommandModule } from './command.js';

/** What `--help` shows of a command without loading it. */
export interface CommandEntry {
  readonly summary: string;
  load(): Promise<CommandModule>;
}

/** In the order of `--help`: what submits, what explains and checks, what cares for stores, what starts. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  run: {
    summary: 'read interactions, decide, reserve, submit; one receipt each',
    load: () => import('./commands/run.js'),
  },
  worker: {
    summary: 'the same for the jobs of a BullMQ queue, on Redis or Postgres, until Ctrl-C',
    load: () => import('./commands/worker.js'),
  },
  explain: {
    summary: 'one interaction: why, why not, condition by condition',
    load: () => import('./commands/explain.js'),
  },
  validate: {
    summary: 'check rule files: schema and references, all problems in one go',
    load: () => import('./commands/validate.js'),
  },
  lint: {
    summary: 'find what is legal in rule files but hardly meant',
    load: () => import('./commands/lint.js'),
  },
  diff: {
    summary: 'what a change of rules means, for every interaction there can be',
    load: () => import('./commands/diff.js'),
  },
  test: {
    summary: 'scenarios, laws and tests of mappings beside the rules, with coverage',
    load: () => import('./commands/test.js'),
  },
  simulate: {
    summary: 'what rules would do with interactions that happened, and what a change flips',
    load: () => import('./commands/simulate.js'),
  },
  map: {
    summary: 'what a mapping makes of records: interactions, fields never found, values unmapped',
    load: () => import('./commands/map.js'),
  },
  suppressions: {
    summary: 'who is left alone, and until when: show, import, export, forget, block, doctor',
    load: () => import('./commands/suppressions.js'),
  },
  stop: {
    summary: 'hold every worker on a store at once: nothing is sent until `start`',
    load: async () => ({ define: (await import('./commands/stop.js')).defineStop }),
  },
  start: {
    summary: 'let the workers on a store go on after `stop`',
    load: async () => ({ define: (await import('./commands/stop.js')).defineStart }),
  },
  sandbox: {
    summary: 'a local stand-in of the vendor, with faults on demand',
    load: () => import('./commands/sandbox.js'),
  },
  init: {
    summary: 'rules, scenarios, a mapping and a CI workflow to start from',
    load: () => import('./commands/init.js'),
  },
};
