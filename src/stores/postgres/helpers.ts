/** What the steps in PL/pgSQL are made of: the clock, the locked row, and what stands against a reservation. */

/** One function, under the prefix. */
export const plain = (name: string, signature: string, body: string): string =>
  `CREATE OR REPLACE FUNCTION ${name}${signature} AS $body$${body}$body$`;

export const helperFunctions = (prefix: string): readonly string[] => [
  plain(
    `${prefix}now`,
    '() RETURNS float8 LANGUAGE sql VOLATILE',
    'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8',
  ),

  /** What one step promises to keep survives a crash, whatever the session's setting. */
  plain(
    `${prefix}durable`,
    '() RETURNS void LANGUAGE plpgsql',
    `
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN PERFORM set_config('synchronous_commit', 'on', true); END IF;
END`,
  ),

  plain(
    `${prefix}locked`,
    `(wanted text) RETURNS ${prefix}customers LANGUAGE plpgsql`,
    `
DECLARE r ${prefix}customers;
BEGIN
  LOOP
    SELECT * INTO r FROM ${prefix}customers WHERE customer = wanted FOR UPDATE;
    IF FOUND THEN RETURN r; END IF;
    INSERT INTO ${prefix}customers (customer) VALUES (wanted) ON CONFLICT DO NOTHING RETURNING * INTO r;
    IF FOUND THEN RETURN r; END IF;
  END LOOP;
END`,
  ),

  /** Writes a locked row back; one that holds nothing any more goes. */
  plain(
    `${prefix}put`,
    `(r ${prefix}customers) RETURNS void LANGUAGE plpgsql`,
    `
BEGIN
  IF r.anchors = '[]' AND r.flights = '[]' AND r.handled = '{}' AND r.block IS NULL THEN
    DELETE FROM ${prefix}customers WHERE customer = r.customer;
  ELSE
    UPDATE ${prefix}customers SET anchors = r.anchors, flights = r.flights, handled = r.handled, block = r.block
      WHERE customer = r.customer;
  END IF;
END`,
  ),

  /** A new reservation, from the arguments of `reserve`. */
  plain(
    `${prefix}flight`,
    '(a text[], now float8) RETURNS jsonb LANGUAGE sql IMMUTABLE',
    `SELECT jsonb_build_object(
       'token', a[3], 'state', 'reserved', 'leaseUntil', (now + a[4]::float8)::text, 'leaseMs', a[4],
       'interaction', a[1], 'label', a[2], 'scopes', a[6]::jsonb, 'at', now::text)`,
  ),

  plain(
    `${prefix}place`,
    '(flights jsonb, wanted text) RETURNS int LANGUAGE sql IMMUTABLE',
    `SELECT (n - 1)::int FROM jsonb_array_elements(flights) WITH ORDINALITY AS x(flight, n)
       WHERE flight->>'token' = wanted LIMIT 1`,
  ),

  plain(
    `${prefix}anchors_of`,
    '(flights jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE',
    `SELECT coalesce(jsonb_agg(
         jsonb_build_object('scope', scope, 'at', flight->>'at', 'by', flight->>'label') ORDER BY f.n, s.n), '[]')
       FROM jsonb_array_elements(flights) WITH ORDINALITY AS f(flight, n)
       CROSS JOIN jsonb_array_elements_text(flight->'scopes') WITH ORDINALITY AS s(scope, n)
       WHERE flight->>'state' = 'dispatching'`,
  ),

  plain(
    `${prefix}shut_until`,
    '(asked jsonb, at float8, now float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE',
    `
DECLARE step jsonb;
BEGIN
  IF asked ? 'lengthMs' THEN
    RETURN CASE WHEN at > now - (asked->>'lengthMs')::float8 THEN at + (asked->>'lengthMs')::float8 END;
  END IF;
  SELECT one INTO step FROM jsonb_array_elements(asked->'steps') WITH ORDINALITY AS x(one, n)
    WHERE (one->>'from')::float8 <= now ORDER BY n DESC LIMIT 1;
  IF NOT FOUND THEN RETURN coalesce((asked->'steps'->0->>'from')::float8, 9007199254740991); END IF;
  RETURN CASE WHEN at >= (step->>'threshold')::float8 THEN (step->>'until')::float8 END;
END`,
  ),

  plain(
    `${prefix}suppressed`,
    '(anchors jsonb, windows jsonb, now float8) RETURNS jsonb LANGUAGE sql IMMUTABLE',
    `SELECT jsonb_build_array('suppressed', (n - 1)::text, latest.at::text, shut.till::text, latest.cause)
       FROM jsonb_array_elements(windows) WITH ORDINALITY AS w(asked, n)
       CROSS JOIN LATERAL (
         SELECT (anchor->>'at')::float8 AS at, anchor->>'by' AS cause,
                row_number() OVER (ORDER BY (anchor->>'at')::float8 DESC, m) AS place
           FROM jsonb_array_elements(anchors) WITH ORDINALITY AS x(anchor, m)
           WHERE anchor->>'scope' = asked->>'scope'
       ) AS latest
       CROSS JOIN LATERAL (SELECT ${prefix}shut_until(asked, latest.at, now) AS till) AS shut
       WHERE latest.place = (asked->>'max')::float8 AND shut.till IS NOT NULL
       ORDER BY shut.till DESC, n LIMIT 1`,
  ),

  plain(
    `${prefix}refusal`,
    `(r ${prefix}customers, asked text, windows jsonb, contacts boolean, now float8)
       RETURNS jsonb LANGUAGE plpgsql IMMUTABLE`,
    `
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
  RETURN ${prefix}suppressed(r.anchors || ${prefix}anchors_of(r.flights), windows, now);
END`,
  ),
];
