-- One decision on the quotas of one tenant: one read, one write, nothing in between. The line before this one sets "now", in milliseconds
-- of Unix time. Whole numbers below 2^53 only. The sums are those of QuotaRule.cs and the steps those of LocalStep.cs: change them together.
--
-- KEYS: the tenant's state, then those of its workspaces, users and agents that the call names. What else is touched lies behind the
-- first one's name, in the same slot. Tables are flat, because making a table costs more than any sum in it.
--
-- A state: when the next reservation or lease expires and until when they matter (0 for none, -1 for ever), then six values for each
-- limit: its name, what is used, the mark, the shape, until when it matters (-1 for ever), the leak. "shape" is a token bucket's unit, a
-- calendar's number below -9, -1 for a gauge, -2 for what goes on at once. "leak" is a bucket's rate when it was last written: the time
-- until a change of the plan counts at the old rate.
local READ, TAKE, RESERVE, LEASE, SETTLE, RENEW, GIVE, SET = 0, 1, 2, 3, 4, 5, 6, 7
local DENIED, DONE, REPEATED, GONE = 0, 1, 2, 3
local BUCKET, BUDGET, GAUGE, CONCURRENCY = 1, 2, 3, 4
local USED, SIGN, SHAPE, UNTIL, LEAK, CELL = 1, 2, 3, 4, 5, 6
local MARK, EXACT = 1024, 9007199254740991

-- The argument, packed as the second one says: what to do, how long names are remembered, the name, the lifetime, whether an expired
-- reservation stays charged, how many values of what was really used, how many entries; then those values, the entries, the thresholds.
-- An entry, from its place "e": e limit, e+1 meter, e+2 key, e+3 kind, e+4 amount, e+5 most, e+6 unit, e+7 leak, e+8 shape, e+9 how many
-- periods are kept, e+10 to e+13 where the periods around now begin and the last ends (0 without a calendar), e+14 and e+15 where its
-- thresholds begin and end.
local a = { struct.unpack(ARGV[2], ARGV[1]) }
local op, remember, id, lifetime, commits, actuals, count = a[1], a[2], a[3], a[4], a[5], a[6], a[7]
local root = KEYS[1]
local states, dirty, reached = {}, {}, {}

