-- The only writer of journals: appends one entry to an incident's stream, on top of exactly what the writer saw.
-- KEYS  the incident's stream | the system's open set | its index of incidents | its forked incidents
-- ARGV  incident | number and hash of the entry to build on | the new entry (JSON) | its time (ms) |
--       notAfter (ms, or empty) | lock: open, close or empty | mode: append or restore | channel | message
-- Says  ok | behind, the entry that is there instead | short, the last number there is | mismatch | too-late, now |
--       locked, by whom | unknown-lock | fork, why
-- The open set holds the unended incidents, and `-` once it is known to be complete.
local stream, open, index, forked = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local incident, n, hash, entry, at = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local not_after, lock, restoring = tonumber(ARGV[6]), ARGV[7], ARGV[8] == 'restore'

local function hash_of(item)
  local ok, decoded = pcall(cjson.decode, item[2][2])
  return ok and type(decoded) == 'table' and decoded.hash
end
local function entry_at(number)
  return redis.call('XRANGE', stream, number .. '-0', number .. '-0')[1]
end

local why = redis.call('HGET', forked, incident)
if why then return { 'fork', why } end

-- Compare. A gap or a deleted stream is `short`, never a place to go on from.
local last = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
local last_n = last and tonumber(string.match(last[1], '^%d+')) or 0
if last_n < n then return { 'short', tostring(last_n) } end
if n > 0 then
  local base = entry_at(n)
  if not base or hash_of(base) ~= hash then return { 'mismatch' } end
end
if last_n > n then
  local there = entry_at(n + 1)
  return { 'behind', there and there[2][2] or '' }
end

-- Clocks and lock: not asked again of entries that were accepted once and are only put back.
if not restoring then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  if not_after and now > not_after then return { 'too-late', string.format('%d', now) } end
  if lock == 'open' then
    local holders, known = redis.call('SMEMBERS', open), false
    for _, holder in ipairs(holders) do known = known or holder == '-' end
    if not known then return { 'unknown-lock' } end
    for _, holder in ipairs(holders) do
      if holder ~= '-' and holder ~= incident then return { 'locked', holder } end
    end
  end
elseif last or redis.call('EXISTS', stream) == 1 then
  redis.call('XSETID', stream, last_n .. '-0') -- entries that were deleted by hand may come back under their numbers
end

redis.call('XADD', stream, (n + 1) .. '-0', 'entry', entry)
if n == 0 then redis.call('ZADD', index, at, incident) end
if lock == 'open' then redis.call('SADD', open, incident) end
if lock == 'close' then redis.call('SREM', open, incident) end
-- A hint: what is appended stands, also where this user may use no channel.
redis.pcall('PUBLISH', ARGV[9], ARGV[10])
return { 'ok' }
