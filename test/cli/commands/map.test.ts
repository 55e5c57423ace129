/** `autotrigger map`: what a mapping makes of a sample; and what other commands say of a mapping's fields. */
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { writeExample } from '../support/example-input.js';
import { type CliResult, cli } from '../support/run-cli.js';
import { type Scratch, scratch } from '../support/scratch.js';

const mapping = {
  when: [{ path: 'op', not_one_of: ['d'] }],
  fields: {
    ext_interaction_id: { join: ['zd-', 'id'], with: '' },
    channel: { from: 'via', map: { mail: 'email', call: 'phone' } },
    status: { from: 'state', default: 'closed' },
    'customer.name': 'requester.name',
    'customer.email': 'requester.emial',
    'employee.email': 'agent.email',
  },
};
const person = { name: 'Jane Customer', email: 'jane@example.com' };
const records = [
  { id: 1, via: 'mail', requester: person, agent: { email: 'paul@example.org' } },
  { id: 2, via: 'fax', state: 'open', requester: person },
  { id: 3, via: 'fax', requester: { name: ['a', 'b'] } },
  { id: 4, op: 'd' },
];

function prepared(): Scratch & { does(argv: readonly string[]): Promise<CliResult> } {
  const place = scratch();
  writeExample(place);
  place.write('tickets.json', records);
  place.write('tickets.mapping.json', mapping);
  return { ...place, does: (argv) => cli(argv, { cwd: place.folder }) };
}

const never = [
  '`zd-` found nothing in any of 3 records (`ext_interaction_id`)',
  '`requester.emial` found nothing in any of 3 records (`customer.email`)',
];

const meant = 'did you mean `requester.email` (`customer.email`)?';

describe('autotrigger map', () => {
  it('gives the interactions, and of each field how often it was found', async () => {
    const { does } = prepared();
    const { exitCode, stdout } = await does([
      ...['map', 'tickets.json', '--map', 'tickets.mapping.json', '--format', 'json', '--reveal'],
    ]);
    const report = JSON.parse(stdout);
    expect(exitCode).toBe(ExitCode.Findings);
    expect(report).toMatchObject({ records: 4, mapped: 2, invalid: 1, skipped: 1, neverFound: never });
    expect(report.didYouMean).toEqual([{ field: 'customer.email', path: 'requester.email' }]);
    expect(report.interactions).toEqual([
      {
        ext_interaction_id: '1',
        channel: 'email',
        status: 'closed',
        customer: { name: 'Jane Customer' },
        employee: { email: 'paul@example.org' },
      },
      { ext_interaction_id: '2', channel: 'fax', status: 'open', customer: { name: 'Jane Customer' } },
    ]);
    expect(report.errors).toMatchObject([{ line: 22, message: expect.stringContaining('`customer.name`') }]);
    const fields = report.fields.map(
      ({ field, found, defaulted }: Record<string, unknown>) => `${field}: ${found}, ${defaulted}`,
    );
    expect(fields).toEqual([
      'ext_interaction_id: 3, 0',
      'channel: 3, 0',
      'status: 1, 2',
      'customer.name: 2, 0',
      'customer.email: 0, 0',
      'employee.email: 1, 0',
    ]);
    expect(report.fields[1].unmapped).toEqual([{ value: 'fax', count: 2 }]);
  });

  it('writes it for people, without names and addresses', async () => {
    const { does } = prepared();
    const { stdout, stderr } = await does(['map', 'tickets.json', '--map', 'tickets.mapping.json']);
    expect(stdout).toMatch(/^4 records: 2 interactions, 1 invalid, 1 left out\n/);
    expect(stdout).toMatch(/^ {2}status +1 of 3 {2}default 2 +`state`$/m);
    expect(stdout).toContain(`  ✗ ${never[1]}\n    ${meant}\n`);
    expect(stdout).toContain('channel: `fax` (2)');
    expect(stdout + stderr).not.toMatch(/jane|paul@/i);
  });

  it('tells a value that cannot be read from one that is not there', async () => {
    const { does, write } = prepared();
    write('lists.json', [{ id: 1, requester: { name: ['a'] } }]);
    const { stdout } = await does(['map', 'lists.json', '--map', 'tickets.mapping.json']);
    expect(stdout).toMatch(/customer.name +0 of 1 +unreadable 1 /);
    expect(stdout).not.toContain('`requester.name` found nothing');
  });

  it('ends with 1 where no record has a field of a mapping of one’s own', async () => {
    const { does, write } = prepared();
    write('one.json', [records[0]]);
    write('whole.mapping.json', {
      fields: { ext_interaction_id: 'id', 'customer.email': 'requester.email' },
    });
    write('typo.mapping.json', { fields: { ext_interaction_id: 'id', 'customer.email': 'requester.emial' } });
    const codes = ['whole', 'typo'].map(async (name) => {
      return (await does(['map', 'one.json', '--map', `${name}.mapping.json`])).exitCode;
    });
    expect(await Promise.all(codes)).toEqual([ExitCode.Fine, ExitCode.Findings]);
  });

  it('masks values that `map` does not name unless they are to be revealed', async () => {
    const { does, write } = prepared();
    write('one.json', [{ id: 1, who: 'Jane Customer', via: 'fax of jane@example.com' }]);
    const map = { nobody: 'x' };
    const fields = {
      ext_interaction_id: 'id',
      'customer.name': { from: 'who', map },
      channel: { from: 'via', map },
    };
    write('own.mapping.json', { fields });
    const masked = await does(['map', 'one.json', '--map', 'own.mapping.json']);
    expect(masked.stdout).not.toMatch(/jane/i);
    expect(masked.stdout).toContain('customer.name: `***` (1)');
    const revealed = await does(['map', 'one.json', '--map', 'own.mapping.json', '--reveal']);
    expect(revealed.stdout).toContain('customer.name: `Jane Customer` (1)');
  });

  it('knows the forms of a preset, and is fine where everything was mapped', async () => {
    const { does, write } = prepared();
    write('case.json', {
      Id: '500',
      CaseNumber: '1',
      Status: 'Closed',
      Origin: 'Web',
      Contact: { Email: 'j@example.com' },
    });
    const { exitCode, stdout } = await does(['map', 'case.json', '--map', 'salesforce']);
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stdout).toContain('Fields of Case');
  });

  it('needs a mapping', async () => {
    expect((await prepared().does(['map', 'tickets.json'])).exitCode).toBe(ExitCode.CouldNotRun);
  });
});

