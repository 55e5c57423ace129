/** Fields under a name that nothing reads, and which may hold the wish not to be asked. */
import type { Issue } from './read-text.js';

/** `Tags`, `doNotSend`, `do not send`: `tags` and `do_not_send` but for case, spaces, `_` and `-`. */
const optOuts = /^[\s_-]*(?:(tags)|do[\s_-]*not[\s_-]*send)[\s_-]*$/i;

/** Other fields that nothing reads are named (`ignored`), and what they would have said is missing. */
export function refuseOtherSpellings(raw: Readonly<Record<string, unknown>>, issues: Issue[]): void {
  for (const key in raw) {
    if (key === 'tags' || key === 'do_not_send') continue;
    const found = optOuts.exec(key);
    if (found === null) continue;
    const meant = found[1] === undefined ? 'do_not_send' : 'tags';
    issues.push({ field: key, must: `must be called \`${meant}\`: nothing reads it under this name` });
  }
}
