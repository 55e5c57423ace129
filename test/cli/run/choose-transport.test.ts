/** How a run reaches the vendor: with its certificate, through the proxy, with an authority of its own. */
import { request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { startSandbox } from '../../../src/testing/index.js';
import { selfSigned } from '../../transport/support/self-signed.js';
import { writeExample } from '../support/example-input.js';
import { cli } from '../support/run-cli.js';
import { scratch } from '../support/scratch.js';
import { spawnCli } from '../support/spawn-cli.js';

function prepared(): ReturnType<typeof scratch> {
  const place = scratch();
  writeExample(place);
  place.write('cert.pem', selfSigned.cert);
  place.write('key.pem', selfSigned.key);
  return place;
}

async function portOf(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  onTestFinished(() => void server.close());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

it('shows its certificate to the vendor, through the proxy, and trusts the authority that is added', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const tls = { ...selfSigned, ca: selfSigned.cert, requestCert: true, rejectUnauthorized: true };
  const vendor = await portOf(
    createServer(tls, (asked, answer) => {
      const { method, url, headers } = asked;
      const forwarded = httpRequest(`${sandbox.url}${url}`, { method, headers }, (got) => {
        answer.writeHead(got.statusCode ?? 500, got.headers);
        got.pipe(answer);
      });
      asked.pipe(forwarded);
    }),
  );
  const tunnels: string[] = [];
  const proxy = await portOf(
    createTcpServer((client) => {
      client.on('error', () => undefined);
      client.once('data', (text) => {
        tunnels.push(String(text).split('\r\n')[0] ?? '');
        const server = connect(vendor, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
        server.on('error', () => undefined);
        client.pipe(server).pipe(client);
      });
    }),
  );
  const { folder, path } = prepared();
  const options = ['--base-url', `https://localhost:${vendor}`, '--store', 'memory', '--format', 'json'];
  const certificate = ['--client-certificate', 'cert.pem', '--client-key', 'key.pem'];
  const running = spawnCli(['run', 'in.ndjson', ...options, ...certificate], {
    cwd: folder,
    env: {
      AUTOTRIGGER_API_KEY: sandbox.testKey,
      HTTPS_PROXY: `http://127.0.0.1:${proxy}`,
      NO_PROXY: '',
      NODE_EXTRA_CA_CERTS: path('cert.pem'),
    },
  });
  await running.ended();
  expect(JSON.parse(running.stdout()).outcomes).toMatchObject({ sent: 1, recorded: 1, suppressed: 1 });
  expect(sandbox.accepted).toHaveLength(2);
  expect(new Set(tunnels)).toEqual(new Set([`CONNECT localhost:${vendor} HTTP/1.1`]));
});

it.each([
  [
    ['--client-key', 'key.pem', '--client-certificate', 'in.ndjson'],
    'the certificate `in.ndjson` cannot be used',
  ],
  [['--client-certificate', 'cert.pem', '--client-key', 'cert.pem'], 'with the key `cert.pem`'],
  [['--client-certificate', 'cert.pem'], 'go together'],
  [
    ['--client-certificate', 'cert.pem', '--client-key', 'key.pem', '--sandbox'],
    "cannot be used with option '--sandbox'",
  ],
])('refuses %j before anything is sent', async (argv, message) => {
  const { folder } = prepared();
  const env = { AUTOTRIGGER_API_KEY: 'k' };
  const { exitCode, stdout, stderr } = await cli(['run', 'in.ndjson', ...argv], { cwd: folder, env });
  expect([exitCode, stdout]).toEqual([ExitCode.CouldNotRun, '']);
  expect(stderr).toContain(message);
});

it('names the option that holds an address with a path', async () => {
  const { folder } = prepared();
  const argv = ['run', 'in.ndjson', '--base-url', 'https://example.com/v1'];
  const { stderr } = await cli(argv, { cwd: folder, env: { AUTOTRIGGER_API_KEY: 'k' } });
  expect(stderr).toContain('the address in `--base-url` holds more than an origin');
});

it('names the variable that holds a key with a quotation mark', async () => {
  const { folder } = prepared();
  const env = { AUTOTRIGGER_API_KEY: '"k"' };
  const { stderr } = await cli(['run', 'in.ndjson'], { cwd: folder, env });
  expect(stderr).toContain('the environment variable AUTOTRIGGER_API_KEY holds white space, quotation marks');
});
