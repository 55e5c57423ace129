/** `run --watch`: standard input, or one file that grows. */
import { formatByName } from '../../interaction/read/format.js';
import type { ReadOptions } from '../../interaction/read/read-interactions.js';
import type { Closing } from '../closing.js';
import { type CommandContext, pathFrom } from '../context.js';
import { followFile } from '../input/follow-file.js';
import { type InputOptions, openInput } from '../input/open-input.js';
import { usageError } from '../options.js';

/**
 * Rejects with USAGE for several inputs.
 */
export async function openWatchedInput(
  context: CommandContext,
  inputs: readonly string[],
  options: InputOptions,
  reading: Pick<ReadOptions, 'use' | 'onProgress'>,
  signal: AbortSignal,
  closing: Closing,
): Promise<AsyncIterable<unknown>> {
  const [input, ...others] = inputs;
  if (input === '-' && others.length === 0) return openInput(context, inputs, options, reading);
  if (input === undefined || input === '-' || others.length > 0) {
    throw usageError('with --watch there can be one input only', 'name one file, or `-` for standard input');
  }
  const path = pathFrom(context, input);
  // A run that ends by itself must stop waiting for more input.
  const ended = new AbortController();
  closing.add(() => ended.abort());
  const stdin = followFile(path, AbortSignal.any([signal, ended.signal]));
  const inputFormat = options.inputFormat ?? formatByName(path) ?? 'ndjson';
  return openInput({ ...context, stdin }, ['-'], { ...options, inputFormat }, reading);
}
