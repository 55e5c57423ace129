/** Every kind of edit × every way rules can lie on a disk: seen by events alone, on this system. */
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchRuleSet } from '../../src/rule-source/watch-rule-set.js';
import { closing, namesOf, ruleFile, temporaryFolder, until } from './support.js';

/** Polling so rare that it cannot be what saw the edit. */
const withoutPolling = { pollMs: 3_600_000, debounceMs: 5, removalGraceMs: 100 };

interface Layout {
  /** What is watched. */
  readonly watched: string;
  /** The file that is edited. */
  readonly file: string;
}

const layouts: Record<string, (base: string) => Layout> = {
  'one file': (base) => ({ watched: join(base, 'a.rules.json'), file: join(base, 'a.rules.json') }),
  'a folder': (base) => ({ watched: join(base, 'rules'), file: join(base, 'rules/a.rules.json') }),
  'a nested folder': (base) => ({
    watched: join(base, 'rules'),
    file: join(base, 'rules/deep/er/a.rules.json'),
  }),
  'a linked file': (base) => {
    mkdirSync(join(base, 'rules'), { recursive: true });
    symlinkSync('../elsewhere/a.rules.json', join(base, 'rules/a.rules.json'));
    return { watched: join(base, 'rules'), file: join(base, 'elsewhere/a.rules.json') };
  },
  'a linked folder': (base) => {
    symlinkSync('elsewhere', join(base, 'rules'));
    return { watched: join(base, 'rules'), file: join(base, 'elsewhere/a.rules.json') };
  },
  'a folder linked below': (base) => {
    mkdirSync(join(base, 'rules'), { recursive: true });
    symlinkSync('../elsewhere', join(base, 'rules/linked'));
    return { watched: join(base, 'rules'), file: join(base, 'elsewhere/a.rules.json') };
  },
};

const edits: Record<string, (file: string, text: string) => void> = {
  'an in-place write': (file, text) => writeFileSync(file, text),
  'an atomic rename': (file, text) => {
    writeFileSync(`${file}.tmp`, text);
    renameSync(`${file}.tmp`, file);
  },
  'delete and create': (file, text) => {
    rmSync(file);
    writeFileSync(file, text);
  },
  'a folder replaced as a whole': (file, text) => {
    const folder = dirname(file);
    mkdirSync(`${folder}.new`);
    writeFileSync(join(`${folder}.new`, 'a.rules.json'), text);
    renameSync(folder, `${folder}.old`);
    renameSync(`${folder}.new`, folder);
    rmSync(`${folder}.old`, { recursive: true });
  },
  'a folder removed and made again': (file, text) => {
    rmSync(dirname(file), { recursive: true });
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  },
};

describe.each(Object.keys(layouts))('%s', (layout) => {
  it.each(Object.keys(edits))('follows %s, twice over', async (edit) => {
    const base = join(temporaryFolder(), 'base');
    mkdirSync(base);
    const { watched, file } = layouts[layout]?.(base) ?? { watched: '', file: '' };
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, ruleFile('at the start'));
    const source = closing(await watchRuleSet(watched, withoutPolling));
    for (const name of ['first', 'second']) {
      edits[edit]?.(file, ruleFile(name));
      await until(() => namesOf(source)[0] === name);
    }
    expect(source.status()).toMatchObject({ active: { from: 'files' }, lastError: undefined });
  });
});

describe('a folder of rules', () => {
  it('follows files and sub-folders that come and go', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.rules.json'), ruleFile('a'));
    const source = closing(await watchRuleSet(folder, withoutPolling));
    writeFileSync(join(folder, 'b.rules.json'), ruleFile('b'));
    await until(() => namesOf(source).join() === 'a,b');
    mkdirSync(join(folder, 'more/and/more'), { recursive: true });
    writeFileSync(join(folder, 'more/and/more/c.rules.json'), ruleFile('c'));
    await until(() => namesOf(source).join() === 'a,b,c');
    writeFileSync(join(folder, 'more/and/more/c.rules.json'), ruleFile('d'));
    await until(() => namesOf(source).join() === 'a,b,d');
    rmSync(join(folder, 'more'), { recursive: true });
    await until(() => namesOf(source).join() === 'a,b');
    rmSync(join(folder, 'a.rules.json'));
    await until(() => namesOf(source).join() === 'b');
  });

  it('follows the swap of `..data` by which Kubernetes updates a ConfigMap', async () => {
    const folder = temporaryFolder();
    const publish = (revision: string, name: string): void => {
      mkdirSync(join(folder, revision));
      writeFileSync(join(folder, revision, 'a.rules.json'), ruleFile(name));
      symlinkSync(revision, join(folder, '..data_tmp'));
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    publish('..2026_11_22_1', 'first');
    symlinkSync('..data/a.rules.json', join(folder, 'a.rules.json'));
    const source = closing(await watchRuleSet(folder, withoutPolling));
    for (const [revision, name] of [
      ['..2026_11_22_2', 'second'],
      ['..2026_11_22_3', 'third'],
    ] as const) {
      publish(revision, name);
      await until(() => namesOf(source).join() === name);
    }
  });

  it('is found by polling where there are no events', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'rules/a.rules.json');
    mkdirSync(dirname(file));
    writeFileSync(file, ruleFile('first'));
    const { folderProvider } = await import('../../src/rule-source/folder-provider.js');
    const { watch: _watch, ...deaf } = folderProvider(dirname(file));
    const source = closing(await watchRuleSet(deaf, { pollMs: 20 }));
    writeFileSync(file, ruleFile('second'));
    await until(() => namesOf(source).join() === 'second');
  });
});
