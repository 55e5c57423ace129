/** A workflow to start from: validates, tests, simulates against the base branch, and says what it found. */

/** Where `init` puts it. */
export const githubWorkflowPath = '.github/workflows/feedback-rules.yml';

/**
 * For GitHub Actions. Names of branches come in as environment variables, never as text of a script, so that no
 * branch name is run as a command.
 */
export const githubWorkflow = `# What a pull request does to the feedback rules: validated, tested, simulated against the base branch.
name: feedback rules

on:
  pull_request:
    paths: ["rules/**", "interactions/**", ".github/workflows/feedback-rules.yml"]

permissions:
  contents: read
  pull-requests: write

jobs:
  rules:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - name: install
        run: npm ci
      - name: validate
        run: npx autotrigger validate rules --format github
      - name: test
        run: npx autotrigger test rules --min-coverage 80 --format github
      # interactions/ holds made-up ones to start with. Last month's, fetched from where you keep them, tell more;
      # they hold personal data and do not belong into the repository.
      - name: simulate
        run: |
          options=()
          if git cat-file -e "origin/$GITHUB_BASE_REF:rules" 2>/dev/null; then
            options=(--baseline "git:origin/$GITHUB_BASE_REF" --fail-on "send-rate>+10%")
          fi
          npx autotrigger simulate "interactions/*.ndjson" --format markdown "\${options[@]}" > summary.md
      - name: summarise
        if: always()
        run: |
          if [ -s summary.md ]; then cat summary.md >> "$GITHUB_STEP_SUMMARY"; fi
      # A pull request from a fork may not comment; its summary stands in the job.
      - name: comment
        if: always() && github.event.pull_request.head.repo.full_name == github.repository
        env:
          GH_TOKEN: \${{ github.token }}
          PULL_REQUEST: \${{ github.event.number }}
        run: |
          if [ -s summary.md ]; then
            gh pr comment "$PULL_REQUEST" --body-file summary.md --edit-last --create-if-none
          fi
`;

export const sampleInteractionsPath = 'interactions/sample.ndjson';

/** A few made-up interactions, so that the workflow has something to simulate from the first day. */
export const sampleInteractions = [
  { status: 'closed', at: '2026-03-02T09:00:00Z', customer: 'jane' },
  { status: 'solved', at: '2026-03-03T10:30:00Z', customer: 'joe', channel: 'phone' },
  { status: 'closed', at: '2026-03-05T14:00:00Z', customer: 'jane' },
  { status: 'open', at: '2026-03-06T08:15:00Z', customer: 'ida', channel: 'chat' },
  { status: 'pending', at: '2026-03-09T16:45:00Z', customer: 'omar' },
  { status: 'closed', at: '2026-03-10T11:20:00Z', customer: 'jane', tags: ['vip'] },
  { status: 'closed', at: '2026-03-11T12:00:00Z', customer: 'mei', tags: ['do_not_send_stella'] },
  { status: 'closed', at: '2026-03-12T12:00:00Z', customer: 'tom', tags: ['fraud'] },
]
  .map(({ status, at, customer, channel = 'email', tags = [] }, index) =>
    JSON.stringify({
      ext_interaction_id: String(1_001 + index),
      channel,
      status,
      tags,
      ended_at: at,
      customer: {
        name: customer.charAt(0).toUpperCase() + customer.slice(1),
        email: `${customer}@example.com`,
      },
      employee: { email: 'paul@example.org' },
    }),
  )
  .join('\n')
  .concat('\n');
