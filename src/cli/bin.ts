#!/usr/bin/env node
/** The only file of the command line that touches the process. */
import { systemClock } from '../shared/clock.js';
import type { CommandContext, Output } from './context.js';
import { runCli } from './program.js';

const context: CommandContext = {
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  stdin: process.stdin,
  env: process.env,
  cwd: '.',
  clock: systemClock,
  takeInterrupts,
};

process.exitCode = await runCli(process.argv.slice(2), context);
// Reading standard input may still hold the process although the command is done with it.
process.stdin.unref?.();

function outputTo(stream: NodeJS.WriteStream): Output {
  let closed = false;
  // Without a listener a reader that goes away (`| head`) would end the process with a stack trace.
  stream.on('error', () => {
    closed = true;
  });
  return {
    write: (text) =>
      new Promise((resolve) => {
        if (closed) resolve();
        else stream.write(text, () => resolve());
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
  return interruption.signal;
}
