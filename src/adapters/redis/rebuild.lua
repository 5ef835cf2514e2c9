-- Completes the system's open set from what was read in the journals, if it is still unknown and they still stand so.
-- KEYS  the open set | the streams of the unended incidents
-- ARGV  for each stream: its incident, its last number
-- Says  ok | known (somebody else was first) | again (a journal has grown meanwhile)
if redis.call('SISMEMBER', KEYS[1], '-') == 1 then return 'known' end
for i = 2, #KEYS do
  local last = redis.call('XREVRANGE', KEYS[i], '+', '-', 'COUNT', 1)[1]
  local last_n = last and string.match(last[1], '^%d+') or '0'
  if last_n ~= ARGV[(i - 1) * 2] then return 'again' end
end
redis.call('SADD', KEYS[1], '-')
for i = 2, #KEYS do redis.call('SADD', KEYS[1], ARGV[(i - 1) * 2 - 1]) end
return 'ok'