describe('fields that no record has', () => {
  it.each([['run', '--dry-run'], ['simulate']])('are said by %s', async (...command) => {
    const { stderr } = await prepared().does([...command, 'tickets.json', '--map', 'tickets.mapping.json']);
    expect(stderr.split('\n')).toEqual(expect.arrayContaining([...never, meant]));
  });

  it.each([
    ['a path of the document', '$.accuont.name', '$.account.name'],
    ['a list', 'tags.*.nmae', 'tags.*.name'],
    ['an alternative', { first_of: ['nothing', 'stats'] }, 'state'],
    ['a look-up', { lookup: { in: 'users', equals: 'state', take: 'emial' } }, 'email'],
    ['a key that holds nothing', 'emptie', undefined],
    ['nothing like it', 'completely.different', undefined],
  ])('are named as they were probably meant: %s', async (_what, source, path) => {
    const { does, write } = prepared();
    write('one.mapping.json', {
      records: 'tickets',
      fields: { ext_interaction_id: 'id', tags: source },
    });
    write('one.json', {
      account: { name: 'Shop' },
      users: [{ id: 1, email: 'jane@example.com' }],
      tickets: [{ id: 1, state: 'open', empties: '', tags: [{ name: 'vip' }] }],
    });
    const { stdout } = await does(['map', 'one.json', '--map', 'one.mapping.json', '--format', 'json']);
    expect(JSON.parse(stdout).didYouMean).toEqual(path === undefined ? [] : [{ field: 'tags', path }]);
  });

  it('are said after the summary of a run, not into its progress bar', async () => {
    const heard: string[] = [];
    const argv = ['run', '--dry-run', 'tickets.json', '--map', 'tickets.mapping.json'];
    await cli(argv, { cwd: prepared().folder, hear: (text) => heard.push(text) });
    const texts = heard.filter((text) => text !== '');
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.at(-1)).toContain(never[1]);
  });

  it('and values that `map` names in another case are said', async () => {
    const { does, write } = prepared();
    const fields = {
      ext_interaction_id: 'id',
      tags: { from: 'labels', map: { Unsubscribed: 'do_not_send_stella' } },
    };
    write('case.mapping.json', { fields });
    write('case.json', [{ id: 1, labels: ['unsubscribed ', 'vip'] }]);
    for (const command of ['run', 'simulate']) {
      const dry = command === 'run' ? ['--dry-run'] : [];
      const { stderr } = await does([command, 'case.json', '--map', 'case.mapping.json', ...dry]);
      expect(stderr).toMatch(
        /`tags` has values that `map` names but for upper and lower case \(`Unsubscribed`\)/,
      );
    }
  });

  it('of a preset are said only where every account has them', async () => {
    const { does, write } = prepared();
    write('list.json', { tickets: [{ id: 1, requester_id: 7, via: { channel: 'mail' }, status: 'closed' }] });
    const { stderr } = await does(['run', 'list.json', '--map', 'zendesk', '--dry-run']);
    expect(stderr).toContain('`email` of `users` found nothing in any of 1 record (`customer.email`)');
    expect(stderr).not.toContain('attributes.');
  });
});

