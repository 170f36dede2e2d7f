-- One decision on the quotas of one tenant: one read, one write, nothing in between. The line before this one sets "now", in milliseconds
-- of Unix time. Whole numbers below 2^53 only. The sums are those of QuotaRule.cs and the steps those of LocalStep.cs: change them together.
--
-- KEYS: the tenant's state, then those of its workspaces, users and agents that the call names. What else is touched lies behind the
-- first one's name, in the same slot.
-- A state is { n = when the next reservation or lease expires, k = until when they matter, c = { [limit] = { used, mark, shape, until, leak } } }.
-- "shape" is a token bucket's unit, a calendar's number below -9, -1 for a gauge, -2 for what goes on at once. "until" is -1 for ever.
-- "leak" is a token bucket's rate when it was last written: time until a change of the plan counts at the old rate.
local READ, TAKE, RESERVE, LEASE, SETTLE, RENEW, GIVE, SET = 0, 1, 2, 3, 4, 5, 6, 7
local DENIED, DONE, REPEATED, GONE = 0, 1, 2, 3
local BUCKET, BUDGET, GAUGE, CONCURRENCY = 1, 2, 3, 4
local MARK, EXACT = 1024, 9007199254740991

local op, remember, id, lifetime, commits, entries, actual = unpack(cmsgpack.unpack(ARGV[1]))
local root = KEYS[1]
local holdings, expiries = root .. ':r', root .. ':e'
local states, dirty, reached, at = {}, {}, {}, {}

local function read(raw)
  return raw and cmsgpack.unpack(raw) or { c = {} }
end

for i, raw in ipairs(redis.call('MGET', unpack(KEYS))) do
  states[KEYS[i]] = read(raw)
end

local function state(key)
  if not states[key] then
    states[key] = read(redis.call('GET', key))
  end
  return states[key]
end

local function text(number)
  return string.format('%.0f', number)
end

local function divide_up(number, by)
  local rest = number % by
  return (number - rest) / by + (rest > 0 and 1 or 0)
end

