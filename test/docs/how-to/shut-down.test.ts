/** The server of docs/how-to/shut-down.md: told to end while a call is under way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/testing/index.js';
import { closed } from '../../support/queue-trigger.js';
import { openPage } from './page.js';

describe('the how-to on shutting down', () => {
  const page = openPage('shut-down');
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    await page.run('autotrigger', ['init', 'feedback']);
  });
  afterAll(async () => {
    page.remove();
    await sandbox.close();
  });

  const start = async () => {
    const server = page.start('node', ['server.mjs'], {
      ...{ AUTOTRIGGER_API_KEY: sandbox.testKey, VENDOR_URL: sandbox.url, PORT: '0' },
    });
    await server.says(/listening \d+/);
    const url = `http://127.0.0.1:${/listening (\d+)/.exec(server.output())?.[1]}`;
    const post = async (body: unknown) => {
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      return { status: answer.status, ...((await answer.json()) as { outcome: string }) };
    };
    return { server, url, post };
  };

  it('answers what is under way, takes nothing new, and ends', async () => {
    expect(page.files).toEqual(['server.mjs']);
    const { server, url, post } = await start();
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(await post({ channel: 'email' })).toEqual({ status: 422, outcome: 'invalid' });

    sandbox.fail('latency:6000');
    const underWay = post(closed('case-1'));
    await expect.poll(() => sandbox.mostAtOnce, { timeout: 30_000 }).toBe(1);
    const ended = server.end();
    await server.says('shutting down');
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    expect(await underWay).toEqual({ status: 200, outcome: 'sent' });
    expect(await ended).toBe(0);
    expect(server.output()).toContain('ended {"finished":1,"released":0,"unfinished":[]}');
  });

  it('knows afterwards what was sent', async () => {
    const { server, post } = await start();
    expect(await post(closed('case-1'))).toEqual({ status: 200, outcome: 'duplicate' });
    expect(await server.end('SIGINT')).toBe(0);
    expect(sandbox.accepted).toHaveLength(1);
  });
});
