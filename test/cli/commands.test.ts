/** docs/reference/command-line.md knows every command and every option, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/reference/command-line.md'), 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')).trim(), text]),
);

async function defined(name: string): Promise<Command> {
  const entry = commands[name];
  const command = new Command(name);
  (await entry?.load())?.define(command, () => async () => undefined);
  return command;
}

const longFlags = (command: Command): string[] =>
  [command, ...command.commands].flatMap(({ options }) => options.map(({ long }) => long ?? ''));

describe('the reference of the command line', () => {
  it('has a section for every command, and for no other', () => {
    const named = [...sections.keys()].filter((title) => title.startsWith('autotrigger '));
    expect(named.sort()).toEqual(
      Object.keys(commands)
        .map((name) => `autotrigger ${name}`)
        .sort(),
    );
  });

  it.each(Object.keys(commands))('names the options of %s, and no other', async (name) => {
    const section = sections.get(`autotrigger ${name}`) ?? '';
    const named = new Set(section.replace(/^```[\s\S]*?^```$/gm, '').match(/(?<![\w-])--[a-z][a-z-]+/g));
    const known = longFlags(await defined(name));
    expect(known.filter((flag) => !named.has(flag))).toEqual([]);
    expect([...named].filter((flag) => !known.includes(flag) && !isOfAnotherCommand(flag))).toEqual([]);
  });

  it('names every sub-command of suppressions', async () => {
    const section = sections.get('autotrigger suppressions') ?? '';
    const names = (await defined('suppressions')).commands.map((command) => command.name());
    expect(names.filter((name) => !section.includes(`| \`suppressions ${name}`))).toEqual([]);
    expect(names).toContain('doctor');
  });
});

/** A table may say "with `--sandbox`" about another option of the same page. */
function isOfAnotherCommand(flag: string): boolean {
  return page.split(/^## autotrigger /m).some((text) => text.includes(`| \`${flag}`));
}
