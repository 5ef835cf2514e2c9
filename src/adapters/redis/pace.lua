-- The next turn of a key (pace.ts): ms until it comes. KEYS[1]: when the turn after the last one is due.
-- ARGV: every, burst, hold (ms for which no turn comes; empty to take a turn).
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local every, burst, hold = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local ahead = every * (burst - 1)
local wait = math.max(0, due - ahead - now)
if hold then
  due = math.max(due, now + hold + ahead)
else
  due = due + every
end
redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', string.format('%.0f', due - now + 1000))
return wait
