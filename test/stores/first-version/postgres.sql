SELECT pg_advisory_xact_lock(hashtext('autotrigger migrate autotrigger_'));
CREATE TABLE IF NOT EXISTS autotrigger_meta (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS autotrigger_customers (
    customer text COLLATE "C" PRIMARY KEY,
    anchors jsonb NOT NULL DEFAULT '[]',
    flights jsonb NOT NULL DEFAULT '[]',
    handled jsonb NOT NULL DEFAULT '{}',
    block text
  ) WITH (fillfactor = 80);
DO $do$
  BEGIN
    IF EXISTS (SELECT FROM autotrigger_meta WHERE name = 'version' AND value::int > 1) THEN
      RAISE EXCEPTION USING ERRCODE = 'AT001', MESSAGE = 'the tables are of a newer version';
    END IF;
  END $do$;
CREATE OR REPLACE FUNCTION autotrigger_now() RETURNS float8 LANGUAGE sql VOLATILE AS $body$SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8$body$;
CREATE OR REPLACE FUNCTION autotrigger_durable() RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN PERFORM set_config('synchronous_commit', 'on', true); END IF;
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_locked(wanted text) RETURNS autotrigger_customers LANGUAGE plpgsql AS $body$
DECLARE r autotrigger_customers;
BEGIN
  LOOP
    SELECT * INTO r FROM autotrigger_customers WHERE customer = wanted FOR UPDATE;
    IF FOUND THEN RETURN r; END IF;
    INSERT INTO autotrigger_customers (customer) VALUES (wanted) ON CONFLICT DO NOTHING RETURNING * INTO r;
    IF FOUND THEN RETURN r; END IF;
  END LOOP;
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_put(r autotrigger_customers) RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
  IF r.anchors = '[]' AND r.flights = '[]' AND r.handled = '{}' AND r.block IS NULL THEN
    DELETE FROM autotrigger_customers WHERE customer = r.customer;
  ELSE
    UPDATE autotrigger_customers SET anchors = r.anchors, flights = r.flights, handled = r.handled, block = r.block
      WHERE customer = r.customer;
  END IF;
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_flight(a text[], now float8) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $body$SELECT jsonb_build_object(
       'token', a[3], 'state', 'reserved', 'leaseUntil', (now + a[4]::float8)::text, 'leaseMs', a[4],
       'interaction', a[1], 'label', a[2], 'scopes', a[6]::jsonb, 'at', now::text)$body$;
CREATE OR REPLACE FUNCTION autotrigger_place(flights jsonb, wanted text) RETURNS int LANGUAGE sql IMMUTABLE AS $body$SELECT (n - 1)::int FROM jsonb_array_elements(flights) WITH ORDINALITY AS x(flight, n)
       WHERE flight->>'token' = wanted LIMIT 1$body$;
CREATE OR REPLACE FUNCTION autotrigger_anchors_of(flights jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $body$SELECT coalesce(jsonb_agg(
         jsonb_build_object('scope', scope, 'at', flight->>'at', 'by', flight->>'label') ORDER BY f.n, s.n), '[]')
       FROM jsonb_array_elements(flights) WITH ORDINALITY AS f(flight, n)
       CROSS JOIN jsonb_array_elements_text(flight->'scopes') WITH ORDINALITY AS s(scope, n)
       WHERE flight->>'state' = 'dispatching'$body$;
CREATE OR REPLACE FUNCTION autotrigger_shut_until(asked jsonb, at float8, now float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE AS $body$
DECLARE step jsonb;
BEGIN
  IF asked ? 'lengthMs' THEN
    RETURN CASE WHEN at > now - (asked->>'lengthMs')::float8 THEN at + (asked->>'lengthMs')::float8 END;
  END IF;
  SELECT one INTO step FROM jsonb_array_elements(asked->'steps') WITH ORDINALITY AS x(one, n)
    WHERE (one->>'from')::float8 <= now ORDER BY n DESC LIMIT 1;
  IF NOT FOUND THEN RETURN coalesce((asked->'steps'->0->>'from')::float8, 9007199254740991); END IF;
  RETURN CASE WHEN at >= (step->>'threshold')::float8 THEN (step->>'until')::float8 END;
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_suppressed(anchors jsonb, windows jsonb, now float8) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $body$SELECT jsonb_build_array('suppressed', (n - 1)::text, latest.at::text, shut.till::text, latest.cause)
       FROM jsonb_array_elements(windows) WITH ORDINALITY AS w(asked, n)
       CROSS JOIN LATERAL (
         SELECT (anchor->>'at')::float8 AS at, anchor->>'by' AS cause,
                row_number() OVER (ORDER BY (anchor->>'at')::float8 DESC, m) AS place
           FROM jsonb_array_elements(anchors) WITH ORDINALITY AS x(anchor, m)
           WHERE anchor->>'scope' = asked->>'scope'
       ) AS latest
       CROSS JOIN LATERAL (SELECT autotrigger_shut_until(asked, latest.at, now) AS till) AS shut
       WHERE latest.place = (asked->>'max')::float8 AND shut.till IS NOT NULL
       ORDER BY shut.till DESC, n LIMIT 1$body$;
CREATE OR REPLACE FUNCTION autotrigger_refusal(r autotrigger_customers, asked text, windows jsonb, contacts boolean, now float8)
       RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $body$
DECLARE
  answer jsonb := r.handled->asked;
BEGIN
  IF answer IS NOT NULL THEN RETURN jsonb_build_array('duplicate', answer->>'at', answer->>'receipt'); END IF;
  SELECT jsonb_build_array('duplicate', flight->>'at', '{"outcome":"unknown"}') INTO answer
    FROM jsonb_array_elements(r.flights) AS flight
    WHERE flight->>'interaction' = asked AND flight->>'state' = 'dispatching'
      AND (flight->>'leaseUntil')::float8 <= now
    LIMIT 1;
  IF FOUND THEN RETURN answer; END IF;
  IF r.block IS NOT NULL THEN RETURN jsonb_build_array('do_not_contact', r.block); END IF;
  SELECT jsonb_build_array('busy', max((flight->>'leaseUntil')::float8)::text) INTO answer
    FROM jsonb_array_elements(r.flights) AS flight
    WHERE (flight->>'leaseUntil')::float8 > now
      AND (flight->>'interaction' = asked OR (contacts AND jsonb_array_length(flight->'scopes') > 0))
    HAVING count(*) > 0;
  IF FOUND THEN RETURN answer; END IF;
  RETURN autotrigger_suppressed(r.anchors || autotrigger_anchors_of(r.flights), windows, now);
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_reserve(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  r autotrigger_customers;
  now float8;
  windows jsonb := a[5];
  contacts boolean := jsonb_array_length(a[6]::jsonb) > 0;
  refused jsonb;
  fresh jsonb;
  kept jsonb;
BEGIN
  SELECT * INTO r FROM autotrigger_customers WHERE customer = wanted;
  IF FOUND THEN
    refused := autotrigger_refusal(r, a[1], windows, contacts, autotrigger_now());
    IF refused IS NOT NULL THEN RETURN refused; END IF;
  END IF;
  PERFORM set_config('synchronous_commit', 'off', true);
  IF r.customer IS NULL THEN
    fresh := autotrigger_flight(a, autotrigger_now());
    INSERT INTO autotrigger_customers (customer, flights) VALUES (wanted, jsonb_build_array(fresh))
      ON CONFLICT DO NOTHING;
    IF FOUND THEN RETURN jsonb_build_array('reserved', fresh->>'leaseUntil'); END IF;
  END IF;
  r := autotrigger_locked(wanted);
  now := autotrigger_now();
  refused := autotrigger_refusal(r, a[1], windows, contacts, now);
  IF refused IS NOT NULL THEN RETURN refused; END IF;
  SELECT coalesce(jsonb_agg(flight ORDER BY n), '[]') INTO kept
    FROM jsonb_array_elements(r.flights) WITH ORDINALITY AS x(flight, n)
    WHERE flight->>'state' = 'dispatching' OR (flight->>'leaseUntil')::float8 > now;
  fresh := autotrigger_flight(a, now);
  r.flights := kept || fresh;
  PERFORM autotrigger_put(r);
  RETURN jsonb_build_array('reserved', fresh->>'leaseUntil');
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_look(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  r autotrigger_customers;
  now float8;
BEGIN
  SELECT * INTO r FROM autotrigger_customers WHERE customer = wanted;
  IF NOT FOUND THEN RETURN '["none"]'; END IF;
  now := autotrigger_now();
  RETURN coalesce(autotrigger_refusal(r, a[1], a[2]::jsonb, a[3] = '1', now), '["none"]');
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_begin(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  r autotrigger_customers;
  now float8;
  place int;
  flight jsonb;
BEGIN
  PERFORM autotrigger_durable();
  SELECT * INTO r FROM autotrigger_customers WHERE customer = wanted FOR UPDATE;
  now := autotrigger_now();
  place := autotrigger_place(r.flights, a[1]);
  flight := r.flights->place;
  IF flight IS NULL OR flight->>'state' <> 'reserved' OR (flight->>'leaseUntil')::float8 <= now
    OR (flight->>'at')::float8 > now THEN
    RETURN '["lost"]';
  END IF;
  r.flights := r.flights - place;
  IF r.block IS NOT NULL THEN
    PERFORM autotrigger_put(r);
    RETURN jsonb_build_array('do_not_contact', r.block);
  END IF;
  r.flights := r.flights || jsonb_build_array(flight || jsonb_build_object(
    'state', 'dispatching', 'at', now::text, 'leaseUntil', (now + (flight->>'leaseMs')::float8)::text));
  PERFORM autotrigger_put(r);
  RETURN jsonb_build_array('begun', now::text);
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_settle(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  r autotrigger_customers;
  now float8;
  place int;
  flight jsonb;
  known text;
BEGIN
  PERFORM autotrigger_durable();
  SELECT * INTO r FROM autotrigger_customers WHERE customer = wanted FOR UPDATE;
  now := autotrigger_now();
  place := autotrigger_place(r.flights, a[1]);
  flight := r.flights->place;
  IF flight->>'state' = 'dispatching' THEN
    r.flights := r.flights - place;
    r.anchors := r.anchors || autotrigger_anchors_of(jsonb_build_array(flight));
    r.handled := r.handled || jsonb_build_object(flight->>'interaction', jsonb_build_object(
      'at', now::text, 'order', (SELECT count(*) FROM jsonb_object_keys(r.handled))::text,
      'token', a[1], 'outcome', a[2], 'receipt', a[3]));
    PERFORM autotrigger_put(r);
    RETURN '["settled"]';
  END IF;
  SELECT key INTO known FROM jsonb_each(r.handled) WHERE value->>'token' = a[1];
  IF NOT FOUND THEN RETURN '["lost"]'; END IF;
  IF r.handled->known->>'outcome' = 'unknown' AND a[2] <> 'unknown' THEN
    r.handled := r.handled || jsonb_build_object(known, r.handled->known || jsonb_build_object(
      'at', now::text, 'outcome', a[2], 'receipt', a[3]));
    PERFORM autotrigger_put(r);
  END IF;
  RETURN '["settled"]';
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_release(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  r autotrigger_customers;
  now float8;
  place int;
BEGIN
  SELECT * INTO r FROM autotrigger_customers WHERE customer = wanted FOR UPDATE;
  place := autotrigger_place(r.flights, a[1]);
  IF place IS NULL THEN RETURN '["lost"]'; END IF;
  r.flights := r.flights - place;
  PERFORM autotrigger_put(r);
  RETURN '["settled"]';
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_anchor(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  r autotrigger_customers;
  now float8;
  added jsonb;
BEGIN
  IF a[1] = '[]' THEN RETURN '["done"]'; END IF;
  PERFORM autotrigger_durable();
  r := autotrigger_locked(wanted);
  SELECT jsonb_agg(anchor ORDER BY n) INTO added FROM (
    SELECT DISTINCT ON (anchor->>'scope', anchor->>'at') anchor, n
      FROM jsonb_array_elements(a[1]::jsonb) WITH ORDINALITY AS x(anchor, n)
      WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(r.anchors) AS old
        WHERE old->>'scope' = anchor->>'scope' AND old->>'at' = anchor->>'at')
      ORDER BY anchor->>'scope', anchor->>'at', n) AS fresh;
  IF added IS NULL THEN RETURN '["done"]'; END IF;
  r.anchors := r.anchors || added;
  PERFORM autotrigger_put(r);
  RETURN '["done"]';
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_block(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  r autotrigger_customers;
  now float8;
BEGIN
  PERFORM autotrigger_durable();
  r := autotrigger_locked(wanted);
  IF r.block IS NOT NULL THEN RETURN '["done"]'; END IF;
  r.block := jsonb_build_object(
    'at', CASE a[1] WHEN '' THEN autotrigger_now()::text ELSE a[1] END, 'entry', a[2])::text;
  PERFORM autotrigger_put(r);
  RETURN '["done"]';
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_unblock(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  r autotrigger_customers;
  now float8;
BEGIN
  SELECT * INTO r FROM autotrigger_customers WHERE customer = wanted FOR UPDATE;
  IF r.block IS NULL THEN RETURN '["0"]'; END IF;
  r.block := NULL;
  PERFORM autotrigger_put(r);
  RETURN '["1"]';
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_erase(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  r autotrigger_customers;
  now float8;
  keep boolean := a[1] = '1';
BEGIN
  PERFORM autotrigger_durable();
  SELECT * INTO r FROM autotrigger_customers WHERE customer = wanted FOR UPDATE;
  IF NOT FOUND THEN RETURN '["0"]'; END IF;
  IF keep AND r.anchors = '[]' AND r.flights = '[]' AND r.handled = '{}' THEN RETURN '["0"]'; END IF;
  r.anchors := '[]';
  r.flights := '[]';
  r.handled := '{}';
  IF NOT keep THEN r.block := NULL; END IF;
  PERFORM autotrigger_put(r);
  RETURN '["1"]';
END$body$;
CREATE OR REPLACE FUNCTION autotrigger_sweep(wanted text, a text[]) RETURNS jsonb LANGUAGE plpgsql AS $body$
DECLARE
  r autotrigger_customers;
  now float8;
  since float8 := a[1];
  anchors jsonb;
  flights jsonb;
  handled jsonb;
  removed int;
BEGIN
  SELECT * INTO r FROM autotrigger_customers WHERE customer = wanted FOR UPDATE;
  IF NOT FOUND THEN RETURN '["0"]'; END IF;
  now := autotrigger_now();
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
  IF removed > 0 THEN PERFORM autotrigger_put(r); END IF;
  RETURN jsonb_build_array(removed::text);
END$body$;
INSERT INTO autotrigger_meta VALUES ('version', '1')
       ON CONFLICT (name) DO UPDATE SET value = excluded.value;