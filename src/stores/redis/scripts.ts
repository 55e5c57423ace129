/**
 * The row state machine of `row-steps.ts` in Lua, one script a step. A customer is one hash: everything happens in one
 * slot, and on the server's clock. Nothing carries a time to live.
 *
 * Fields: `anchors` [{scope, at, by}] · `flights` [{token, state, leaseUntil, leaseMs, interaction, label, scopes, at,
 * call}] · `block` {at, entry} · `h:<interaction>` {at, order, token, outcome, receipt}. Labels, receipts and block
 * entries are JSON texts that Lua passes on unread. Numbers are texts too: cjson writes only 14 digits of a number.
 */

import type { RemoteStep } from '../remote/steps.js';
import { prelude, refusal } from './lua.js';

/** A client that reconnects may send a script twice; the call's own id tells that from a second attempt. */
const reserve = `
local interaction, label, token, leaseMs, call = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[7]
local again = withToken(token)
if again and again.call == call then return { 'reserved', again.leaseUntil } end
local scopes = cjson.decode(ARGV[6])
local refused = refusalOf(interaction, cjson.decode(ARGV[5]), #scopes > 0)
if refused then return refused end
local leaseUntil = text(now + tonumber(leaseMs))
flights = where(flights, function(flight) return flight.state == 'dispatching' or alive(flight) end)
flights[#flights + 1] = { token = token, state = 'reserved', leaseUntil = leaseUntil, leaseMs = leaseMs,
  interaction = interaction, label = label, scopes = scopes, at = text(now), call = call }
write('flights', flights)
return { 'reserved', leaseUntil }
`;

const look = `
return refusalOf(ARGV[1], cjson.decode(ARGV[2]), ARGV[3] == '1') or { 'none' }
`;

const begin = `
local token, call = ARGV[1], ARGV[2]
local flight = withToken(token)
if not flight or not alive(flight) then return { 'lost' } end
if flight.state == 'dispatching' then
  if flight.call == call then return { 'begun', flight.at } end
  return { 'lost' }
end
if now < tonumber(flight.at) then return { 'lost' } end
if block then
  write('flights', where(flights, function(one) return one ~= flight end))
  return { 'do_not_contact', block }
end
flight.state, flight.at, flight.call = 'dispatching', text(now), call
flight.leaseUntil = text(now + tonumber(flight.leaseMs))
flights = where(flights, function(one) return one ~= flight end)
flights[#flights + 1] = flight
write('flights', flights)
return { 'begun', flight.at }
`;

const settle = `
local token, outcome, receipt = ARGV[1], ARGV[2], ARGV[3]
local flight = withToken(token)
if flight and flight.state == 'dispatching' then
  for _, scope in ipairs(flight.scopes) do
    anchors[#anchors + 1] = { scope = scope, at = flight.at, by = flight.label }
  end
  redis.call('HSET', key, 'h:' .. flight.interaction, cjson.encode({ at = text(now),
    order = tostring(redis.call('HLEN', key)), token = token, outcome = outcome, receipt = receipt }))
  write('anchors', anchors)
  write('flights', where(flights, function(one) return one ~= flight end))
  return { 'settled' }
end
local answer = { 'lost' }
eachHandled(function(field, handled)
  if handled.token ~= token then return end
  answer = { 'settled' }
  if handled.outcome == 'unknown' and outcome ~= 'unknown' then
    handled.at, handled.outcome, handled.receipt = text(now), outcome, receipt
    redis.call('HSET', key, field, cjson.encode(handled))
  end
end)
return answer
`;

const release = `
local kept = where(flights, function(flight) return flight.token ~= ARGV[1] end)
if #kept == #flights then return { 'lost' } end
write('flights', kept)
return { 'settled' }
`;

const anchor = `
local known = {}
for _, one in ipairs(anchors) do known[cjson.encode({ one.scope, one.at })] = true end
local before = #anchors
for _, one in ipairs(cjson.decode(ARGV[1])) do
  local name = cjson.encode({ one.scope, one.at })
  if not known[name] then
    known[name] = true
    anchors[#anchors + 1] = one
  end
end
if #anchors > before then write('anchors', anchors) end
return { 'done' }
`;

const blockCustomer = `
if not block then
  local at = ARGV[1] == '' and text(now) or ARGV[1]
  redis.call('HSET', key, 'block', cjson.encode({ at = at, entry = ARGV[2] }))
end
return { 'done' }
`;

const unblock = `
return { tostring(redis.call('HDEL', KEYS[1], 'block')) }
`;

const erase = `
local keep = block and ARGV[1] == '1'
if redis.call('HLEN', key) == (keep and 1 or 0) then return { '0' } end
redis.call('DEL', key)
if keep then redis.call('HSET', key, 'block', block) end
return { '1' }
`;

const sweep = `
local before, removed = tonumber(ARGV[1]), 0
eachHandled(function(field, handled)
  if tonumber(handled.at) < before then removed = removed + redis.call('HDEL', key, field) end
end)
local function count(field, list, keep)
  local kept = where(list, keep)
  removed = removed + #list - #kept
  if #kept < #list then write(field, kept) end
end
count('anchors', anchors, function(one) return tonumber(one.at) >= before end)
count('flights', flights, function(one)
  return alive(one) or math.max(tonumber(one.at), tonumber(one.leaseUntil)) >= before
end)
return { tostring(removed) }
`;

const entry = `
local clock = redis.call('TIME')
return { clock[1], clock[2], redis.call('HGETALL', KEYS[1]) }
`;

const secret = `
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return { redis.call('GET', KEYS[1]) }
`;

const noteSecret = `
return { tostring(redis.call('SADD', KEYS[1], ARGV[1])) }
`;

const knownSecrets = `
return redis.call('SMEMBERS', KEYS[1])
`;

const time = `
local clock = redis.call('TIME')
return { clock[1], clock[2], KEYS[1] }
`;

/** Each takes one key. */
export const redisScripts = {
  reserve: prelude + refusal + reserve,
  look: prelude + refusal + look,
  begin: prelude + begin,
  settle: prelude + settle,
  release: prelude + release,
  anchor: prelude + anchor,
  block: prelude + blockCustomer,
  unblock,
  erase: prelude + erase,
  entry,
  sweep: prelude + sweep,
  secret,
  noteSecret,
  knownSecrets,
  time,
} as const satisfies Record<RemoteStep | 'entry' | 'secret' | 'noteSecret' | 'knownSecrets' | 'time', string>;

export type RedisStep = keyof typeof redisScripts;