-- entry: { place of its key, limit, kind, amount, most, unit, leak, shape, meter, keep, bounds, thresholds }
local function period_end(bounds)
  if now < bounds[1] or now >= bounds[#bounds] then
    return nil
  end
  for i = 2, #bounds do
    if now < bounds[i] then
      return bounds[i]
    end
  end
end

local function close(key, entry, ended, used)
  local keep = entry[10]
  if keep == 0 then
    return
  end
  local history, prefix = key .. ':h', entry[2] .. '|'
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
  local bounds = entry[11]
  local ttl = (keep + 1) * (bounds[#bounds] - bounds[#bounds - 1])
  if redis.call('PTTL', history) < ttl then
    redis.call('PEXPIRE', history, text(ttl))
  end
end

local function leak(cell)
  if now > cell[2] then
    cell[1] = math.max(0, cell[1] - (now - cell[2]) * cell[5])
  end
  cell[2] = now
end

local function mark(entry, cell)
  local key, kind, used = KEYS[entry[1]], entry[3], cell[1]
  dirty[key] = true
  if kind == BUCKET then
    cell[4] = used > 0 and now + divide_up(used, entry[7]) or 0
  elseif kind == BUDGET then
    local bounds = entry[11]
    local ended = math.floor(cell[2] / MARK)
    cell[4] = (used > 0 or cell[2] % MARK > 0) and ended + entry[10] * (bounds[#bounds] - bounds[#bounds - 1]) or 0
  elseif kind == GAUGE then
    cell[4] = used > 0 and -1 or 0
  elseif used == 0 then
    cell[4] = 0
  end
end

-- The cell of an entry, brought to now. What a change of the plan does to it is written at once, what time does with the next grant.
local function bring(entry)
  local key, kind, shape = KEYS[entry[1]], entry[3], entry[8]
  local cells = states[key].c
  local cell = cells[entry[2]]
  if not cell or (kind == BUCKET) ~= (cell[3] > 0) or (kind == BUDGET) ~= (cell[3] < -9) or (kind == GAUGE) ~= (cell[3] == -1) then
    cell = { 0, 0, shape, 0, entry[7] }
    cells[entry[2]] = cell
  end
  if kind == BUCKET then
    leak(cell)
    if cell[3] ~= shape or cell[5] ~= entry[7] then
      cell[1] = cell[3] == shape and cell[1] or math.min(divide_up(cell[1], cell[3]) * shape, EXACT)
      cell[3], cell[5] = shape, entry[7]
      mark(entry, cell)
    end
  elseif kind == BUDGET then
    local ended = math.floor(cell[2] / MARK)
    if now >= ended then
      if cell[1] > 0 then
        close(key, entry, ended, cell[1])
        dirty[key] = true
      end
      cell[1], cell[2], cell[3] = 0, period_end(entry[11]) * MARK, shape
    elseif cell[3] ~= shape then
      cell[2], cell[3] = period_end(entry[11]) * MARK + cell[2] % MARK, shape
      mark(entry, cell)
    end
  end
  return cell
end

local function percent_at(thresholds, used)
  local percent = 0
  for i = 1, #thresholds, 2 do
    if used >= thresholds[i + 1] then
      percent = thresholds[i]
    end
  end
  return percent
end

local function reach(place, entry, cell, before)
  local thresholds = entry[12]
  if #thresholds > 0 then
    local marked, percent = cell[2] % MARK, percent_at(thresholds, cell[1])
    local told = entry[3] == BUDGET and marked or math.min(marked, percent_at(thresholds, before))
    cell[2] = cell[2] + math.max(told, percent) - marked
    if percent > told then
      reached[#reached + 1] = place
      reached[#reached + 1] = percent
      reached[#reached + 1] = cell[1]
    end
  end
end

local function add(cell, amount, unit)
  cell[1] = math.min(math.max(0, cell[1] + amount * unit), EXACT)
end

-- held: { key, limit, kind, meter, amount, period's end, shape, leak }: changed where it was taken, in the period of that time; a period that is over
-- but for a call is not ended first, so that it is ended with what was really used.
local function correct(held, by)
  local key, kind = held[1], held[3]
  local place = at[key .. '|' .. held[2]]
  local cell = state(key).c[held[2]]
  local ended = cell and kind == BUDGET and math.floor(cell[2] / MARK)
  -- A period that has not ended by the calendar of that time was cut anew since, and what was used was carried over.
  if kind == BUDGET and held[6] <= now and held[6] ~= ended then
    local history, field = key .. ':h', held[2] .. '|' .. text(held[6])
    local used = redis.call('HGET', history, field)
    if used then
      redis.call('HSET', history, field, text(math.max(0, tonumber(used) + by)))
    end
    return
  end
  if not cell then
    cell = { 0, kind == BUDGET and held[6] * MARK or 0, held[7], kind == BUDGET and held[6] or 0, held[8] }
    state(key).c[held[2]] = cell
  end
  if kind == BUCKET then
    cell = place and bring(entries[place]) or cell
    leak(cell)
  end
  local before = cell[1]
  add(cell, by, kind == BUCKET and cell[3] or 1)
  dirty[key] = true
  if kind == BUCKET then
    cell[4] = now + divide_up(cell[1], cell[5])
  elseif kind == GAUGE then
    cell[4] = cell[1] > 0 and -1 or 0
  elseif kind == CONCURRENCY and cell[1] == 0 then
    cell[4] = 0
  end
  if place and not (ended and ended <= now) then
    if by > 0 then
      reach(place, entries[place], cell, before)
    end
    mark(entries[place], cell)
  end
end

local function next_expiry()
  local first = redis.call('ZRANGE', expiries, 0, 0, 'WITHSCORES')
  local s = states[root]
  s.n = first[2] and tonumber(first[2]) or nil
  if not s.n then
    s.k = nil
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

local function hold(held, expires, commit)
  local s = states[root]
  redis.call('HSET', holdings, id, cmsgpack.pack({ expires, commit, held }))
  redis.call('ZADD', expiries, text(expires), id)
  s.n = math.min(s.n or expires, expires)
  local matters = s.k == -1 and -1 or math.max(s.k or 0, expires)
  for _, h in ipairs(held) do
    -- A gauge never forgets, so what is to be given back to it is not forgotten either.
    matters = h[3] == GAUGE and -1 or matters
    if h[3] == CONCURRENCY then
      local cell = state(h[1]).c[h[2]]
      if cell then
        cell[4] = math.max(cell[4], expires)
        dirty[h[1]] = true
      end
    end
  end
  s.k = matters
  dirty[root] = true
  for _, key in ipairs({ holdings, expiries }) do
    if matters == -1 then
      redis.call('PERSIST', key)
    else
      redis.call('PEXPIRE', key, text(matters - now + 60000))
    end
  end
end

for place, entry in ipairs(entries) do
  at[KEYS[entry[1]] .. '|' .. entry[2]] = place
  if entry[3] == BUDGET and not period_end(entry[11]) then
    return { -1, now }
  end
end

if states[root].n and states[root].n <= now then
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', expiries, '-inf', text(now))) do
    local packed = redis.call('HGET', holdings, name)
    if packed then
      local _, commit, held = unpack(cmsgpack.unpack(packed))
      for _, h in ipairs(commit and {} or held) do
        correct(h, -h[5])
      end
    end
    forget(name)
  end
  next_expiry()
end

local function admits()
  local all = true
  for _, entry in ipairs(entries) do
    local cell = bring(entry)
    all = all and entry[4] <= entry[5] and cell[1] <= (entry[5] - entry[4]) * entry[6]
  end
  return all
end

local function take()
  for place, entry in ipairs(entries) do
    local cell = bring(entry)
    local before = cell[1]
    add(cell, entry[4], entry[6])
    reach(place, entry, cell, before)
    mark(entry, cell)
  end
end

local status = DONE
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
    local held = {}
    for _, entry in ipairs(entries) do
      if op == RESERVE or entry[3] == CONCURRENCY then
        local key = KEYS[entry[1]]
        local ended = entry[3] == BUDGET and math.floor(states[key].c[entry[2]][2] / MARK) or 0
        held[#held + 1] = { key, entry[2], entry[3], entry[9], entry[4], ended, entry[8], entry[7] }
      end
    end
    hold(held, now + lifetime, commits)
  end
elseif op == SETTLE then
  local packed = redis.call('HGET', holdings, id)
  status = packed and DONE or (remembered() and REPEATED or GONE)
  keep_in_mind()
  if packed then
    local used = {}
    for i = 1, #actual, 2 do
      used[actual[i]] = actual[i + 1]
    end
    local _, _, held = unpack(cmsgpack.unpack(packed))
    for _, h in ipairs(held) do
      correct(h, (used[h[4]] or 0) - h[5])
    end
    forget(id)
    next_expiry()
  end
elseif op == RENEW then
  local packed = redis.call('HGET', holdings, id)
  if packed then
    local _, commit, held = unpack(cmsgpack.unpack(packed))
    hold(held, now + lifetime, commit)
  else
    status = GONE
  end
elseif op == GIVE then
  if remembered() then
    status = REPEATED
  else
    for _, entry in ipairs(entries) do
      local cell = bring(entry)
      add(cell, -entry[4], entry[6])
      mark(entry, cell)
    end
    keep_in_mind()
  end
elseif op == SET then
  for place, entry in ipairs(entries) do
    local cell = bring(entry)
    local before = cell[1]
    cell[1] = entry[4]
    reach(place, entry, cell, before)
    mark(entry, cell)
  end
end

local reply = { status, now, #entries }
for _, entry in ipairs(entries) do
  local cell = bring(entry)
  reply[#reply + 1] = cell[1]
  reply[#reply + 1] = cell[2]
end
for _, number in ipairs(reached) do
  reply[#reply + 1] = number
end

for key in pairs(dirty) do
  local s = states[key]
  local last = s.k or 0
  for limit, cell in pairs(s.c) do
    if cell[4] ~= -1 and cell[4] <= now then
      s.c[limit] = nil
    elseif last ~= -1 then
      last = cell[4] == -1 and -1 or math.max(last, cell[4])
    end
  end
  if last == 0 then
    redis.call('DEL', key)
  elseif last == -1 then
    redis.call('SET', key, cmsgpack.pack(s))
  else
    redis.call('SET', key, cmsgpack.pack(s), 'PX', text(math.max(1, last - now)))
  end
end
return reply
