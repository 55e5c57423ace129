/** What the scripts in Lua are made of: the clock, the customer's row, and what stands against a reservation. */

/** Reads the row; `anchors`, `flights` and `block` are then at hand. */
export const prelude = `
local key = KEYS[1]
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)

local function text(number) return string.format('%.17g', number) end
local function decoded(raw) return raw and cjson.decode(raw) or {} end

local row = redis.call('HMGET', key, 'anchors', 'flights', 'block')
local anchors, flights, block = decoded(row[1]), decoded(row[2]), row[3]

local function write(field, list)
  if #list == 0 then redis.call('HDEL', key, field) else redis.call('HSET', key, field, cjson.encode(list)) end
end

local function alive(flight) return tonumber(flight.leaseUntil) > now end

local function where(list, keep)
  local kept = {}
  for _, item in ipairs(list) do
    if keep(item) then kept[#kept + 1] = item end
  end
  return kept
end

local function withToken(token)
  for _, flight in ipairs(flights) do
    if flight.token == token then return flight end
  end
end

local function eachHandled(visit)
  local fields = redis.call('HGETALL', key)
  for i = 1, #fields, 2 do
    if string.sub(fields[i], 1, 2) == 'h:' then visit(fields[i], cjson.decode(fields[i + 1])) end
  end
end
`;

/** What stands against a reservation, in the port's order. */
export const refusal = `
local function allAnchors()
  local all = where(anchors, function() return true end)
  for _, flight in ipairs(flights) do
    if flight.state == 'dispatching' then
      for _, scope in ipairs(flight.scopes) do
        all[#all + 1] = { scope = scope, at = flight.at, by = flight.label }
      end
    end
  end
  return all
end

local function latest(all, scope, place)
  local inScope = {}
  for order, anchor in ipairs(all) do
    if anchor.scope == scope then
      inScope[#inScope + 1] = { at = tonumber(anchor.at), by = anchor.by, order = order }
    end
  end
  table.sort(inScope, function(a, b)
    if a.at ~= b.at then return a.at > b.at end
    return a.order < b.order
  end)
  return inScope[place]
end

local function shutUntil(window, at)
  if window.lengthMs then
    if at > now - window.lengthMs then return at + window.lengthMs end
    return nil
  end
  local current = nil
  for _, step in ipairs(window.steps) do
    if step.from <= now then current = step end
  end
  if not current then return window.steps[1] and window.steps[1].from or 9007199254740991 end
  if at >= current.threshold then return current['until'] end
  return nil
end

local function suppressed(windows)
  local all, longest = allAnchors(), nil
  for index, window in ipairs(windows) do
    local anchor = latest(all, window.scope, window.max)
    local till = anchor and shutUntil(window, anchor.at)
    if till and (not longest or till > longest.till) then
      longest = { index = index, since = anchor.at, till = till, by = anchor.by }
    end
  end
  if not longest then return nil end
  return { 'suppressed', tostring(longest.index - 1), text(longest.since), text(longest.till), longest.by }
end

local function handledBefore(interaction)
  local handled = redis.call('HGET', key, 'h:' .. interaction)
  if handled then
    local found = cjson.decode(handled)
    return { 'duplicate', found.at, found.receipt }
  end
  for _, flight in ipairs(flights) do
    if flight.interaction == interaction and flight.state == 'dispatching' and not alive(flight) then
      return { 'duplicate', flight.at, '{"outcome":"unknown"}' }
    end
  end
end

local function busy(interaction, contacts)
  local till = nil
  for _, flight in ipairs(flights) do
    if alive(flight) and (flight.interaction == interaction or (contacts and #flight.scopes > 0)) then
      till = math.max(till or 0, tonumber(flight.leaseUntil))
    end
  end
  return till and { 'busy', text(till) }
end

local function refusalOf(interaction, windows, contacts)
  local duplicate = handledBefore(interaction)
  if duplicate then return duplicate end
  if block then return { 'do_not_contact', block } end
  return busy(interaction, contacts) or suppressed(windows)
end
`;
