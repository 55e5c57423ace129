/** `autotrigger run`: from a file of interactions to receipts. */
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import type { LogRecord } from '../../../src/receipt/receipt-log.js';
import { startSandbox } from '../../../src/transport/sandbox/sandbox.js';
import { addresses, ndjson, ruleFile, writeExample } from '../support/example-input.js';
import { type CliOptions, type CliResult, cli } from '../support/run-cli.js';
import { type Scratch, scratch } from '../support/scratch.js';

function prepared(): Scratch & { run(argv: readonly string[], options?: CliOptions): Promise<CliResult> } {
  const place = scratch();
  writeExample(place);
  return { ...place, run: (argv, options) => cli(['run', ...argv], { cwd: place.folder, ...options }) };
}

const logged = (path: string): LogRecord[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** In the order of the ids: a log holds receipts in the order in which they came about. */
const outcomes = (path: string): string[] =>
  logged(path)
    .sort((a, b) => Number(a.interactionId ?? 99) - Number(b.interactionId ?? 99))
    .map(({ outcome }) => outcome);

describe('autotrigger run', () => {
  it('gives every record its receipt, and writes each down', async () => {
    const { run, path } = prepared();
    const { exitCode, stderr } = await run(['in.ndjson', '--sandbox', '--log', 'log/receipts.ndjson']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(ExitCode.Findings);
    expect(logged(path('log/receipts.ndjson')).map(({ interactionId }) => interactionId)).toHaveLength(7);
    expect(outcomes(path('log/receipts.ndjson'))).toEqual([
      ...['sent', 'skipped', 'skipped', 'suppressed', 'recorded', 'skipped', 'invalid'],
    ]);
  });

  it('takes customers for one by the address rules that it is given, and then by those of the store', async () => {
    const { run, write } = prepared();
    const record = (id: string, email: string) => ({
      ...{ ext_interaction_id: id, channel: 'chat', status: 'closed' },
      customer: { name: 'Jane', email },
      employee: { email: 'paul@blancapeak.example' },
    });
    write('first.json', [record('1', 'jane.doe@gmail.com')]);
    write('next.json', [record('3', 'j.a.n.e.doe@googlemail.com')]);
    const asJson = ['--sandbox', '--store', 'state', '--format', 'json'];
    const first = await run(['first.json', ...asJson, '--address-rules', 'gmail']);
    expect(JSON.parse(first.stdout).outcomes).toMatchObject({ sent: 1 });
    const next = await run(['next.json', ...asJson]);
    expect(JSON.parse(next.stdout).outcomes).toMatchObject({ suppressed: 1 });
    const different = await run(['next.json', ...asJson, '--address-rules', 'plus-tags']);
    expect(different.exitCode).toBe(ExitCode.CouldNotRun);
    expect(different.stderr).toContain('was filled under the address rules `gmail`');
  });

  it('serves a delay under --watch, and says under plain `run` until when it waits', async () => {
    const { run, path, write } = prepared();
    write('delayed/all.rules.json', {
      rules: [
        {
          name: 'closed',
          conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
          event: { type: 'send', params: { delay: '1s' } },
        },
      ],
    });
    const closed = {
      ...{ ext_interaction_id: '1', channel: 'chat', status: 'closed', ended_at: new Date().toISOString() },
      customer: { name: 'Jane', email: 'jane@example.com' },
      employee: { email: 'paul@blancapeak.example' },
    };
    const future = {
      ...closed,
      ext_interaction_id: '2',
      ended_at: new Date(Date.now() + 3_600_000).toISOString(),
    };
    write('future.ndjson', JSON.stringify(future));
    const options = ['--rules', 'delayed', '--sandbox', '--store', 'memory'];
    const plain = await run(['future.ndjson', ...options]);
    expect(plain.stdout).toMatch(/deferred +1 .+ until \d{4}-/);
    expect(plain.stdout).toContain('1 interaction put off by a delay that a rule asks for');
    expect(plain.exitCode).toBe(ExitCode.Fine);
    const tomorrow = (new Date().getUTCDay() % 7) + 1;
    const hours = [{ days: [tomorrow], from: '12:00', to: '12:01' }];
    write('hours/a.rules.json', JSON.stringify({ sending: { hours }, default: 'send' }));
    write('closed.ndjson', JSON.stringify(closed));
    const outside = await run(['closed.ndjson', '--rules', 'hours', '--sandbox', '--store', 'memory']);
    expect(outside.stdout).toContain('the sending hours or a quota');
    expect(outside.exitCode).toBe(ExitCode.Fine);
    const quotas = [{ name: 'one a day', max: 1, length: '1d' }];
    write('quota/a.rules.json', JSON.stringify({ suppression: { quotas }, default: 'send' }));
    const other = {
      ...closed,
      ext_interaction_id: 'other',
      customer: { name: 'Joe', email: 'joe@example.com' },
    };
    write('two.ndjson', `${JSON.stringify(closed)}\n${JSON.stringify(other)}`);
    const over = await run(['two.ndjson', '--rules', 'quota', '--sandbox', '--store', 'memory']);
    expect(over.stdout).toContain('1 interaction put off by');
    expect(over.exitCode).toBe(ExitCode.Fine);
    const watching = await run(['-', ...options, '--watch', '--log', 'r.ndjson', '--format', 'json'], {
      stdin: JSON.stringify(closed),
    });
    expect(watching.stderr).toContain('1 interaction will be tried again');
    expect(logged(path('r.ndjson')).map(({ outcome }) => outcome)).toEqual(['deferred', 'sent']);
    expect(JSON.parse(watching.stdout)).toMatchObject({ total: 1, outcomes: { sent: 1, deferred: 0 } });
    expect(watching.exitCode).toBe(ExitCode.Fine);
  });

  it('sums up outcomes, reasons, channels, ignored fields and what there is to do', async () => {
    const { run } = prepared();
    const { stdout } = await run(['in.ndjson', '--sandbox']);
    expect(stdout).toMatch(/^7 interactions in /);
    expect(stdout).toMatch(/sent +1 +14\.3 %/);
    expect(stdout).toMatch(/skipped +3 +42\.9 %/);
    expect(stdout).toMatch(/suppressed +1 +14\.3 % +until \d{4}-\d\d-\d\d \d\d:\d\d UTC\n/);
    expect(stdout).toMatch(/skipped +1 +.+\n +1 +rule `fraud`\n/);
    expect(stdout).toMatch(/sent +recorded +skipped +suppressed +invalid +total\n +chat +0 +1 +2 +1 +0 +4\n/);
    expect(stdout).toContain('customer.email');
    expect(stdout).toContain('nothing reads `colour`');
    expect(stdout).toMatch(/1 invalid: .+\(INTERACTION_INVALID\)\n {4}.*in\.ndjson:7\n {4}fix: /);
    expect(stdout).toContain('the sandbox accepted 2 requests in this run, 0 before');
  });

  it('tells the sandbox nothing new when it runs again, and says why', async () => {
    const { run, path } = prepared();
    await run(['in.ndjson', '--sandbox', '--store', 'state']);
    const again = await run(['in.ndjson', '--sandbox', '--store', 'state', '--log', 'second.ndjson']);
    expect(again.stdout).toContain('the sandbox accepted 0 requests in this run, 2 before');
    expect(again.stdout).toMatch(/duplicate +2 +this interaction was handled before/);
    expect(outcomes(path('second.ndjson'))).toEqual([
      ...['duplicate', 'skipped', 'skipped', 'suppressed', 'duplicate', 'skipped', 'invalid'],
    ]);
    const ledger = readFileSync(path('state.sandbox.ndjson'), 'utf8').trimEnd().split('\n');
    expect(ledger).toHaveLength(2);
  });

  it('gives the summary as JSON', async () => {
    const { run } = prepared();
    const { stdout } = await run(['in.ndjson', '--dry-run', '--format', 'json']);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      total: 7,
      outcomes: { sent: 1, recorded: 1, skipped: 3, suppressed: 1, invalid: 1, failed: 0 },
      environment: 'test',
      interrupted: false,
      ignoredFields: { colour: 1 },
      byChannel: { chat: { skipped: 2 }, email: { sent: 1 } },
    });
    expect(report.ruleSets).toHaveLength(1);
  });

  it('reads standard input', async () => {
    const { run } = prepared();
    const { stdout } = await run(['-', '--dry-run', '--format', 'json'], { stdin: ndjson });
    expect(JSON.parse(stdout).total).toBe(7);
  });

  it('is content when nothing is left to do', async () => {
    const { run } = prepared();
    const { exitCode } = await run(['-', '--dry-run'], { stdin: ndjson.split('\n').slice(0, 6).join('\n') });
    expect(exitCode).toBe(ExitCode.Fine);
  });

  it('lets the caller say which outcomes are findings', async () => {
    const { run } = prepared();
    const lenient = await run(['in.ndjson', '--dry-run', '--fail-on', 'rejected,failed,unknown']);
    expect(lenient.exitCode).toBe(ExitCode.Fine);
    const unknown = await run(['in.ndjson', '--dry-run', '--fail-on', 'sent']);
    expect(unknown.exitCode).toBe(ExitCode.CouldNotRun);
    expect(unknown.stderr).toContain('deferred, rejected, failed, unknown, invalid');
  });

  it('shows no address, neither on the screen nor in the log', async () => {
    const { run, path } = prepared();
    const { stdout, stderr } = await run(['in.ndjson', '--sandbox', '--log', 'receipts.ndjson']);
    const written = `${stdout}${stderr}${readFileSync(path('receipts.ndjson'), 'utf8')}`.toLowerCase();
    for (const address of addresses) expect(written).not.toContain(address);
  });

  it('keeps no address in the store', async () => {
    const { run, path } = prepared();
    await run(['in.ndjson', '--sandbox', '--store', 'state']);
    const files = readdirSync(path('state'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const bytes = readFileSync(join(path('state'), file))
        .toString('latin1')
        .toLowerCase();
      for (const address of addresses) expect(bytes.includes(address)).toBe(false);
    }
  });

  it('appends to the log, and cuts off the half line that a killed process left', async () => {
    const { run, path } = prepared();
    await run(['in.ndjson', '--sandbox', '--log', 'receipts.ndjson']);
    appendFileSync(path('receipts.ndjson'), '{"interactionId":"8","outc');
    await run(['in.ndjson', '--sandbox', '--log', 'receipts.ndjson']);
    expect(logged(path('receipts.ndjson'))).toHaveLength(14);
  });
});

describe('autotrigger run --dry-run', () => {
  it('leaves nothing behind', async () => {
    const { run, folder } = prepared();
    const { stdout } = await run(['in.ndjson', '--dry-run']);
    expect(stdout).toContain('dry run: nothing leaves this machine');
    expect(readdirSync(folder).sort()).toEqual(['in.ndjson', 'rules']);
  });

  it('sees the windows of a store that is there, and writes none into it', async () => {
    const { run, path } = prepared();
    const one = ndjson.split('\n')[0] ?? '';
    const store = ['--store', 'state', '--format', 'json'];
    await run(['-', '--sandbox', ...store], { stdin: one });
    const rehearsed = await run(['in.ndjson', '--dry-run', ...store]);
    expect(JSON.parse(rehearsed.stdout).outcomes).toMatchObject({
      sent: 0,
      duplicate: 1,
      suppressed: 1,
      recorded: 1,
    });
    const real = await run(['in.ndjson', '--sandbox', ...store, '--log', 'log.ndjson']);
    expect(JSON.parse(real.stdout).outcomes).toMatchObject({ duplicate: 1, recorded: 1 });
    expect(outcomes(path('log.ndjson'))[4]).toBe('recorded');
  });
});

describe('what autotrigger run is told about keys and pace', () => {
  it('lets no more requests a second begin than --rate allows', async () => {
    const { run } = prepared();
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const one = JSON.parse(ndjson.split('\n')[0] ?? '');
    const other = { ...one, ext_interaction_id: '1b', customer: { name: 'Joe', email: 'joe@example.com' } };
    const stdin = `${JSON.stringify(one)}\n${JSON.stringify(other)}\n`;
    const env = { AUTOTRIGGER_API_KEY: sandbox.testKey };
    await run(['-', '--base-url', sandbox.url, '--rate', '1'], { stdin, env });
    const [first = 0, second = 0] = sandbox.accepted.map(({ at }) => Date.parse(at));
    // A second apart when they begin; both arrive together without the option, however slow the machine is.
    expect(second - first).toBeGreaterThan(300);
  });

  it('still counts what was hashed under the previous secret', async () => {
    const { run } = prepared();
    const argv = ['in.ndjson', '--sandbox', '--store', 'state', '--format', 'json'];
    const [old, fresh] = [
      'the first secret, long enough to be one',
      'the second secret, long enough as well',
    ];
    await run(argv, { env: { AUTOTRIGGER_KEY_SECRET: old } });
    const rotated = { AUTOTRIGGER_KEY_SECRET: fresh, AUTOTRIGGER_PREVIOUS_KEY_SECRET: old };
    const { stdout } = await run(argv, { env: rotated });
    expect(JSON.parse(stdout).outcomes).toMatchObject({ sent: 0, duplicate: 2 });
  });
});

describe('autotrigger run --shadow', () => {
  it('sums up what other rules would have done, and does none of it', async () => {
    const { run, write } = prepared();
    const [resolved, ...others] = ruleFile.rules;
    write('candidate/service.rules.json', { ...ruleFile, rules: [resolved, ...others.slice(0, 1)] });
    const argv = ['in.ndjson', '--sandbox', '--shadow', 'candidate'];
    const { stdout } = await run(argv);
    expect(stdout).toMatch(/Shadow\n {2}[0-9a-f]{16} beside [0-9a-f]{16}: 1 of 6 decisions differ\n/);
    expect(stdout).toMatch(/would have sent 1 more, because of the rule `resolved cases`/);
    expect(stdout).toContain('the sandbox accepted 2 requests in this run');
    const again = JSON.parse((await run([...argv, '--format', 'json'])).stdout);
    expect(again.shadow).toMatchObject({ changed: 1, moreSends: 1 });
  });

  it('refuses a candidate with mistakes before anything is sent', async () => {
    const { run, write, path } = prepared();
    write('candidate/service.rules.json', { rulez: [] });
    const { exitCode, stderr } = await run(['in.ndjson', '--sandbox', '--shadow', 'candidate']);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('rulez');
    expect(existsSync(path('.autotrigger'))).toBe(false);
  });
});

describe('the keys of autotrigger run', () => {
  it('are asked for by name when they are missing', async () => {
    const { run } = prepared();
    const { exitCode, stdout, stderr } = await run(['in.ndjson', '--store', 'memory']);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stdout).toBe('');
    expect(stderr).toContain('AUTOTRIGGER_API_KEY');
    expect(stderr).toContain('--sandbox');
  });

  it('for production count in production only, and are never shown', async () => {
    const { run } = prepared();
    const env = { AUTOTRIGGER_PRODUCTION_API_KEY: 'production-key-4711' };
    const { exitCode, stderr } = await run(['in.ndjson', '--store', 'memory'], { env });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('AUTOTRIGGER_API_KEY');
    expect(stderr).not.toContain('4711');
  });

  it('must not be one key in both variables, in either environment', async () => {
    const { run } = prepared();
    const env = { AUTOTRIGGER_API_KEY: 'key-4711', AUTOTRIGGER_PRODUCTION_API_KEY: 'key-4711' };
    for (const environment of ['test', 'production']) {
      const argv = ['in.ndjson', '--env', environment, '--store', 'state'];
      const { exitCode, stderr } = await run(argv, { env });
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toContain('the same key is given for test and for production');
      expect(stderr).not.toContain('4711');
    }
  });

  it('for test do not stand in for production', async () => {
    const { run } = prepared();
    const env = { AUTOTRIGGER_API_KEY: 'test-key-4711' };
    const { exitCode, stderr } = await run(['in.ndjson', '--env', 'production', '--store', 'state'], { env });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('AUTOTRIGGER_PRODUCTION_API_KEY');
  });
});

