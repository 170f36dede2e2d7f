"use strict";

const byId = id => document.getElementById(id);
const rows = new Map();
const verdicts = new Map();
let tenants = [];

async function read(url, options) {
  const response = await fetch(url, options);
  const body = await response.json().catch(() => ({ title: `HTTP ${response.status}` }));
  if (!response.ok) {
    throw new Error(body.title ?? `HTTP ${response.status}`);
  }
  return body;
}

const keyOfAttacker = () => ({ "X-Api-Key": tenants.find(tenant => tenant.slug === byId("attacker").value).key });

function showWindow(tenant) {
  const view = byId("window-template").content.cloneNode(true);
  view.querySelector("h3").textContent = tenant.address.replace("http://", "").replace("/", "");
  const link = view.querySelector("a");
  link.href = tenant.address + "tenant";
  link.setAttribute("aria-label", `Open ${tenant.name} in a tab of its own`);
  const frame = view.querySelector("iframe");
  frame.title = tenant.name;
  frame.src = tenant.address + "tenant";
  byId("windows").append(view);
}

function showAttack(attack) {
  const view = byId("attack-template").content.cloneNode(true);
  view.querySelector("strong").textContent = attack.title;
  view.querySelector(".attack span").textContent = attack.tries;
  const button = view.querySelector("button");
  button.setAttribute("aria-label", `Run: ${attack.title}`);
  button.addEventListener("click", () => run(attack.name));
  rows.set(attack.name, view.querySelector("tr"));
  byId("attacks").append(view);
}

function showScore() {
  const results = [...verdicts.values()];
  const leaked = results.filter(result => result === "leaked").length;
  const failed = results.filter(result => result === "failed").length;
  const judged = results.length - failed;
  byId("score").dataset.verdict = judged === 0 ? "" : leaked > 0 ? "leaked" : "safe";
  byId("score-number").textContent = results.length === 0 ? "–" : `${leaked} of ${judged} leaked`;
  byId("score-text").textContent = results.length === 0
    ? "no attack has run yet"
    : failed > 0 ? `${failed} could not be run` : `attacker: ${byId("attacker").selectedOptions[0].textContent}`;
}

async function run(name) {
  const row = rows.get(name);
  const button = row.querySelector("button");
  const badge = row.querySelector(".verdict");
  button.disabled = true;
  try {
    const report = await read(`/break-in/${name}`, { method: "POST", headers: keyOfAttacker() });
    row.querySelector(".sent").textContent = report.sent;
    row.querySelector(".answered").textContent = report.answered;
    badge.dataset.verdict = report.leaked ? "leaked" : "safe";
    badge.textContent = report.leaked ? "yes" : "no";
    verdicts.set(name, badge.dataset.verdict);
  } catch (fault) {
    row.querySelector(".answered").textContent = fault.message;
    badge.removeAttribute("data-verdict");
    badge.textContent = "not run";
    verdicts.set(name, "failed");
  } finally {
    button.disabled = false;
    showScore();
  }
}

function forget() {
  verdicts.clear();
  for (const row of rows.values()) {
    row.querySelector(".sent").textContent = "not sent yet";
    row.querySelector(".answered").textContent = "";
    row.querySelector(".verdict").removeAttribute("data-verdict");
    row.querySelector(".verdict").textContent = "–";
  }
  showScore();
}

async function runAll(event) {
  event.preventDefault();
  forget();
  byId("run-all").disabled = true;
  byId("attacker").disabled = true;
  for (const name of rows.keys()) {
    await run(name);
  }
  byId("run-all").disabled = false;
  byId("attacker").disabled = false;
}

async function sendOwn(event) {
  event.preventDefault();
  const answer = byId("own-answer");
  answer.hidden = false;
  try {
    const result = await read(`/bad/search?q=${encodeURIComponent(byId("own-text").value)}`, { headers: keyOfAttacker() });
    const outcome = result.refused
      ? `PostgreSQL refused: ${result.refused.sqlState ?? ""} ${result.refused.message}`
      : `${result.rows.length} rows:\n${result.rows.map(row => "· " + row.map(value => String(value).split("\n")[0]).join(" | ")).join("\n")}`;
    answer.textContent = `${result.sql}\n\n${outcome}`;
  } catch (fault) {
    answer.textContent = fault.message;
  }
}

async function start() {
  try {
    tenants = await read("/demo/keys");
  } catch {
    byId("no-demo").hidden = false;
    byId("break-in").hidden = true;
    return;
  }

  tenants.forEach(showWindow);
  for (const tenant of tenants) {
    byId("attacker").append(new Option(tenant.name, tenant.slug));
  }
  (await read("/break-in")).forEach(showAttack);
  byId("attacker").addEventListener("change", forget);
  byId("attack-form").addEventListener("submit", runAll);
  byId("own-form").addEventListener("submit", sendOwn);

  // A link such as /?attack=clinic-b runs everything at once.
  const attacker = new URLSearchParams(location.search).get("attack");
  if (tenants.some(tenant => tenant.slug === attacker)) {
    byId("attacker").value = attacker;
    byId("run-all").click();
  }
}

start();
