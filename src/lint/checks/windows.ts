/** Windows that hold less, or something else, than their author hardly wanted. */
import type { RuleSet } from '../../rules/rule-set.js';
import type { Check, Finding } from '../check.js';

export const windows: Check = {
  names: ['ONLY_RESPONSE_WINDOWS', 'OVERRIDE_BY_LENGTH'],
  find: (ruleSet) => [...onlyResponses(ruleSet), ...byLength(ruleSet)],
};

/** Until somebody answers, nothing is held: two requests of one minute go out. */
function onlyResponses({ settings, files, lineOf }: RuleSet): readonly Finding[] {
  if (!settings.suppression.windows.every(({ after }) => after === 'response')) return [];
  const pointer = '/suppression/windows';
  const { path: file } = files.find(({ path }) => lineOf(path, pointer) !== undefined) ??
    files[0] ?? { path: '' };
  return [
    {
      code: 'ONLY_RESPONSE_WINDOWS',
      place: { file, pointer },
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
