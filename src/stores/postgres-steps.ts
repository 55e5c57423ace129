/**
 * The row state machine of `row-steps.ts` in PL/pgSQL, one function a step, called as one statement. Each takes the
 * customer and a list of texts, and answers with a list of texts, the kind first.
 *
 * Each step locks the customer's row first and looks at the clock after it has the lock. Under READ COMMITTED every
 * statement of a function sees what was committed when it began, so a step that waited reads the newest row; under
 * stricter levels it fails with 40001 and is run again. A row that is not there yet cannot be locked: `locked` makes
 * it, and where two do so at once, the second waits for the first and then locks.
 */
import { plain } from './postgres-helpers.js';

const step = (prefix: string, name: string, declarations: string, body: string): string =>
  plain(
    `${prefix}${name}`,
    '(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql',
    `
DECLARE
  r ${prefix}customers;
  now float8;${declarations}
BEGIN${body}
END`,
  );

export const stepFunctions = (prefix: string): readonly string[] => [
  /**
   * Most of those refused are refused by what is committed already: that needs no lock and writes nothing. A
   * reservation that a crash of the server forgets is safe, because `begin` then finds none: no flush is waited for.
   */
  step(
    prefix,
    'reserve',
    `
  windows jsonb := a[5];
  contacts boolean := jsonb_array_length(a[6]::jsonb) > 0;
  refused jsonb;
  fresh jsonb;
  kept jsonb;`,
    `
  SELECT * INTO r FROM ${prefix}customers WHERE customer = wanted;
  IF FOUND THEN
    refused := ${prefix}refusal(r, a[1], windows, contacts, ${prefix}now());
    IF refused IS NOT NULL THEN RETURN refused; END IF;
  END IF;
  PERFORM set_config('synchronous_commit', 'off', true);
  IF r.customer IS NULL THEN
    fresh := ${prefix}flight(a, ${prefix}now());
    INSERT INTO ${prefix}customers (customer, flights) VALUES (wanted, jsonb_build_array(fresh))
      ON CONFLICT DO NOTHING;
    IF FOUND THEN RETURN jsonb_build_array('reserved', fresh->>'leaseUntil'); END IF;
  END IF;
  r := ${prefix}locked(wanted);
  now := ${prefix}now();
  refused := ${prefix}refusal(r, a[1], windows, contacts, now);
  IF refused IS NOT NULL THEN RETURN refused; END IF;
  SELECT coalesce(jsonb_agg(flight ORDER BY n), '[]') INTO kept
    FROM jsonb_array_elements(r.flights) WITH ORDINALITY AS x(flight, n)
    WHERE flight->>'state' = 'dispatching' OR (flight->>'leaseUntil')::float8 > now;
  fresh := ${prefix}flight(a, now);
  r.flights := kept || fresh;
  PERFORM ${prefix}put(r);
  RETURN jsonb_build_array('reserved', fresh->>'leaseUntil');`,
  ),

  step(
    prefix,
    'look',
    '',
    `
  SELECT * INTO r FROM ${prefix}customers WHERE customer = wanted;
  IF NOT FOUND THEN RETURN '["none"]'; END IF;
  now := ${prefix}now();
  RETURN coalesce(${prefix}refusal(r, a[1], a[2]::jsonb, a[3] = '1', now), '["none"]');`,
  ),

  step(
    prefix,
    'begin',
    `
  place int;
  flight jsonb;`,
    `
  PERFORM ${prefix}durable();
  SELECT * INTO r FROM ${prefix}customers WHERE customer = wanted FOR UPDATE;
  now := ${prefix}now();
  place := ${prefix}place(r.flights, a[1]);
  flight := r.flights->place;
  IF flight IS NULL OR flight->>'state' <> 'reserved' OR (flight->>'leaseUntil')::float8 <= now
    OR (flight->>'at')::float8 > now THEN
    RETURN '["lost"]';
  END IF;
  r.flights := r.flights - place;
  IF r.block IS NOT NULL THEN
    PERFORM ${prefix}put(r);
    RETURN jsonb_build_array('do_not_contact', r.block);
  END IF;
  r.flights := r.flights || jsonb_build_array(flight || jsonb_build_object(
    'state', 'dispatching', 'at', now::text, 'leaseUntil', (now + (flight->>'leaseMs')::float8)::text));
  PERFORM ${prefix}put(r);
  RETURN jsonb_build_array('begun', now::text);`,
  ),

  step(
    prefix,
    'settle',
    `
  place int;
  flight jsonb;
  known text;`,
    `
  PERFORM ${prefix}durable();
  SELECT * INTO r FROM ${prefix}customers WHERE customer = wanted FOR UPDATE;
  now := ${prefix}now();
  place := ${prefix}place(r.flights, a[1]);
  flight := r.flights->place;
  IF flight->>'state' = 'dispatching' THEN
    r.flights := r.flights - place;
    r.anchors := r.anchors || ${prefix}anchors_of(jsonb_build_array(flight));
    r.handled := r.handled || jsonb_build_object(flight->>'interaction', jsonb_build_object(
      'at', now::text, 'order', (SELECT count(*) FROM jsonb_object_keys(r.handled))::text,
      'token', a[1], 'outcome', a[2], 'receipt', a[3]));
    PERFORM ${prefix}put(r);
    RETURN '["settled"]';
  END IF;
  SELECT key INTO known FROM jsonb_each(r.handled) WHERE value->>'token' = a[1];
  IF NOT FOUND THEN RETURN '["lost"]'; END IF;
  IF r.handled->known->>'outcome' = 'unknown' AND a[2] <> 'unknown' THEN
    r.handled := r.handled || jsonb_build_object(known, r.handled->known || jsonb_build_object(
      'at', now::text, 'outcome', a[2], 'receipt', a[3]));
    PERFORM ${prefix}put(r);
  END IF;
  RETURN '["settled"]';`,
  ),

  step(
    prefix,
    'release',
    `
  place int;`,
    `
  SELECT * INTO r FROM ${prefix}customers WHERE customer = wanted FOR UPDATE;
  place := ${prefix}place(r.flights, a[1]);
  IF place IS NULL THEN RETURN '["lost"]'; END IF;
  r.flights := r.flights - place;
  PERFORM ${prefix}put(r);
  RETURN '["settled"]';`,
  ),

  step(
    prefix,
    'anchor',
    `
  added jsonb;`,
    `
  IF a[1] = '[]' THEN RETURN '["done"]'; END IF;
  PERFORM ${prefix}durable();
  r := ${prefix}locked(wanted);
  SELECT jsonb_agg(anchor ORDER BY n) INTO added FROM (
    SELECT DISTINCT ON (anchor->>'scope', anchor->>'at') anchor, n
      FROM jsonb_array_elements(a[1]::jsonb) WITH ORDINALITY AS x(anchor, n)
      WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(r.anchors) AS old
        WHERE old->>'scope' = anchor->>'scope' AND old->>'at' = anchor->>'at')
      ORDER BY anchor->>'scope', anchor->>'at', n) AS fresh;
  IF added IS NULL THEN RETURN '["done"]'; END IF;
  r.anchors := r.anchors || added;
  PERFORM ${prefix}put(r);
  RETURN '["done"]';`,
  ),

  step(
    prefix,
    'block',
    '',
    `
  PERFORM ${prefix}durable();
  r := ${prefix}locked(wanted);
  IF r.block IS NOT NULL THEN RETURN '["done"]'; END IF;
  r.block := jsonb_build_object(
    'at', CASE a[1] WHEN '' THEN ${prefix}now()::text ELSE a[1] END, 'entry', a[2])::text;
  PERFORM ${prefix}put(r);
  RETURN '["done"]';`,
  ),

  step(
    prefix,
    'unblock',
    '',
    `
  SELECT * INTO r FROM ${prefix}customers WHERE customer = wanted FOR UPDATE;
  IF r.block IS NULL THEN RETURN '["0"]'; END IF;
  r.block := NULL;
  PERFORM ${prefix}put(r);
  RETURN '["1"]';`,
  ),

  step(
    prefix,
    'erase',
    `
  keep boolean := a[1] = '1';`,
    `
  PERFORM ${prefix}durable();
  SELECT * INTO r FROM ${prefix}customers WHERE customer = wanted FOR UPDATE;
  IF NOT FOUND THEN RETURN '["0"]'; END IF;
  IF keep AND r.anchors = '[]' AND r.flights = '[]' AND r.handled = '{}' THEN RETURN '["0"]'; END IF;
  r.anchors := '[]';
  r.flights := '[]';
  r.handled := '{}';
  IF NOT keep THEN r.block := NULL; END IF;
  PERFORM ${prefix}put(r);
  RETURN '["1"]';`,
  ),

  step(
    prefix,
    'sweep',
    `
  since float8 := a[1];
  anchors jsonb;
  flights jsonb;
  handled jsonb;
  removed int;`,
    `
  SELECT * INTO r FROM ${prefix}customers WHERE customer = wanted FOR UPDATE;
  IF NOT FOUND THEN RETURN '["0"]'; END IF;
  now := ${prefix}now();
  SELECT coalesce(jsonb_agg(one ORDER BY n), '[]') INTO anchors
    FROM jsonb_array_elements(r.anchors) WITH ORDINALITY AS x(one, n) WHERE (one->>'at')::float8 >= since;
  SELECT coalesce(jsonb_agg(one ORDER BY n), '[]') INTO flights
    FROM jsonb_array_elements(r.flights) WITH ORDINALITY AS x(one, n)
    WHERE (one->>'leaseUntil')::float8 > now
      OR greatest((one->>'at')::float8, (one->>'leaseUntil')::float8) >= since;
  SELECT coalesce(jsonb_object_agg(key, value), '{}') INTO handled
    FROM jsonb_each(r.handled) WHERE (value->>'at')::float8 >= since;
  removed := jsonb_array_length(r.anchors) - jsonb_array_length(anchors)
    + jsonb_array_length(r.flights) - jsonb_array_length(flights)
    + (SELECT count(*) FROM jsonb_object_keys(r.handled)) - (SELECT count(*) FROM jsonb_object_keys(handled));
  r.anchors := anchors;
  r.flights := flights;
  r.handled := handled;
  IF removed > 0 THEN PERFORM ${prefix}put(r); END IF;
  RETURN jsonb_build_array(removed::text);`,
  ),
];
