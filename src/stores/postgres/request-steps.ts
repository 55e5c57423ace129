/** The life of one request as steps of a customer's row: reserve, look, begin, settle, release. */
import { step } from './step.js';

export const requestSteps = (prefix: string): readonly string[] => [
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
];
