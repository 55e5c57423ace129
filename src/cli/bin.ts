#!/usr/bin/env node
/** The only file of the command line that touches the process. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { systemClock } from '../shared/clock.js';
import type { CommandContext, Output } from './context.js';
import { runCli } from './program.js';

let hangupListener: (() => void) | undefined;

const context: CommandContext = {
  stdout: outputTo(process.stdout, true),
  stderr: outputTo(process.stderr, false),
  stdin: process.stdin,
  env: process.env,
  cwd: '.',
  clock: systemClock,
  nodeVersion: process.versions.node,
  takeInterrupts,
  takeHangups(listener) {
    if (!process.stdin.isTTY && !process.stderr.isTTY) hangupListener = listener;
  },
};

process.exitCode = await runCli(process.argv.slice(2), context);
// Reading standard input may still hold the process although the command is done with it.
process.stdin.unref?.();
// Nor may a connection that could not be closed: a process with nothing left to do ends before this.
setTimeout(() => process.exit(), 2_000).unref();

/** `results`: what cannot be written ends the command; of notes and progress nothing hangs on it. */
function outputTo(stream: NodeJS.WriteStream, results: boolean): Output {
  let closed = false;
  // Without a listener a reader that goes away (`| head`) would end the process with a stack trace.
  stream.on('error', () => {
    closed = true;
  });
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        if (closed) resolve();
        else {
          stream.write(text, (error) => {
            if (results && error && !hasGone(error)) reject(unwritable(error));
            else resolve();
          });
        }
      }),
    isTerminal: stream.isTTY === true,
    hasColours: stream.isTTY === true && (process.env.NO_COLOR ?? '') === '',
    get columns() {
      return stream.columns ?? 100;
    },
    get closed() {
      return closed;
    },
    stream,
  };
}

function hasGone(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

function unwritable(cause: Error): AutotriggerError {
  return new AutotriggerError('OUTPUT_UNWRITABLE', `the results cannot be written: ${cause.message}`, {
    fix: 'see to the disk or the file that standard output goes to, then run it again: what is there is not whole',
    cause,
  });
}

function takeInterrupts(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!interruption.signal.aborted) return interruption.abort();
      // The system's own way of leaving: nothing that still runs here can hold it up.
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  }
  // A shell and the system both send it when a terminal closes, so a second one does not leave at once.
  process.on('SIGHUP', () => (hangupListener ?? (() => interruption.abort()))());
  return interruption.signal;
}
