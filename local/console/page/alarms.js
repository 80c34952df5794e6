/** The alarms: those in alarm at full length, the others folded. */

import { byId, element } from "./elements.js";
import { ago } from "./words.js";

/** @import { Alarm } from "./answers.js" */

/** @type {Record<string, string>} */
export const STATES = { ALARM: "In alarm", OK: "OK", INSUFFICIENT_DATA: "Insufficient data" };
/** @type {Record<string, string>} */
const SEVERITIES = { page: "severity: page", ticket: "severity: ticket", component: "component of a composite alarm" };
let shown = "";

/** @param {Alarm[]} alarms */
export function showAlarms(alarms) {
  const told = JSON.stringify(alarms.map((alarm) => ({ ...alarm, ago: ago(alarm.since) })));
  if (told === shown) return;
  shown = told;
  const of = (/** @type {string} */ state) => alarms.filter((alarm) => alarm.state === state);
  const on = of("ALARM");
  const place = byId("alarm-list");
  const open = new Set([...place.querySelectorAll("details[open]")].map((each) => each.id));
  place.replaceChildren(
    element("p", {}, `${on.length} of ${alarms.length} in alarm.`),
    list(on),
    folded("alarms-unsure", "Insufficient data", of("INSUFFICIENT_DATA"), open),
    folded("alarms-off", "OK", of("OK"), open),
  );
}

/** @param {string} id @param {string} words @param {Alarm[]} alarms @param {Set<string>} open */
function folded(id, words, alarms, open) {
  if (!alarms.length) return "";
  const title = element("summary", {}, `${alarms.length} ${words}`);
  return element("details", { id, open: open.has(id) }, title, list(alarms));
}

/** @param {Alarm[]} alarms */
const list = (alarms) => element("ul", { class: "alarms" }, ...alarms.map(line));

/** @param {Alarm} alarm */
function line({ title, state, reason, severity, about, runbook, since }) {
  return element(
    "li",
    { "data-state": state },
    element("span", { class: "state" }, STATES[state]),
    element("strong", {}, title),
    element("small", {}, [SEVERITIES[severity], ago(since)].filter(Boolean).join(", ")),
    element("a", { href: runbook, "aria-label": `Runbook of ${title}` }, "Runbook"),
    element("p", {}, about || reason),
    about && state === "ALARM" ? element("p", { class: "reason" }, reason) : "",
  );
}
