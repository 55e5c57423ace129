/** Writes that share a commit: nobody is left waiting, whatever becomes of it. */
import { describe, expect, it } from 'vitest';
import { groupCommits } from '../../../src/stores/lmdb/commits.js';

describe('writes that share a commit', () => {
  it('are all rejected when the commit cannot even begin, and the next ones are put down', async () => {
    let fails = true;
    const { commit, ended } = groupCommits({
      async batch(put: () => unknown) {
        if (fails) throw new Error('closed');
        put();
        return true;
      },
    });
    const first = await Promise.allSettled([commit(async () => true), commit(async () => true)]);
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await Promise.all([commit(async () => true), commit(async () => false)])).toEqual([true, false]);
    await ended();
  });

  it('fail alone where they cannot be put down', async () => {
    const { commit } = groupCommits({
      async batch(put: () => unknown) {
        put();
        return true;
      },
    });
    const broken = (): Promise<boolean> => {
      throw new RangeError('the key is too long');
    };
    const all = await Promise.allSettled([
      commit(async () => true),
      commit(broken),
      commit(async () => true),
    ]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('are not said to be on disk where the file was replaced during the commit', async () => {
    let isReplaced = false;
    const written: string[] = [];
    const { commit } = groupCommits(
      {
        async batch(put: () => unknown) {
          put();
          isReplaced = true;
          return true;
        },
      },
      () => {
        if (isReplaced) throw new Error('replaced');
      },
    );
    const write = async (): Promise<boolean> => written.push('row') > 0;
    await expect(commit(write)).rejects.toThrow('replaced');
    await expect(commit(write)).rejects.toThrow('replaced');
    expect(written).toEqual(['row']);
  });

  it('share it with the writes that follow on the commit before', async () => {
    const groups: number[] = [];
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { commit, ended } = groupCommits({
      async batch(put: () => unknown) {
        begin();
        await new Promise((resolve) => setTimeout(resolve, 5));
        put();
        return true;
      },
    });
    let inGroup = 0;
    const write = async (): Promise<boolean> => {
      inGroup += 1;
      queueMicrotask(() => {
        if (inGroup > 0) groups.push(inGroup);
        inGroup = 0;
      });
      return true;
    };
    const twice = async (): Promise<void> => {
      await commit(write);
      await commit(write);
    };
    const first = [twice(), twice()];
    await begun;
    await Promise.all([...first, commit(write)]);
    await ended();
    expect(groups).toEqual([2, 3]);
  });
});
