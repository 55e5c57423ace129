/** The import law of src/README.md: imports go downwards, and few folders touch the disk, the network or the clock. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** Folders and files of the table in src/README.md, lowest first. A file may import its own stage and those before it. */
const stages = [
  ...readFileSync(join(src, 'README.md'), 'utf8').matchAll(/^\| `([\w-]+(?:\.ts)?)\/?` \|/gm),
].map(([, stage = '']) => stage);

/** What touches the outside world, and the folders that may. */
const restricted: { what: string; pattern: RegExp; allowed: readonly string[] }[] = [
  {
    what: 'node:fs',
    pattern: /from 'node:fs(\/promises)?'|import\('node:fs/,
    allowed: [
      'interaction/read/',
      'rules/read-rule-files.ts',
      'rule-source/',
      'stores/lmdb',
      'receipt/',
      'simulation/',
      'cli/',
    ],
  },
  { what: 'process', pattern: /(?<![\w./'-])process\.(?!emitWarning)/, allowed: ['cli/'] },
  {
    what: "the machine's clock",
    pattern: /\bDate\.now\(|new Date\(\)/,
    allowed: ['shared/clock.ts', 'cli/'],
  },
  { what: 'fetch', pattern: /(?<![\w.])fetch\(/, allowed: [] },
  {
    what: 'a connection',
    pattern:
      /from '(undici|node:https?|node:net|node:tls)'|import\('(undici(?:\/index\.js)?|node:https?|node:net|node:tls)'\)/,
    // Only the health of a worker listens; what calls out is a transport or a source of rules.
    allowed: ['transport/', 'rule-source/', 'cli/worker/health.ts'],
  },
  { what: 'what Bun has in the place of undici', pattern: /(?<!typeof )import\('undici'\)/, allowed: [] },
  { what: 'eval', pattern: /\beval\(|new Function\(/, allowed: [] },
];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort();

const text = (file: string): string => readFileSync(join(src, file), 'utf8');
const code = (file: string): string => text(file).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
const stageOf = (file: string): string => file.split('/')[0] ?? file;

/** Modules as they are written, type-only imports included. */
const specifiersOf = (file: string): string[] =>
  ts.preProcessFile(text(file), true, true).importedFiles.map(({ fileName }) => fileName);

const fileOf = (specifier: string, from: string): string =>
  relative(src, resolve(src, dirname(from), specifier)).replace(/\.js$/, '.ts');

function importsOf(file: string): string[] {
  return specifiersOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => fileOf(name, file));
}

const graph = new Map(files.map((file) => [file, importsOf(file)]));

describe('the import law', () => {
  it('has a row of src/README.md for every folder, and no other', () => {
    expect(files.length).toBeGreaterThan(10);
    expect([...stages].sort()).toEqual([...new Set(files.map(stageOf))].sort());
  });

  it('lets no file import a later stage', () => {
    const upwards = [...graph].flatMap(([file, imports]) =>
      imports
        .filter((to) => stages.indexOf(stageOf(to)) > stages.indexOf(stageOf(file)))
        .map((to) => `${file} -> ${to}`),
    );
    expect(upwards).toEqual([]);
  });

  it('has no cycle', () => {
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const to of graph.get(file) ?? []) visit(to, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it.each(restricted)('lets only the listed folders use $what', ({ pattern, allowed }) => {
    const outside = files.filter(
      (file) => pattern.test(code(file)) && !allowed.some((folder) => file.startsWith(folder)),
    );
    expect(outside).toEqual([]);
  });

  it('takes of zod what it uses: its `z` object would bring every locale into the build', () => {
    expect(files.filter((file) => /import \{[^}]*\bz\b[^}]*\} from 'zod'/.test(code(file)))).toEqual([]);
  });
});

describe('what exists once', () => {
  it.each([
    ['the error of a wrong option', /new AutotriggerError\(\s*'OPTION_INVALID'/, 'shared/options.ts'],
    ['the longest timer', /2_147_483_647|2147483647|0x7fffffff/, 'shared/options.ts'],
    ['isObject', /(function|const) isObject\b/, 'shared/is-object.ts'],
  ])('%s', (_, pattern, home) => {
    expect(files.filter((file) => pattern.test(code(file)))).toEqual([home]);
  });
});

describe('the core', () => {
  const core = new Set<string>();
  const add = (file: string): void => {
    if (core.has(file)) return;
    core.add(file);
    for (const to of graph.get(file) ?? []) add(to);
  };
  add('core.ts');

  /** What a page of a browser lacks, and what opens a connection or a file. */
  const packages =
    /^(node:|undici(?:\/|$)|lmdb$|ioredis$|redis$|pg$|csv-parse|tinyglobby$|json-rules-engine$)/;

  it('reaches the stages it is made of', () => {
    expect([...core]).toEqual(
      expect.arrayContaining(['interaction/normalise.ts', 'decision/decide.ts', 'explanation/explain.ts']),
    );
  });

  it('imports no module of Node and no client of a database or a server', () => {
    const found = [...core].flatMap((file) =>
      specifiersOf(file)
        .filter((name) => packages.test(name))
        .map((name) => `${file} -> ${name}`),
    );
    expect(found).toEqual([]);
  });

  it('imports no store adapter, no transport, and of suppression only what windows are', () => {
    const adapters =
      /^(stores\/(?!row\/|port)|transport\/|suppression\/(?!windows|quotas|scopes|request-limits|protocol|address)|receipt\/|pipeline\/|rule-source\/|cli\/)/;
    expect([...core].filter((file) => adapters.test(file))).toEqual([]);
  });

  it('uses no global of Node', () => {
    const globals = /(?<![\w./'"`-])(process|Buffer|__dirname|__filename)\b(?=[.([])/;
    expect([...core].filter((file) => globals.test(code(file)))).toEqual([]);
  });
});
