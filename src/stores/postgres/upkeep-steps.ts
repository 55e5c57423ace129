/** What becomes of a customer's row beside requests: history, the do-not-contact list, erasing, sweeping. */
import { step } from './step.js';

export const upkeepSteps = (prefix: string): readonly string[] => [
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
