import { describe, expect, it } from 'vitest';
import { writeExample } from '../../cli/support/example-input.js';
import { cli } from '../../cli/support/run-cli.js';
import { type Scratch, scratch } from '../../cli/support/scratch.js';

const mapping = {
  when: [{ path: 'op', not_one_of: ['d'] }],
  joined: { users: {} },
  fields: {
    ext_interaction_id: { text: 'zd-{id}' },
    status: { from: 'state', default: 'closed' },
    'customer.email': { lookup: { in: 'users', equals: 'who', take: 'mail' } },
    ended_at: { from: 'at', date: { format: 'dd/MM/yy' } },
  },
};
const good = {
  name: 'a ticket',
  document: { id: 1, who: 7, at: '15/11/26' },
  expect: {
    interactions: [
      {
        ext_interaction_id: 'zd-1',
        customer: { email: 'jane@example.com', name: null },
        ended_at: '2026-11-15T00:00:00.000Z',
      },
    ],
  },
};
const file = (...tests: unknown[]) => ({
  mapping: 'tickets.mapping.json',
  now: '2026-11-27T00:00:00Z',
  joined: { users: [{ id: 7, mail: 'jane@example.com' }] },
  tests,
});

function prepared(tests: unknown): Scratch {
  const place = scratch();
  writeExample(place);
  place.write('rules/tickets.mapping.json', mapping);
  place.write('rules/tickets.mapping-tests.json', tests as object);
  return place;
}

async function runs(tests: unknown, ...argv: string[]) {
  const { exitCode, stdout } = await cli(['test', 'rules', '--format', 'json', ...argv], {
    cwd: prepared(tests).folder,
  });
  return { exitCode, report: JSON.parse(stdout) };
}

describe('tests of a mapping', () => {
  it('are found below the rules and run, with every field that they cover', async () => {
    const { exitCode, report } = await runs(
      file(
        good,
        { name: 'deleted', document: { op: 'd' }, expect: { skipped: 1 } },
        { name: 'without an id', row: { state: 'open' }, expect: { invalid: 1 } },
      ),
    );
    expect(exitCode).toBe(0);
    expect(report.mappings.map(({ passed }: { passed: boolean }) => passed)).toEqual([true, true, true]);
    expect(
      report.mappingCoverage.map(({ field, found }: Record<string, unknown>) => `${field} ${found}`),
    ).toEqual(['ext_interaction_id 1', 'status 1', 'customer.email 1', 'ended_at 1']);
  });

  it.each([
    [
      { ...good, expect: { interactions: [{ status: 'open' }] } },
      'expected `interactions.0.status` to be `"open"`, it is `"closed"`',
    ],
    [{ ...good, expect: {} }, 'expected 0 interactions, got 1'],
    [{ ...good, expect: { skipped: 1 } }, 'expected 1 left out, got 0'],
    [
      { ...good, document: { who: 7 } },
      /^expected 0 invalid, got 1: the record cannot be mapped: `ext_interaction_id` is not there/,
    ],
    [
      { ...good, expect: { interactions: [{ customer: { email: null } }] } },
      /^expected `interactions.0.customer.email` to be absent/,
    ],
  ])('fail with what differs', async (test, problem) => {
    const { exitCode, report } = await runs(file(test));
    expect(exitCode).toBe(1);
    expect(report.mappings).toMatchObject([{ passed: false, line: expect.any(Number) }]);
    expect(report.mappings[0].problem).toMatch(problem);
  });

  it('fail below the coverage that is asked for, and name the fields that no test has', async () => {
    const tests = file({ name: 'bare', document: { id: 1 }, expect: { interactions: [{}] } });
    const { report } = await runs(tests, '--min-coverage', '80');
    expect(report.problems).toContain(
      'coverage of the fields of mappings is 25.0 %, and at least 80.0 % is asked for',
    );
    const { stdout } = await cli(['test', 'rules'], { cwd: prepared(tests).folder });
    expect(stdout).toContain('never found: field `ended_at` of `tickets.mapping.json`');
    expect(stdout).toContain('1 of 1 mapping tests · fields 1 of 4');
  });

  it('count a mapping once, however many files test it', async () => {
    const place = prepared(file(good));
    const tests = file({ name: 'open', document: { id: 1, state: 'open' }, expect: { interactions: [{}] } });
    place.write('rules/more.mapping-tests.json', tests);
    const { stdout } = await cli(['test', 'rules'], { cwd: place.folder });
    expect(stdout).toContain('2 of 2 mapping tests · fields 4 of 4');
  });

  it('show no name and no address of what differs', async () => {
    const other = { customer: { email: 'joe@example.com' } };
    const { report } = await runs(file({ ...good, expect: { interactions: [other] } }));
    expect(report.mappings[0].problem).toBe(
      '`interactions.0.customer.email` is another value than expected; both are masked',
    );
    const { report: named } = await runs(
      file({ ...good, expect: { interactions: [{ customer: { name: 'Joe' } }] } }),
    );
    expect(named.mappings[0].problem).toBe(
      'expected `interactions.0.customer.name` to be `"***"`, it is absent',
    );
  });

  it.each(['markdown', 'junit', 'github', 'sarif'])('are told of in %s', async (format) => {
    const { folder } = prepared(file({ ...good, expect: {} }));
    const { stdout } = await cli(['test', 'rules', '--format', format], { cwd: folder });
    expect(stdout).toContain('a ticket');
  });

  it.each([
    [{ ...file(good), maping: 'x' }, /`maping` is not a key/],
    [file({ name: 'neither', expect: {} }), /either `document` or `row`/],
    [{ ...file(good), mapping: 'zendsk' }, /did you mean `zendesk`/],
    [
      file({ ...good, expect: { interactions: [{ customer: { emial: null } }] } }),
      /did you mean `customer.email`/,
    ],
  ])('with mistakes stop the tests, and validate names them', async (tests, message) => {
    const { folder } = prepared(tests);
    const tested = await cli(['test', 'rules'], { cwd: folder });
    expect([tested.exitCode, tested.stderr]).toEqual([2, expect.stringMatching(message)]);
    const validated = await cli(['validate', 'rules/tickets.mapping-tests.json'], { cwd: folder });
    expect([validated.exitCode, validated.stdout]).toEqual([2, expect.stringMatching(message)]);
  });

  it('are counted by validate', async () => {
    const { stdout } = await cli(['validate', 'rules'], { cwd: prepared(file(good)).folder });
    expect(stdout).toContain('1 mapping, 1 file of mapping tests');
  });
});