describe('what there is to do after autotrigger run', () => {
  const closed = (id: string, name: string): string =>
    `${JSON.stringify({
      ext_interaction_id: id,
      ...{ channel: 'email', status: 'closed', employee: { email: 'paul@example.org' } },
      customer: { name, email: `${name}@example.com` },
    })}\n`;

  it('says why a key was refused, and from when on the rest may be tried again', async () => {
    const { run } = prepared();
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const env = { AUTOTRIGGER_API_KEY: 'a-wrong-key-4711' };
    const stdin = closed('1', 'jane') + closed('2', 'joe') + closed('3', 'jim');
    const argv = ['-', '--base-url', sandbox.url, '--concurrency', '1'];
    const { exitCode, stdout, stderr } = await run(argv, { stdin, env });
    expect(exitCode).toBe(ExitCode.Findings);
    expect(stdout).toMatch(/1 failed: .+ \(KEY_REFUSED\)\n {4}1\n {4}fix: /);
    expect(stdout).toMatch(
      /2 deferred: .+\n {4}2, 3\n {4}fix: .+ \(from \d{4}-\d\d-\d\d \d\d:\d\d UTC on\)\n/,
    );
    expect(`${stdout}${stderr}`).not.toContain('4711');
    expect(sandbox.accepted).toHaveLength(0);
  });

  it('names what the vendor refused, and shows no address that an id holds', async () => {
    const { run } = prepared();
    const sandbox = await startSandbox({ employees: ['mia@example.org'] });
    onTestFinished(() => sandbox.close());
    const env = { AUTOTRIGGER_API_KEY: sandbox.testKey };
    const stdin = closed('case of jane@example.com', 'jane');
    const { exitCode, stdout } = await run(['-', '--base-url', sandbox.url], { stdin, env });
    expect(exitCode).toBe(ExitCode.Findings);
    expect(stdout).toMatch(/1 rejected: .*(employee|Employee).*\n {4}case of \[address\]\n {4}fix: /);
    expect(stdout).not.toContain('jane@');
  });
});

