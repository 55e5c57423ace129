/** A workflow to start from: validates, lints, tests, compares and simulates, and says in one comment what it found. */

/** Where GitHub looks for it, from the root of the repository: nowhere else. */
export const githubWorkflowPath = '.github/workflows/feedback-rules.yml';

/** What the workflow writes into the folder of the rules, and what else is not for git. */
export const ignoredPaths = ['.autotrigger/', 'reports/', 'node_modules/'] as const;

/**
 * For GitHub Actions. `folder` is where the rules folder stands, from the root of the repository; empty for the root
 * itself. Names of branches come in as environment variables, never as text of a script, so that no branch name is run
 * as a command.
 */
export function githubWorkflow(folder = ''): string {
  const below = folder === '' ? '' : `${folder}/`;
  const quoted = (path: string): string => JSON.stringify(path);
  const paths = [`${below}rules/**`, `${below}interactions/**`, githubWorkflowPath].map(quoted).join(', ');
  const workingFolder =
    folder === ''
      ? ''
      : `    defaults:
      run:
        working-directory: ${quoted(folder)}
`;
  return `# What a pull request does to the feedback rules: validated, linted, tested, compared with the base branch, simulated.
name: ${quoted(`feedback rules${folder === '' ? '' : ` in ${folder}`}`)}

on:
  pull_request:
    paths: [${paths}]

permissions:
  contents: read
  pull-requests: write

jobs:
  rules:
    runs-on: ubuntu-latest
${workingFolder}    # Every step runs whatever failed before it, so that the comment never stands for an older commit.
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - name: install
        run: |
          mkdir -p reports
          if [ -f package-lock.json ]; then npm ci
          elif [ -f package.json ]; then npm install
          fi
          if [ ! -e node_modules/.bin/autotrigger ]; then npm install --no-save autotrigger; fi
      - name: baseline
        if: \${{ !cancelled() }}
        run: |
          if git cat-file -e "origin/$GITHUB_BASE_REF:./rules" 2>/dev/null; then
            echo "BASELINE=git:origin/$GITHUB_BASE_REF" >> "$GITHUB_ENV"
          fi
      - name: validate
        if: \${{ !cancelled() }}
        run: npx autotrigger validate rules --format github
      # What is found is a warning: it does not fail the job.
      - name: lint
        if: \${{ !cancelled() }}
        run: |
          npx autotrigger lint rules > reports/lint.txt || [ $? -eq 1 ]
          npx autotrigger lint rules --format github || [ $? -eq 1 ]
      - name: test
        if: \${{ !cancelled() }}
        run: |
          status=0
          npx autotrigger test rules --min-coverage 80 --format markdown > reports/test.md || status=$?
          npx autotrigger test rules --min-coverage 80 --format github || status=$?
          exit "$status"
      - name: diff
        if: \${{ !cancelled() }}
        run: |
          if [ -n "$BASELINE" ]; then
            npx autotrigger diff rules --baseline "$BASELINE" --format markdown > reports/diff.md
          fi
      # interactions/ holds made-up ones to start with. Last month's, fetched from where you keep them, tell more;
      # they hold personal data and do not belong into the repository.
      - name: simulate
        if: \${{ !cancelled() }}
        run: |
          options=()
          if [ -n "$BASELINE" ]; then options=(--baseline "$BASELINE" --fail-on "send-rate>+10%"); fi
          status=0
          npx autotrigger simulate "interactions/*.ndjson" --format markdown "\${options[@]}" > reports/simulation.md || status=$?
          npx autotrigger simulate "interactions/*.ndjson" --format html "\${options[@]}" > reports/simulation.html || status=$?
          exit "$status"
      - name: summarise
        if: \${{ !cancelled() }}
        env:
          COMMIT: \${{ github.event.pull_request.head.sha }}
        run: |
          {
            echo "${markOf(folder)}"
            cat reports/simulation.md 2>/dev/null || echo "### ❌ The simulation did not run: see the job"
            cat reports/test.md 2>/dev/null || echo "### ❌ The tests did not run: see the job"
            for part in lint.txt diff.md; do
              if [ -s "reports/$part" ]; then
                printf '\\n<details><summary>%s</summary>\\n\\n' "\${part%.*}"
                if [ "$part" = lint.txt ]; then sed 's/^/    /' "reports/$part"; else cat "reports/$part"; fi
                printf '\\n</details>\\n'
              fi
            done
            printf '\\n<sub>commit %s</sub>\\n' "$COMMIT"
          } > reports/comment.md
          # GitHub refuses a comment of more than 65,536 characters.
          if [ "$(wc -m < reports/comment.md)" -gt 65000 ]; then
            printf '%s\\n### The report is too long for a comment: see the artifact\\n\\n<sub>commit %s</sub>\\n' "${markOf(folder)}" "$COMMIT" > reports/comment.md
          fi
          cat reports/comment.md >> "$GITHUB_STEP_SUMMARY"
      # A pull request from a fork may not comment; its summary stands in the job.
      - name: comment
        if: \${{ !cancelled() && github.event.pull_request.head.repo.full_name == github.repository }}
        env:
          GH_TOKEN: \${{ github.token }}
          PULL_REQUEST: \${{ github.event.number }}
        run: |
          comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
          own='.[] | select((.user.login == "github-actions[bot]") and (.body | startswith("${markOf(folder)}"))) | .id'
          id=$(gh api "$comments" --paginate --jq "$own" | head -n 1)
          if [ -n "$id" ]; then
            gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F body=@reports/comment.md > /dev/null
          else
            gh api --method POST "$comments" -F body=@reports/comment.md > /dev/null
          fi
      - name: keep the reports
        if: \${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with:
          name: feedback-rules
          path: ${quoted(`${below}reports/`)}
`;
}

/** Hidden in the comment, so that its own comment is found again and no other is overwritten. */
function markOf(folder: string): string {
  const plain = folder.replace(/[^\w./]+/g, '-');
  return `<!-- autotrigger feedback rules${plain === '' ? '' : ` ${plain}`} -->`;
}

/** Where `init` puts them, below its folder; the workflow simulates `interactions/*.ndjson`. */
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
