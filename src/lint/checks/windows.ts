/** Windows that hold less, or something else, than their author hardly wanted. */
import type { RuleProofs } from '../../proof/rule-proofs.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { followsCalendar } from '../../shared/window-length.js';
import type { Check, Finding, FindingPlace } from '../check.js';

/** Each of these is legal and has its use, so they are findings and no mistakes. */
export const windows: Check = {
  names: [
    'ONLY_RESPONSE_WINDOWS',
    'OVERRIDE_BY_LENGTH',
    'CALENDAR_NOT_ALIGNED',
    'WINDOW_IN_MINUTES',
    'WINDOW_NEVER_STARTS',
    'ZONE_WITHOUT_EFFECT',
  ],
  find: (ruleSet, proofs) => [
    ...onlyResponses(ruleSet),
    ...byLength(ruleSet),
    ...notAligned(ruleSet),
    ...inMinutes(ruleSet),
    ...withoutEffect(ruleSet),
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

/** `3m` where three months were meant leaves nobody alone. */
function inMinutes(ruleSet: RuleSet): readonly Finding[] {
  return ruleSet.settings.suppression.windows.flatMap(({ name, length }, index): Finding[] => {
    const [, count] = /^(\d{1,2})m$/.exec(length) ?? [];
    if (count === undefined || Number(count) > mostMonthsMeant) return [];
    return [
      {
        code: 'WINDOW_IN_MINUTES',
        place: placeOf(ruleSet, `${allWindows}/${index}/length`),
        message: `the window \`${name}\` is ${count} minutes long: \`m\` stands for minutes`,
        fix: `for months write \`P${Number(count)}M\`, for minutes \`PT${Number(count)}M\``,
      },
    ];
  });
}

/** Two years: what is longer was hardly meant as months. */
const mostMonthsMeant = 24;

/** A rolling length is counted to the millisecond, which is the same everywhere. */
function withoutEffect(ruleSet: RuleSet): readonly Finding[] {
  const { suppression } = ruleSet.settings;
  return (['windows', 'quotas'] as const).flatMap((kind) =>
    (suppression[kind] ?? []).flatMap((setting, index): Finding[] => {
      if (setting.zone === undefined || followsCalendar(setting)) return [];
      return [
        {
          code: 'ZONE_WITHOUT_EFFECT',
          place: placeOf(ruleSet, `/suppression/${kind}/${index}/zone`),
          message: `\`zone\` changes nothing: the length of \`${setting.name}\` is counted to the millisecond`,
          fix: 'for days of the zone add `"boundary": "calendar"` or `"aligned"`, otherwise remove it',
        },
      ];
    }),
  );
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