describe('what autotrigger run says beside the summary', () => {
  it('asks for a mapping when no record is an interaction and none was given', async () => {
    const { run, write } = prepared();
    write('tickets.csv', 'Ticket,Mail\n7,jane@example.com\n');
    const bare = await run(['tickets.csv', '--dry-run']);
    expect(bare.stderr).toContain('say how to read them:\n  --map <file>, or one of the presets zendesk');
    write('map.json', { fields: { ext_interaction_id: 'Ticket', channel: { value: 'fax' } } });
    for (const argv of [['tickets.csv', '--map', 'map.json'], ['in.ndjson']]) {
      expect((await run([...argv, '--dry-run'])).stderr).toBe('');
    }
  });

  it('passes on what a mapping says of a file, once', async () => {
    const { run, write } = prepared();
    const tickets = [1, 2].map((id) => ({ id, requester_id: 7, via: {} }));
    write('page.json', { tickets, next_page: 'https://example.com/2' });
    const { stderr } = await run(['page.json', '--map', 'zendesk', '--dry-run']);
    expect(stderr.match(/this is one page of tickets/g)).toHaveLength(1);
  });

  it('sends no name that is not written in UTF-8, and leaves alone those that are', async () => {
    const { run, path } = prepared();
    const line = (ndjson.split('\n')[0] ?? '').replace('Jane', 'Andr\x82');
    for (const [encoding, outcomes] of [
      // In latin1 the bytes of code page 437, which is not guessed.
      ['latin1', { invalid: 1, sent: 0 }],
      ['utf8', { invalid: 0, sent: 1 }],
    ] as const) {
      appendFileSync(path(`${encoding}.ndjson`), Buffer.from(`${line}\n`, encoding));
      const { stdout } = await run([`${encoding}.ndjson`, '--dry-run', '--format', 'json']);
      expect(JSON.parse(stdout)).toMatchObject({ outcomes });
    }
  });

  it('warns of a store that forgets, in words of the command line', async () => {
    const { run } = prepared();
    const { stderr } = await run(['in.ndjson', '--sandbox', '--store', 'memory']);
    expect(stderr).toMatch(/^warning: the memory store forgets .+\n {2}fix: name a folder: --store …\n$/);
  });

  it('says where rules come from when there are none', async () => {
    const { run, path } = prepared();
    const { stderr, exitCode } = await run(['in.ndjson', '--rules', 'nowhere', '--sandbox']);
    expect([stderr, exitCode]).toEqual([
      `error: \`${path('nowhere')}\` does not exist\n  fix: name the folder or file of your rules; \`autotrigger init\` writes some to start from\n`,
      ExitCode.CouldNotRun,
    ]);
  });
});

