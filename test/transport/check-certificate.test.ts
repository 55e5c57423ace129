import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { certificateProblem } from '../../src/transport/check-certificate.js';
import { selfSigned } from './support/self-signed.js';

it('says of a certificate and a key whether they can be used together', async () => {
  expect(await certificateProblem(selfSigned)).toBeUndefined();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  expect(await certificateProblem({ ...selfSigned, key })).toContain('key values mismatch');
  expect(await certificateProblem({ ...selfSigned, cert: 'no certificate' })).toBeDefined();
  const locked = privateKey.export({
    ...{ type: 'pkcs8', format: 'pem' },
    ...{ cipher: 'aes-256-cbc', passphrase: 'hunter2' },
  } as never) as string;
  expect(await certificateProblem({ ...selfSigned, key: locked })).toBeDefined();
});
