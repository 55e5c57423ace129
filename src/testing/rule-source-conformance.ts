/** What every provider of rule files must do, as tests that take the test functions: hold your own provider to it. */
import type { ProvidedFile, ProviderRead, RuleProvider } from '../rule-source/provider.js';
import { watchRuleSet } from '../rule-source/watch-rule-set.js';
import type { TestFunctions } from './store-conformance-subject.js';

/** The provider under test, and the hands that change what it reads. */
export interface ProviderUnderTest {
  readonly provider: RuleProvider;
  /** Replaces everything: afterwards the provider must give exactly these files. */
  publish(files: readonly ProvidedFile[]): void | Promise<void>;
  /** Makes it unreadable, until the next `publish`. */
  breakDown(): void | Promise<void>;
  /** Called after each test. */
  dispose?(): void | Promise<void>;
}

/** Gives a provider of its own to each test. */
export type MakeProvider = () => ProviderUnderTest | Promise<ProviderUnderTest>;

type Test = (subject: ProviderUnderTest) => Promise<void>;

const timeoutMs = 5_000;

/** Defines one `describe` block with a test for each promise of the port; `makeProvider` is called once a test. */
export function ruleProviderConformance(
  { describe, it, expect }: TestFunctions,
  makeProvider: MakeProvider,
): void {
  const check = (name: string, test: Test): void => {
    it(name, async () => {
      const subject = await makeProvider();
      try {
        await test(subject);
      } finally {
        await subject.dispose?.();
      }
    });
  };
  const read = ({ provider }: ProviderUnderTest): Promise<ProviderRead> =>
    provider.read({ signal: new AbortController().signal });

  describe('a provider of rule files', () => {
    check('gives the files that were published, by path', async (subject) => {
      await subject.publish([file('a.rules.json', 'first'), file('b.rules.json', 'second')]);
      const answer = await read(subject);
      const contents = answer.kind === 'files' ? answer.files.map(({ content }) => content) : [];
      expect([...contents].sort()).toEqual([textOf('first'), textOf('second')].sort());
    });

    // Files that were taken away are gone: a rule that stayed would go on deciding.
    check('gives the new files after a change, and nothing of the old ones', async (subject) => {
      await subject.publish([file('a.rules.json', 'first'), file('b.rules.json', 'second')]);
      await read(subject);
      await subject.publish([file('a.rules.json', 'third')]);
      const answer = await read(subject);
      expect(answer.kind === 'files' ? answer.files.map(({ content }) => content) : []).toEqual([
        textOf('third'),
      ]);
    });

    check('says the same, or `unchanged`, while nothing changes', async (subject) => {
      await subject.publish([file('a.rules.json', 'first')]);
      const first = await read(subject);
      const second = await read(subject);
      if (second.kind === 'files') expect(second).toEqual(first);
      else expect(second.kind).toBe('unchanged');
    });

    // Giving no files instead would be a rule set without rules: the source would drop every rule, or refuse it for a
    // wrong reason.
    check('rejects while it cannot be read, and gives files again afterwards', async (subject) => {
      await subject.publish([file('a.rules.json', 'first')]);
      await read(subject);
      await subject.breakDown();
      expect(
        await read(subject).then(
          () => 'read',
          () => 'rejected',
        ),
      ).toBe('rejected');
      await subject.publish([file('a.rules.json', 'second')]);
      const answer = await read(subject);
      expect(answer.kind === 'files' ? answer.files.map(({ content }) => content) : []).toEqual([
        textOf('second'),
      ]);
    });

    // A source that is closed must not be held by a server that does not answer.
    check('ends a read that is no longer wanted', async (subject) => {
      await subject.publish([file('a.rules.json', 'first')]);
      const abort = new AbortController();
      const reading = subject.provider.read({ signal: abort.signal }).then(
        () => 'ended',
        () => 'ended',
      );
      abort.abort();
      expect(await Promise.race([reading, later(timeoutMs)])).toBe('ended');
    });

    check('has a name, and an interval at which it may be asked', async ({ provider }) => {
      expect(provider.name === '').toBe(false);
      expect(Number.isSafeInteger(provider.pollMs) && provider.pollMs > 0).toBe(true);
    });

    // The last good rules stay active whatever happens to the files.
    check('feeds a rule source: each change becomes active, a break-down keeps what was', async (subject) => {
      await subject.publish([file('a.rules.json', 'first')]);
      const source = await watchRuleSet(subject.provider, { pollMs: 20, debounceMs: 5 });
      const name = (): string | undefined => source.current.rules[0]?.name;
      try {
        await subject.publish([file('a.rules.json', 'second')]);
        expect(await eventually(() => name() === 'second')).toBe(true);
        await subject.breakDown();
        expect(await eventually(() => source.status().lastError !== undefined)).toBe(true);
        expect(name()).toBe('second');
        await subject.publish([file('a.rules.json', 'third')]);
        expect(await eventually(() => name() === 'third')).toBe(true);
      } finally {
        await source.close();
      }
    });
  });
}

function file(path: string, rule: string): ProvidedFile {
  return { path, content: textOf(rule) };
}

function textOf(name: string): string {
  const conditions = { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] };
  return JSON.stringify({ rules: [{ name, conditions, event: { type: 'send' } }] }, null, 2);
}

async function eventually(holds: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < timeoutMs && !holds(); waited += 10) await later(10);
  return holds();
}

function later(ms: number): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve('late'), ms));
}
