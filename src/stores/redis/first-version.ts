/** Reads what the first version kept in Redis: a customer as a hash of JSON texts, the secrets in keys of their own. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { isObject } from '../../shared/is-object.js';
import { tryParseJson } from '../../shared/try-parse-json.js';
import { rowFormat, rowFromText } from '../row/text.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The row's text in this version's format, of a hash as HGETALL gives it. Times in it are texts, and what people typed
 * is JSON within the JSON. Throws STORE_UNAVAILABLE for a hash that is no such row.
 */
export function textOfFirstVersion(hash: readonly string[]): string {
  const anchors: unknown[] = [];
  const flights: unknown[] = [];
  const handled: { readonly order: number; readonly entry: unknown[] }[] = [];
  let block: unknown;
  for (let index = 0; index + 1 < hash.length; index += 2) {
    const [field = '', text = ''] = hash.slice(index);
    const value = tryParseJson(text);
    if (field === 'anchors') anchors.push(...fieldsOfEach(value).map(anchorOf));
    else if (field === 'flights') flights.push(...fieldsOfEach(value).map(flightOf));
    else if (field === 'block') block = blockOf(fieldsOf(value));
    else if (field.startsWith('h:')) handled.push(handledOf(field.slice(2), fieldsOf(value)));
    else throw damaged();
  }
  handled.sort((a, b) => a.order - b.order);
  const text = JSON.stringify([rowFormat, anchors, handled.map(({ entry }) => entry), flights, block]);
  // Throws where a value is not what it should be: better here than in a step that is half taken.
  rowFromText(text, 0);
  return text;
}

const anchorOf = ({ scope, at, by }: Fields): unknown => [scope, Number(at), inner(by)];

const flightOf = ({ state, token, at, leaseMs, interaction, label, scopes }: Fields): unknown => {
  // Redis writes an empty list as an empty object.
  const list = Array.isArray(scopes) ? scopes : [];
  return [state, token, '', Number(at), Number(leaseMs), interaction, inner(label), list];
};

function handledOf(interaction: string, { at, order, token, receipt }: Fields) {
  const { outcome, requestId, status, ruleSet } = fieldsOf(inner(receipt));
  return {
    order: Number(order),
    entry: [interaction, token, outcome, Number(at), requestId, status, ruleSet],
  };
}

function blockOf({ at, entry }: Fields): unknown {
  const { by, reason } = fieldsOf(inner(entry));
  return [Number(at), by, reason];
}

const inner = (text: unknown): unknown => (typeof text === 'string' ? tryParseJson(text) : undefined);

function fieldsOf(value: unknown): Fields {
  if (isObject(value)) return value;
  throw damaged();
}

function fieldsOfEach(value: unknown): readonly Fields[] {
  if (Array.isArray(value)) return value.map(fieldsOf);
  throw damaged();
}

function damaged(): AutotriggerError {
  return new AutotriggerError(
    'STORE_UNAVAILABLE',
    'a row of the store is damaged: it is neither of this version nor of the first',
    { fix: 'give the store a prefix that nothing else uses, or restore it from a backup' },
  );
}
