/** The interactions a command is given: read, through a mapping where there is one. */
import { loadMapping } from '../../interaction/mapping/load-mapping.js';
import { readInteractions } from '../../interaction/read/read-interactions.js';
import { type CommandContext, pathFrom } from '../context.js';
import type { InputFormat } from '../options.js';

export interface InputOptions {
  readonly map?: string | undefined;
  readonly inputFormat?: InputFormat | undefined;
}

export async function openInput(
  context: CommandContext,
  inputs: readonly string[],
  { map, inputFormat }: InputOptions,
): Promise<AsyncIterable<unknown>> {
  const mapping = map === undefined ? undefined : await loadMapping(pathFrom(context, map));
  return readInteractions(
    inputs.map((input) => pathFrom(context, input)),
    {
      stdin: context.stdin,
      ...(mapping && { mapping }),
      ...(inputFormat && { format: inputFormat }),
    },
  );
}
