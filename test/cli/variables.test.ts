import { expect, it } from 'vitest';
import { assertVariables } from '../../src/cli/variables.js';

it.each([
  ['AUTOTRIGGER_BUNDLE_SECERT', 'AUTOTRIGGER_BUNDLE_SECRET'],
  ['AUTOTRIGGER_KEYSECRET', 'AUTOTRIGGER_KEY_SECRET'],
  ['AUTOTRIGGER_APIKEY', 'AUTOTRIGGER_API_KEY'],
  ['AUTOTRIGGER_PREVIOUS_KEYS_SECRET', 'AUTOTRIGGER_PREVIOUS_KEY_SECRET'],
])('refuses %s, which nothing reads, and names the variable that was meant', (variable, meant) => {
  const read = () => assertVariables({ env: { [variable]: 'hunter2' } });
  expect(read).toThrow(expect.objectContaining({ code: 'USAGE', fix: `did you mean ${meant}?` }));
  expect(read).toThrow(variable);
  expect(read).not.toThrow('hunter2');
  expect(() => assertVariables({ env: { [variable]: '' } })).not.toThrow();
});

it('leaves alone what it reads, and what begins alike for other reasons', () => {
  const names = ['API_KEY', 'DEBUG', 'PORT', 'SERVICE_HOST', 'PORT_80_TCP_ADDR', 'VERSION', 'HOME'];
  expect(() =>
    assertVariables({ env: Object.fromEntries(names.map((name) => [`AUTOTRIGGER_${name}`, 'x'])) }),
  ).not.toThrow();
});
