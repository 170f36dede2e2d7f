"use strict";

// What the plan allows and what is used of it, as the server tells it. EventSource cannot send a key, so the stream is read by fetch.
const usage = (() => {
  const list = document.getElementById("usage");
  const state = document.getElementById("usage-state");
  const rows = new Map();
  const names = { "ai.tokens": "tokens", "api.requests": "requests", "storage.bytes": "storage" };
  const every = { Day: " a day", Week: " a week", Month: " a month" };
  const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

  function amount(limit, number) {
    return limit.meter === "storage.bytes"
      ? (number >= 1e9 ? `${compact.format(number / 1e9)} GB` : `${compact.format(number / 1e6)} MB`)
      : compact.format(number);
  }

  function text(limit) {
    const name = names[limit.meter] ?? limit.meter;
    if (limit.unlimited) {
      return `${name}: no limit`;
    }
    const period = every[limit.period] ?? (limit.windowSeconds === 60 ? " a minute" : "");
    return limit.quota < 1000
      ? `${limit.used} of ${limit.quota} ${name}${period}`
      : `${Math.floor(limit.percent)} % of ${amount(limit, limit.quota)} ${name}${period}`;
  }

  function rowOf(limit) {
    if (!rows.has(limit.limit)) {
      const row = document.createElement("li");
      const label = document.createElement("span");
      const bar = document.createElement("meter");
      label.id = `usage-${limit.limit}`;
      bar.setAttribute("aria-labelledby", label.id);
      row.append(label, bar);
      list.append(row);
      rows.set(limit.limit, { row, label, bar });
    }
    return rows.get(limit.limit);
  }

  function show({ limits }) {
    for (const limit of limits) {
      const { label, bar } = rowOf(limit);
      label.textContent = text(limit);
      bar.hidden = limit.unlimited;
      if (!limit.unlimited) {
        bar.max = limit.quota;
        bar.high = limit.quota * 0.8;
        bar.value = limit.used;
        bar.textContent = `${limit.percent} %`;
        bar.title = limit.resetsAt ? `All back ${new Date(limit.resetsAt).toLocaleString()}` : "";
      }
    }
    for (const [name, { row }] of rows) {
      if (!limits.some(limit => limit.limit === name)) {
        row.remove();
        rows.delete(name);
      }
    }
  }

  function hear(block) {
    const field = name => block.split("\n").filter(line => line.startsWith(`${name}: `)).map(line => line.slice(name.length + 2)).join("\n");
    if (field("event") === "usage") {
      show(JSON.parse(field("data")));
      state.textContent = "";
    } else if (field("event") === "unavailable") {
      state.textContent = "What is used cannot be read at the moment.";
    }
  }

  async function listen(key) {
    const response = await fetch("/api/usage", { headers: { Accept: "text/event-stream", "X-Api-Key": key } });
    if (!response.ok || !response.body) {
      throw new Error(`HTTP ${response.status}`);
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      buffer += value;
      const blocks = buffer.split("\n\n");
      buffer = blocks.pop();
      blocks.forEach(hear);
    }
  }

  // Where there is no stream, the numbers of this moment and a word that they stand still.
  async function readOnce(key) {
    const response = await fetch("/api/usage", { headers: { Accept: "application/json", "X-Api-Key": key } });
    if (response.ok) {
      show(await response.json());
    }
    state.textContent = response.ok ? `Not live: as of ${new Date().toLocaleTimeString()}.` : "What is used cannot be read at the moment.";
  }

  async function follow(key) {
    for (;;) {
      try {
        await listen(key);
      } catch {
        await readOnce(key).catch(() => state.textContent = "What is used cannot be read at the moment.");
      }
      await new Promise(resolve => setTimeout(resolve, 3000));
    }
  }

  async function showHistory(key) {
    const periods = document.getElementById("history");
    const response = await fetch("/api/usage/history/ai.tokens.month", { headers: { "X-Api-Key": key } });
    const ended = response.ok ? (await response.json()).periods : [];
    const month = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });
    periods.replaceChildren(...ended.map(period => {
      const row = document.createElement("li");
      row.textContent = `${month.format(new Date(period.start))}: ${compact.format(period.used)} tokens`;
      return row;
    }));
    if (ended.length === 0) {
      const row = document.createElement("li");
      row.textContent = response.ok ? "No month has ended yet." : "Earlier months cannot be read at the moment.";
      periods.append(row);
    }
  }

  return { follow, showHistory };
})();
