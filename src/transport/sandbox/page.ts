/** A small page that lists what the sandbox accepted. */
import type { LedgerEntry, SandboxCounts } from './state.js';

const mostRows = 500;

/** HTML that loads itself again every five seconds and nothing from elsewhere. Every text of a request is escaped. */
export function ledgerPage(entries: readonly LedgerEntry[], counts: SandboxCounts): string {
  const rows = entries
    .slice(-mostRows)
    .reverse()
    .map(({ request_id, at, environment, request }) => {
      const { customer, employee, channel, brand, ext_interaction_id, do_not_send } = request;
      const cells = [
        at,
        environment,
        ext_interaction_id,
        channel,
        brand ?? '',
        customer.email,
        employee.email ?? employee.custom_id ?? '',
        do_not_send === true ? 'do not send' : 'send',
        request_id,
      ];
      return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
    });
  const head = ['at', 'key', 'interaction', 'channel', 'brand', 'customer', 'employee', 'kind', 'request id'];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>Sandbox ledger</title><style>
body{font:14px/1.5 system-ui,sans-serif;margin:2rem;color:#1c2733;background:#fff}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #dbe2ea;white-space:nowrap}th{background:#f3f6f9}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#12181f}th{background:#1c2630}th,td{border-color:#2d3a47}}
</style></head><body><h1>Accepted requests</h1>
<p>${counts.accepted} accepted, ${counts.refused} refused, ${counts.faults} answered with a fault. Nothing was sent to anybody.
The latest ${mostRows} are shown; all of them: <a href="/ledger">JSON</a>, <a href="/ledger?format=ndjson">NDJSON</a>.</p>
<table><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