const manyClosedCases = (count: number): string =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      ext_interaction_id: String(index),
      channel: 'email',
      status: 'closed',
      customer: { name: 'Jane', email: `jane.${index}@example.com` },
      employee: { email: 'paul@example.org' },
    }),
  ).join('\n');

describe('broken input', () => {
  const rejects = async (argv: readonly string[], place = prepared()): Promise<string> => {
    const { exitCode, stdout, stderr } = await place.run(argv);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/\n {2}fix: /);
    expect(stderr).not.toMatch(/^ {4}at /m);
    return stderr;
  };

  it('that is a missing file is named before a store is made', async () => {
    const place = prepared();
    expect(await rejects(['none.ndjson', '--sandbox'], place)).toContain('none.ndjson');
    expect(existsSync(place.path('.autotrigger'))).toBe(false);
  });

  it('that is a CSV with a quote that never ends gives an invalid receipt with its line', async () => {
    const place = prepared();
    place.write('cut.csv', 'ext_interaction_id,status\n1,open\n2,"clo\n3,open\n');
    const { exitCode, stdout, stderr } = await place.run(['cut.csv', '--dry-run', '--log', 'log.ndjson']);
    expect(exitCode).toBe(ExitCode.Findings);
    expect(stderr).toBe('');
    expect(outcomes(place.path('log.ndjson')).sort()).toEqual(['invalid', 'skipped']);
    const invalid = logged(place.path('log.ndjson')).find(({ outcome }) => outcome === 'invalid');
    expect(invalid?.error).toMatchObject({ line: 3 });
    expect(stdout).toContain('cut.csv:3');
  });

  it('that is a JSON list without its end keeps what was whole', async () => {
    const place = prepared();
    place.write('cut.json', '[{"ext_interaction_id":"1","status":"open"},\n{"ext_interaction_id":"2","sta');
    const { exitCode } = await place.run(['cut.json', '--dry-run', '--log', 'log.ndjson']);
    expect(exitCode).toBe(ExitCode.Findings);
    expect(outcomes(place.path('log.ndjson')).sort()).toEqual(['invalid', 'skipped']);
  });

  it('that lacks a column of the mapping names both', async () => {
    const place = prepared();
    place.write('tickets.csv', 'Ticket ID,Status\n1,open\n');
    place.write('map.json', { fields: { ext_interaction_id: 'Ticket ID', status: 'Ticket Status' } });
    const said = await rejects(['tickets.csv', '--map', 'map.json', '--dry-run'], place);
    expect(said).toContain('Ticket Status');
  });

  it('that is a mapping with mistakes lists them', async () => {
    const place = prepared();
    place.write('map.json', { fields: { ext_interaction: 'id', channel: { form: 'x' } } });
    const said = await rejects(['in.ndjson', '--map', 'map.json', '--dry-run'], place);
    expect(said).toContain('ext_interaction');
    expect(said).toContain('form');
  });

  it('that is a preset misspelled is suggested right', async () => {
    expect(await rejects(['in.ndjson', '--map', 'zendesc', '--dry-run'])).toContain('zendesk');
  });

  it('that is a broken rule file lists the mistakes', async () => {
    const place = prepared();
    place.write('rules/more.rules.json', { rulez: [], rules: [{ name: 'x' }] });
    const said = await rejects(['in.ndjson', '--dry-run'], place);
    expect(said).toContain('rulez');
    expect(said).toContain('more.rules.json');
  });

  it('that is a store in a place where none can be', async () => {
    const place = prepared();
    place.write('a-file', 'not a folder');
    expect(await rejects(['in.ndjson', '--sandbox', '--store', 'a-file/store'], place)).toContain('a-file');
  });

  it.skipIf(!existsSync('/dev/full'))(
    'that is a log on a full disk stops the sending, and the summary counts what was accepted',
    async () => {
      const place = prepared();
      place.write('many.ndjson', manyClosedCases(400));
      const { exitCode, stdout, stderr } = await place.run([
        'many.ndjson',
        '--sandbox',
        '--store',
        'state',
        '--log',
        '/dev/full',
        '--format',
        'json',
      ]);
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      const { outcomes, sandbox, interrupted } = JSON.parse(stdout);
      const ledger = readFileSync(place.path('state.sandbox.ndjson'), 'utf8').trim().split('\n');
      expect(outcomes.sent).toBe(ledger.length);
      expect(sandbox.accepted).toBe(ledger.length);
      expect(ledger.length).toBeLessThan(200);
      expect(interrupted).toBe(true);
      expect(stderr).toMatch(/the log cannot be written: .*ENOSPC/);
      expect(stderr).not.toMatch(/^ {4}at /m);
    },
  );

  it('that is a log that cannot be opened still prints the summary: nothing was sent', async () => {
    const place = prepared();
    place.write('a-file', 'not a folder');
    const store = ['--store', 'redis://me:hush@127.0.0.1:1'];
    const argv = ['in.ndjson', '--sandbox', ...store, '--log', 'a-file/log.ndjson', '--format', 'json'];
    const { exitCode, stdout, stderr } = await place.run(argv);
    expect(stderr).toContain('a-file');
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(JSON.parse(stdout)).toMatchObject({ total: 0, outcomes: { sent: 0 }, interrupted: true });
    expect(stdout + stderr).not.toContain('hush');
  });

  it('that is a store of no known kind', async () => {
    expect(await rejects(['in.ndjson', '--sandbox', '--store', 'mysql://me:secret@host/db'])).not.toContain(
      'secret',
    );
  });
});
