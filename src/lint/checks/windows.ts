/** Windows that hold less, or something else, than their author hardly wanted. */
import type { RuleProofs } from '../../proof/rule-proofs.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Check, Finding, FindingPlace } from '../check.js';

/** Each of these is legal and has its use, so they are findings and no mistakes. */
export const windows: Check = {
  names: ['ONLY_RESPONSE_WINDOWS', 'OVERRIDE_BY_LENGTH', 'CALENDAR_NOT_ALIGNED', 'WINDOW_NEVER_STARTS'],
  find: (ruleSet, proofs) => [
    ...onlyResponses(ruleSet),
    ...byLength(ruleSet),
    ...notAligned(ruleSet),
    ...neverStarted(ruleSet, proofs),
  ],
};

const allWindows = '/suppression/windows';

/** Until somebody answers, nothing is held: two requests of one minute go out. */
function onlyResponses(ruleSet: RuleSet): readonly Finding[] {
  if (!ruleSet.settings.suppression.windows.every(({ after }) => after === 'response')) return [];
  return [
    {
      code: 'ONLY_RESPONSE_WINDOWS',
      place: placeOf(ruleSet, allWindows),
      message:
        'every window begins with a response, so two requests to one customer within a minute both go out',
      fix: 'add a window that a request begins, such as `{ "name": "daily", "length": "1d" }`',
    },
  ];
}

/** A length alone says nothing of the number of requests, or of responses, that the only window counts. */
function byLength({ settings, rules }: RuleSet): readonly Finding[] {
  const [window] = settings.suppression.windows;
  if (window === undefined || (window.after === 'request' && window.max === 1)) return [];
  const counts = window.after === 'response' ? 'begins with a response' : `allows ${window.max} requests`;
  return rules.flatMap(({ name, effect, place }): Finding[] => {
    if (effect.kind !== 'send' || typeof effect.window !== 'string') return [];
    return [
      {
        code: 'OVERRIDE_BY_LENGTH',
        rule: name,
        place: { ...place, pointer: `${place.pointer}/event/params/window` },
        message: `the rule \`${name}\` changes the length of the window \`${window.name}\`, which ${counts}`,
        fix: `name it, where that is meant: \`${JSON.stringify({ [window.name]: effect.window })}\``,
      },
    ];
  });
}

/** A month from the day of a request is not the month of the calendar, which its author may have had in mind. */
function notAligned(ruleSet: RuleSet): readonly Finding[] {
  return ruleSet.settings.suppression.windows.flatMap(({ name, length, boundary }, index): Finding[] => {
    if (boundary !== 'calendar' || !/^P[13]M$/i.test(length)) return [];
    const period = /1/.test(length) ? 'month' : 'quarter';
    return [
      {
        code: 'CALENDAR_NOT_ALIGNED',
        place: placeOf(ruleSet, `${allWindows}/${index}`),
        message: `the window \`${name}\` ends ${period === 'month' ? 'one month' : 'three months'} after the day of the request, not with that ${period}`,
        fix: `for once in a ${period} of the calendar write \`"boundary": "aligned"\`, otherwise \`"boundary": "rolling"\``,
      },
    ];
  });
}

/** A window in which no request counts holds nobody back. */
function neverStarted(ruleSet: RuleSet, proofs: RuleProofs): readonly Finding[] {
  const { effects } = proofs;
  const sends = effects.outcome('send');
  return ruleSet.settings.suppression.windows.flatMap((window, index): Finding[] => {
    if (window.after === 'response' || (window.counts ?? window.for) === undefined) return [];
    if (proofs.without([effects.applies(window).counted, sends], []).kind !== 'impossible') return [];
    // Where nothing is sent at all, that is the finding.
    if (proofs.without([sends], []).kind !== 'possible') return [];
    return [
      {
        code: 'WINDOW_NEVER_STARTS',
        place: placeOf(ruleSet, `${allWindows}/${index}`),
        message: `no request that the rules send counts in the window \`${window.name}\`, so it never holds anybody back`,
        fix: 'correct its `counts` (or its `for`, where it has no `counts`), or remove the window',
      },
    ];
  });
}

/** In the file that holds the windows. */
export function placeOf({ files, lineOf }: RuleSet, pointer: string): FindingPlace {
  const { path: file } = files.find(({ path }) => lineOf(path, pointer) !== undefined) ??
    files[0] ?? { path: '' };
  return { file, pointer };
}
