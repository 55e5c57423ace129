/** HTTPS_PROXY and NO_PROXY on the command line. */
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ExitCode } from '../../src/cli/command.js';
import { proxyFrom } from '../../src/cli/proxy.js';
import { writeExample } from './support/example-input.js';
import { cli } from './support/run-cli.js';
import { scratch } from './support/scratch.js';

describe('the proxy of the environment', () => {
  it('is read as other programs read it', () => {
    expect(proxyFrom({ env: {} })).toBeUndefined();
    expect(proxyFrom({ env: { HTTPS_PROXY: '' } })).toBeUndefined();
    const env = { https_proxy: 'http://small:1', HTTPS_PROXY: 'http://large:1', NO_PROXY: 'example.com' };
    expect(proxyFrom({ env })).toEqual({ url: 'http://small:1', except: 'example.com' });
  });

  it.each(['user:secret@proxy:3128', 'socks5://user:secret@proxy'])(
    'is refused where it is none: %s',
    (url) => {
      const read = () => proxyFrom({ env: { HTTPS_PROXY: url } });
      expect(read).toThrow('HTTPS_PROXY');
      expect(read).not.toThrow('secret');
    },
  );

  it('is the way to rules at a URL, too', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on('connect', ({ url }, socket) => {
      asked.push(url);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void proxy.close());
    const address = proxy.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const place = scratch();
    writeExample(place);
    const argv = ['run', 'in.ndjson', '--watch', '--sandbox', '--store', 'memory'];
    const { exitCode } = await cli([...argv, '--rules', 'https://rules.example/rules.json'], {
      cwd: place.folder,
      env: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
    });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(new Set(asked)).toEqual(new Set(['rules.example:443']));
  });
});
