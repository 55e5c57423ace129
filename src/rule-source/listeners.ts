/** Listeners of a rule source: whatever they do, the source goes on. */
import { errorText } from '../errors/error-text.js';
import type { RuleSource, RuleSourceEvents } from './rule-source.js';

/** Called in the order in which they were added, and within the step that raised the event. */
interface Listeners {
  readonly on: RuleSource['on'];
  emit<Event extends keyof RuleSourceEvents>(event: Event, value: RuleSourceEvents[Event]): void;
}

type Listener<Event extends keyof RuleSourceEvents> = (value: RuleSourceEvents[Event]) => void;

/** None yet, for each event. */
export function listeners(): Listeners {
  const all: { [Event in keyof RuleSourceEvents]: Set<Listener<Event>> } = {
    activated: new Set(),
    rejected: new Set(),
    notRead: new Set(),
  };
  return {
    on(event, listener) {
      all[event].add(listener);
      return () => all[event].delete(listener);
    },
    emit(event, value) {
      for (const listener of [...all[event]]) {
        try {
          listener(value);
        } catch (error) {
          warn(`a listener for \`${event}\` threw: ${errorText(error)}`);
        }
      }
    },
  };
}

/** For what nobody waits for: there is no call that could reject with it. */
export function warn(message: string): void {
  process.emitWarning(message, { type: 'AutotriggerWarning', code: 'AUTOTRIGGER_RULE_SOURCE' });
}