-- Two bytes that say how many limits there are, then the values.
local function read(raw)
  if not raw then
    return { 0, 0 }
  end
  local low, high = string.byte(raw, 1, 2)
  local s = { struct.unpack('<dd' .. string.rep('sddddd', low + 256 * high), raw, 3) }
  s[#s] = nil
  return s
end

for i, raw in ipairs(redis.call('MGET', unpack(KEYS))) do
  states[KEYS[i]] = read(raw)
end

local entries = {}
for i = 1, count do
  local e = 8 + actuals + (i - 1) * 16
  entries[i] = e
  if a[e + 3] == BUDGET and (now < a[e + 10] or now >= a[e + 13]) then
    return { -1, now }
  end
end

local function text(number)
  return string.format('%.0f', number)
end

local function divide_up(number, by)
  local rest = number % by
  return (number - rest) / by + (rest > 0 and 1 or 0)
end

-- Where a limit's cell is in a state; nil if it has none.
local function find(s, limit)
  for c = 3, #s, CELL do
    if s[c] == limit then
      return c
    end
  end
end

local function period_end(e)
  return now < a[e + 11] and a[e + 11] or now < a[e + 12] and a[e + 12] or a[e + 13]
end

local function close(key, e, ended, used)
  local keep = a[e + 9]
  if keep == 0 then
    return
  end
  local history, prefix = key .. ':h', a[e] .. '|'
  redis.call('HSET', history, prefix .. text(ended), text(used))
  local ends = {}
  for _, field in ipairs(redis.call('HKEYS', history)) do
    if string.sub(field, 1, #prefix) == prefix then
      ends[#ends + 1] = tonumber(string.sub(field, #prefix + 1))
    end
  end
  table.sort(ends)
  for i = 1, #ends - keep do
    redis.call('HDEL', history, prefix .. text(ends[i]))
  end
  local ttl = (keep + 1) * (a[e + 13] - a[e + 12])
  if redis.call('PTTL', history) < ttl then
    redis.call('PEXPIRE', history, text(ttl))
  end
end

-- Where there is nothing, every threshold is told of anew: such a cell is as one that was never used, and is forgotten.
local function empty(s, c)
  s[c + SIGN], s[c + UNTIL] = 0, 0
end

local function leak(s, c)
  if now > s[c + SIGN] and s[c + USED] > 0 then
    s[c + USED] = math.max(0, s[c + USED] - (now - s[c + SIGN]) * s[c + LEAK])
  end
  s[c + SIGN] = now
end

-- Says until when a cell matters that has been changed.
local function matter(s, c, e)
  local kind, used = a[e + 3], s[c + USED]
  dirty[KEYS[a[e + 2]]] = true
  if kind == BUCKET then
    s[c + UNTIL] = used > 0 and now + divide_up(used, a[e + 7]) or 0
  elseif kind == BUDGET then
    local ended = math.floor(s[c + SIGN] / MARK)
    s[c + UNTIL] = (used > 0 or s[c + SIGN] % MARK > 0) and ended + a[e + 9] * (a[e + 13] - a[e + 12]) or 0
  elseif used == 0 then
    empty(s, c)
  elseif kind == GAUGE then
    s[c + UNTIL] = -1
  end
end

-- The state and the cell of an entry, brought to now. What a change of the plan does to it is written at once, what time does with the
-- next grant.
local function bring(e)
  local key, kind, shape = KEYS[a[e + 2]], a[e + 3], a[e + 8]
  local s = states[key]
  local c = find(s, a[e])
  if not c then
    c = #s + 1
    s[c], s[c + 1], s[c + 2], s[c + 3], s[c + 4], s[c + 5] = a[e], 0, 0, shape, 0, a[e + 7]
  end
  local was = s[c + SHAPE]
  if was ~= shape and ((kind == BUCKET) ~= (was > 0) or (kind == BUDGET) ~= (was < -9) or (kind == GAUGE) ~= (was == -1)) then
    s[c + USED], s[c + SIGN], s[c + SHAPE], s[c + UNTIL], s[c + LEAK] = 0, 0, shape, 0, a[e + 7]
    was = shape
  end
  if kind == BUCKET then
    leak(s, c)
    if was ~= shape or s[c + LEAK] ~= a[e + 7] then
      s[c + USED] = was == shape and s[c + USED] or math.min(divide_up(s[c + USED], was) * shape, EXACT)
      s[c + SHAPE], s[c + LEAK] = shape, a[e + 7]
      matter(s, c, e)
    end
  elseif kind == BUDGET then
    local ended = math.floor(s[c + SIGN] / MARK)
    if now >= ended then
      if s[c + USED] > 0 then
        close(key, e, ended, s[c + USED])
        dirty[key] = true
      end
      s[c + USED], s[c + SIGN], s[c + SHAPE] = 0, period_end(e) * MARK, shape
    elseif was ~= shape then
      s[c + SIGN], s[c + SHAPE] = period_end(e) * MARK + s[c + SIGN] % MARK, shape
      matter(s, c, e)
    end
  end
  return s, c
end

local function percent_at(e, used)
  local percent = 0
  for t = a[e + 14], a[e + 15], 2 do
    if used >= a[t + 1] then
      percent = a[t]
    end
  end
  return percent
end

local function reach(number, e, s, c, before)
  if a[e + 15] > a[e + 14] then
    local marked, percent = s[c + SIGN] % MARK, percent_at(e, s[c + USED])
    local told = a[e + 3] == BUDGET and marked or math.min(marked, percent_at(e, before))
    s[c + SIGN] = s[c + SIGN] + math.max(told, percent) - marked
    if percent > told then
      local r = #reached
      reached[r + 1], reached[r + 2], reached[r + 3] = number, percent, s[c + USED]
    end
  end
end

-- Where each entry's cell is, once it has been looked at.
local in_state, at = {}, {}

local function bring_all()
  for i = 1, count do
    in_state[i], at[i] = bring(entries[i])
  end
end

local function admits()
  bring_all()
  for i = 1, count do
    local e = entries[i]
    if a[e + 4] > a[e + 5] or in_state[i][at[i] + USED] > (a[e + 5] - a[e + 4]) * a[e + 6] then
      return false
    end
  end
  return true
end

local function take()
  for i = 1, count do
    local e, s, c = entries[i], in_state[i], at[i]
    local before = s[c + USED]
    s[c + USED] = before + a[e + 4] * a[e + 6]
    reach(i, e, s, c, before)
    matter(s, c, e)
  end
end

local status = DONE
if (op == TAKE or op == READ) and id == '' and (states[root][1] == 0 or states[root][1] > now) then
  -- The usual call; it need not even see what the others are made of.
  if op == TAKE and not admits() then
    status = DENIED
  elseif op == TAKE then
    take()
  end
else
  local function state(key)
    if not states[key] then
      states[key] = read(redis.call('GET', key))
    end
    return states[key]
  end

  local function add(s, c, parts)
    s[c + USED] = math.min(math.max(0, s[c + USED] + parts), EXACT)
  end

  -- held, from "h": key, limit, kind, meter, amount, period's end, shape, leak: changed where it was taken, in the period of that time; a
  -- period that is over but for a call is not ended first, so that it is ended with what was really used.
  local function correct(held, h, by)
    local key, limit, kind, period = held[h], held[h + 1], held[h + 2], held[h + 5]
    local s, number = state(key), nil
    local c = find(s, limit)
    for i = 1, count do
      if KEYS[a[entries[i] + 2]] == key and a[entries[i]] == limit then
        number = i
      end
    end
    local ended = c and kind == BUDGET and math.floor(s[c + SIGN] / MARK)
    -- A period that has not ended by the calendar of that time was cut anew since, and what was used was carried over.
    if kind == BUDGET and period <= now and period ~= ended then
      local history, field = key .. ':h', limit .. '|' .. text(period)
      local used = redis.call('HGET', history, field)
      if used then
        redis.call('HSET', history, field, text(math.max(0, tonumber(used) + by)))
      end
      return
    end
    if not c then
      c = #s + 1
      s[c], s[c + 1], s[c + 2], s[c + 3], s[c + 4], s[c + 5] =
        limit, 0, kind == BUDGET and period * MARK or 0, held[h + 6], kind == BUDGET and period or 0, held[h + 7]
    end
    if kind == BUCKET then
      if number then
        bring(entries[number])
      end
      leak(s, c)
    end
    local before = s[c + USED]
    add(s, c, by * (kind == BUCKET and s[c + SHAPE] or 1))
    dirty[key] = true
    if kind == BUCKET then
      s[c + UNTIL] = now + divide_up(s[c + USED], s[c + LEAK])
    elseif kind ~= BUDGET and s[c + USED] == 0 then
      empty(s, c)
    elseif kind == GAUGE then
      s[c + UNTIL] = -1
    end
    if number and not (ended and ended <= now) then
      if by > 0 then
        reach(number, entries[number], s, c, before)
      end
      matter(s, c, entries[number])
    end
  end

  local holdings, expiries = root .. ':r', root .. ':e'

  local function next_expiry()
    local first = redis.call('ZRANGE', expiries, 0, 0, 'WITHSCORES')
    local s = states[root]
    s[1] = first[2] and tonumber(first[2]) or 0
    if s[1] == 0 then
      s[2] = 0
    end
    dirty[root] = true
  end

  local function forget(name)
    redis.call('HDEL', holdings, name)
    redis.call('ZREM', expiries, name)
  end

  local function remembered()
    return id ~= '' and redis.call('EXISTS', root .. ':d:' .. id) == 1
  end

  local function keep_in_mind()
    if id ~= '' then
      redis.call('SET', root .. ':d:' .. id, '1', 'PX', text(remember))
    end
  end

  -- A holding: whether it stays charged when it expires, then eight values for each limit.
  local function hold(held, expires)
    local s = states[root]
    redis.call('HSET', holdings, id, cmsgpack.pack(held))
    redis.call('ZADD', expiries, text(expires), id)
    s[1] = s[1] == 0 and expires or math.min(s[1], expires)
    s[2] = s[2] == -1 and -1 or math.max(s[2], expires)
    for h = 2, #held, 8 do
      -- A gauge never forgets, so what is to be given back to it is not forgotten either.
      s[2] = held[h + 2] == GAUGE and -1 or s[2]
      local other = state(held[h])
      local c = held[h + 2] == CONCURRENCY and find(other, held[h + 1])
      if c then
        other[c + UNTIL] = math.max(other[c + UNTIL], expires)
        dirty[held[h]] = true
      end
    end
    dirty[root] = true
    for _, key in ipairs({ holdings, expiries }) do
      if s[2] == -1 then
        redis.call('PERSIST', key)
      else
        redis.call('PEXPIRE', key, text(s[2] - now + 60000))
      end
    end
  end

  if states[root][1] > 0 and states[root][1] <= now then
    for _, name in ipairs(redis.call('ZRANGEBYSCORE', expiries, '-inf', text(now))) do
      local packed = redis.call('HGET', holdings, name)
      local held = packed and cmsgpack.unpack(packed) or { 1 }
      for h = 2, held[1] == 1 and 0 or #held, 8 do
        correct(held, h, -held[h + 4])
      end
      forget(name)
    end
    next_expiry()
  end

  if op == TAKE then
    if remembered() then
      status = REPEATED
    elseif not admits() then
      status = DENIED
    else
      take()
      keep_in_mind()
    end
  elseif op == RESERVE or op == LEASE then
    if redis.call('HEXISTS', holdings, id) == 1 then
      status = REPEATED
    elseif remembered() then
      status = GONE
    elseif not admits() then
      status = DENIED
    else
      take()
      local held = { commits }
      for i = 1, count do
        local e = entries[i]
        -- What a lease costs besides is used; only its place comes back.
        if op == RESERVE or a[e + 3] == CONCURRENCY then
          local s, c, h = in_state[i], at[i], #held
          held[h + 1], held[h + 2], held[h + 3], held[h + 4], held[h + 5] = KEYS[a[e + 2]], a[e], a[e + 3], a[e + 1], a[e + 4]
          held[h + 6], held[h + 7], held[h + 8] = a[e + 3] == BUDGET and math.floor(s[c + SIGN] / MARK) or 0, a[e + 8], a[e + 7]
        end
      end
      hold(held, now + lifetime)
    end
  elseif op == SETTLE then
    local packed = redis.call('HGET', holdings, id)
    status = packed and DONE or (remembered() and REPEATED or GONE)
    -- Of one that is not there too: should it come late, it comes in vain.
    keep_in_mind()
    if packed then
      local used = {}
      for i = 8, 7 + actuals, 2 do
        used[a[i]] = a[i + 1]
      end
      local held = cmsgpack.unpack(packed)
      for h = 2, #held, 8 do
        correct(held, h, (used[held[h + 3]] or 0) - held[h + 4])
      end
      forget(id)
      next_expiry()
    end
  elseif op == RENEW then
    local packed = redis.call('HGET', holdings, id)
    if packed then
      hold(cmsgpack.unpack(packed), now + lifetime)
    else
      status = GONE
    end
  elseif op == GIVE then
    if remembered() then
      status = REPEATED
    else
      for i = 1, count do
        local e = entries[i]
        local s, c = bring(e)
        add(s, c, -a[e + 4] * a[e + 6])
        matter(s, c, e)
      end
      keep_in_mind()
    end
  elseif op == SET then
    for i = 1, count do
      local e = entries[i]
      local s, c = bring(e)
      local before = s[c + USED]
      s[c + USED] = a[e + 4]
      reach(i, e, s, c, before)
      matter(s, c, e)
    end
  end
end

if #at == 0 then
  bring_all()
end
local reply = { status, now, count }
for i = 1, count do
  local s, c = in_state[i], at[i]
  reply[2 + 2 * i], reply[3 + 2 * i] = s[c + USED], s[c + SIGN]
end
for _, number in ipairs(reached) do
  reply[#reply + 1] = number
end

for key in pairs(dirty) do
  local s = states[key]
  local last, over = s[2], false
  for c = 3, #s, CELL do
    local till = s[c + UNTIL]
    over = over or (till ~= -1 and till <= now)
    last = (last == -1 or till == -1) and -1 or math.max(last, till)
  end
  if over then
    local kept = { s[1], s[2] }
    for c = 3, #s, CELL do
      if s[c + UNTIL] == -1 or s[c + UNTIL] > now then
        for i = c, c + CELL - 1 do
          kept[#kept + 1] = s[i]
        end
      end
    end
    s = kept
  end
  local cells = (#s - 2) / CELL
  local packed = struct.pack('<Hdd' .. string.rep('sddddd', cells), cells, unpack(s))
  if last == -1 then
    redis.call('SET', key, packed)
  elseif last > now then
    redis.call('SET', key, packed, 'PX', text(last - now))
  else
    redis.call('DEL', key)
  end
end
return reply