describe('--join', () => {
  const page = {
    tickets: [
      {
        id: 1,
        requester_id: 7,
        assignee_id: 8,
        via: { channel: 'mail' },
        status: 'closed',
        updated_at: '2026-11-15T10:00:00Z',
      },
    ],
  };
  const jane = { id: 7, name: 'Jane Customer', email: 'jane@example.com' };
  const paul = { id: 8, name: 'Paul Agent', email: 'paul@example.org' };
  const list = ['list.json', '--map', 'zendesk'];

  function joined(): ReturnType<typeof prepared> {
    const place = prepared();
    place.write('list.json', page);
    place.write('users.json', { users: [jane, paul], next_page: null });
    return place;
  }

  it.each([
    ['the answer of an API', 'users.json', JSON.stringify({ users: [jane, paul] })],
    ['a list', 'users.json', JSON.stringify([jane, paul])],
    ['NDJSON', 'users.ndjson', `${JSON.stringify(jane)}\n${JSON.stringify(paul)}\n`],
    ['CSV', 'users.csv', 'id,name,email\n7,Jane Customer,jane@example.com\n8,Paul Agent,paul@example.org\n'],
  ])('looks people up in %s', async (_what, name, text) => {
    const { does, write } = joined();
    write(name, text);
    const { stdout } = await does([
      'map',
      ...list,
      '--join',
      `users=${name}`,
      '--reveal',
      '--format',
      'json',
    ]);
    expect(JSON.parse(stdout).interactions).toMatchObject([
      { customer: { email: 'jane@example.com' }, employee: { email: 'paul@example.org' } },
    ]);
  });

  it('takes several files of one name as one list', async () => {
    const { does, write } = joined();
    write('customers.json', [jane]);
    write('agents.json', [paul]);
    const join = ['--join', 'users=customers.json', '--join', 'users=agents.json'];
    const { stdout } = await does(['map', ...list, ...join, '--reveal']);
    expect(stdout).toContain('"customer":{"name":"Jane Customer","email":"jane@example.com"}');
    expect(stdout).toContain('"employee":{"name":"Paul Agent","email":"paul@example.org"}');
  });

  it('stands in for a file that the mapping names', async () => {
    const { does, write } = joined();
    const lookup = { in: 'people', equals: 'requester_id', take: 'email' };
    write('own.mapping.json', {
      records: 'tickets',
      joined: { people: { file: 'not-there.json', records: 'entries' } },
      fields: { ext_interaction_id: 'id', 'customer.email': { lookup } },
    });
    write('people.json', { entries: [jane] });
    const argv = [
      'map',
      'list.json',
      '--map',
      'own.mapping.json',
      '--join',
      'people=people.json',
      '--reveal',
    ];
    expect((await does(argv)).stdout).toContain('jane@example.com');
  });

  it.each([
    ['run', ['--dry-run']],
    ['simulate', []],
    ['explain', []],
  ])('is taken by %s', async (command, more) => {
    const without = await joined().does([command, ...list, ...more, '--format', 'json']);
    const { exitCode, stdout, stderr } = await joined().does([
      ...[command, ...list, ...more, '--join', 'users=users.json', '--format', 'json'],
    ]);
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stderr).not.toContain('found nothing');
    expect(stdout).not.toBe(without.stdout);
  });

  it.each([
    [
      'a name that no look-up uses',
      ['--map', 'zendesk', '--join', 'usrs=users.json'],
      'did you mean `users`?',
    ],
    ['a preset without look-ups', ['--map', 'gorgias', '--join', 'users=users.json'], 'looks nothing up'],
    ['a file that is not there', ['--map', 'zendesk', '--join', 'users=nobody.json'], 'nobody.json'],
    ['no file', ['--map', 'zendesk', '--join', 'users='], 'a name and a file'],
    ['no mapping', ['--join', 'users=users.json'], 'says nothing without `--map`'],
  ])('is refused with %s', async (_what, options, said) => {
    for (const argv of [
      ['run', 'list.json', '--dry-run'],
      ['simulate', 'list.json'],
      ['worker', '--queue', 'redis://127.0.0.1:1', '--sandbox'],
    ]) {
      const { exitCode, stderr } = await joined().does([...argv, ...options]);
      expect(exitCode, argv[0]).toBe(ExitCode.CouldNotRun);
      expect(stderr, argv[0]).toContain(said);
    }
  });
});
