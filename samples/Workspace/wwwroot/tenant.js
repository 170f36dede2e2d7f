"use strict";

const byId = id => document.getElementById(id);
let key = null;

async function call(path, options = {}) {
  const response = await fetch(path, { ...options, headers: { ...options.headers, "X-Api-Key": key } });
  if (response.status === 204) {
    return null;
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    const wait = response.headers.get("Retry-After");
    throw new Error(`${body.title ?? `HTTP ${response.status}`}${wait ? ` Try again in ${wait} s.` : ""}`);
  }
  return body;
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) {
    made.className = className;
  }
  return made;
}

async function listDocuments() {
  const documents = await call("/api/documents");
  byId("documents").replaceChildren(...documents.map(entry => {
    const open = element("button", entry.title);
    open.type = "button";
    open.addEventListener("click", () => readDocument(entry.id));
    const remove = element("button", "Remove", "remove");
    remove.type = "button";
    remove.setAttribute("aria-label", `Remove ${entry.title}`);
    remove.addEventListener("click", () => removeDocument(entry));
    const row = document.createElement("li");
    row.append(open, remove);
    return row;
  }));
}

async function readDocument(id) {
  const found = await call(`/api/documents/${id}`);
  byId("reader-title").textContent = found.title;
  byId("reader-body").textContent = found.body;
  byId("reader").showModal();
}

async function removeDocument(entry) {
  if (confirm(`Remove "${entry.title}"?`)) {
    await call(`/api/documents/${entry.id}`, { method: "DELETE" });
    await listDocuments();
  }
}

async function ask(event) {
  event.preventDefault();
  const answer = byId("answer");
  answer.hidden = false;
  answer.textContent = "…";
  try {
    const result = await call("/api/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ question: byId("question").value }),
    });
    answer.textContent = result.answer;
  } catch (fault) {
    answer.textContent = fault.message;
  }
}

async function search(event) {
  event.preventDefault();
  const hits = byId("hits");
  try {
    const found = await call(`/api/search?q=${encodeURIComponent(byId("words").value)}`);
    hits.replaceChildren(...found.map(hit => {
      const row = document.createElement("li");
      row.append(element("b", hit.heading), element("span", hit.text.length > 160 ? `${hit.text.slice(0, 160)}…` : hit.text));
      return row;
    }));
    if (found.length === 0) {
      hits.append(element("li", "Nothing in your documents fits."));
    }
  } catch (fault) {
    hits.replaceChildren(element("li", fault.message));
  }
}

async function upload(event) {
  event.preventDefault();
  const form = new FormData();
  form.append("file", byId("file").files[0]);
  byId("upload-fault").textContent = "";
  try {
    await call("/api/documents", { method: "POST", body: form });
    byId("upload-form").reset();
    await listDocuments();
  } catch (fault) {
    byId("upload-fault").textContent = fault.message;
  }
}

async function enter(given) {
  key = given;
  await listDocuments();
  byId("key-form").hidden = true;
  byId("workspace").hidden = false;
  usage.follow(key);
}

async function signIn(event) {
  event.preventDefault();
  try {
    await enter(byId("key").value.trim());
  } catch (fault) {
    byId("key-fault").textContent = fault.message;
  }
}

async function start() {
  byId("ask-form").addEventListener("submit", ask);
  byId("search-form").addEventListener("submit", search);
  byId("upload-form").addEventListener("submit", upload);
  byId("key-form").addEventListener("submit", signIn);
  byId("earlier").addEventListener("toggle", event => event.target.open && usage.showHistory(key));

  // In Development, and on the developer's machine alone, the key need not be typed.
  const response = await fetch("/demo/keys");
  const keys = response.ok ? await response.json() : [];
  if (keys.length === 1 && keys[0].key) {
    await enter(keys[0].key);
  } else {
    byId("key-form").hidden = false;
  }
}

start();
