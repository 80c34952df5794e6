/** All alarms: those in alarm first, then those without data, then the others. */

import { csvButton } from "../csv.js";
import { deadLetters } from "../dead-letters.js";
import { element, redraw } from "../elements.js";
import { onHealth } from "../frame.js";
import { note } from "../addresses.js";
import { alarmRow, SEVERITIES, STATES } from "../states.js";

/**
 * @import { Alarm } from "../answers.js"
 * @import { View } from "../view.js"
 */

const EVERY_S = 10;
const ORDER = ["ALARM", "INSUFFICIENT_DATA", "OK"];

export const title = () => "Alarms";

/** @param {View} view */
export function show({ about, query, place, signal }) {
  /** @type {Alarm[]} */
  let alarms = [];
  let shown = "";
  const lists = element("div", { class: "groups" }, element("p", { class: "empty" }, "Loading…"));
  const severity = element(
    "select", { "aria-label": "Severity", change: () => { note({ severity: severity.value }); draw(); } },
    element("option", { value: "" }, "All severities"),
    ...Object.entries(SEVERITIES).map(([value, words]) => element("option", { value, selected: value === query.get("severity") }, words)),
  );
  const draw = () => {
    const wanted = alarms.filter((alarm) => !severity.value || alarm.severity === severity.value);
    const told = JSON.stringify(wanted.map(({ id, state, since }) => [id, state, Math.floor((Date.now() / 1000 - since) / 60)]));
    if (told === shown) return;
    shown = told;
    redraw(lists, ...(alarms.length ? ORDER.flatMap((state) => group(state, wanted)) : [element("p", { class: "empty" }, "No alarms in this stack.")]));
  };
  place.append(element("p", { class: "row" }, severity, csvButton("alarms", () => rowsOf(alarms))), about.operates ? deadLetters(Math.max(EVERY_S, about.everySeconds), signal) : "", lists);
  onHealth(signal, (health) => { alarms = health.alarms; draw(); });
}

/** @param {Alarm[]} alarms */
const rowsOf = (alarms) => [
  ["alarm", "state", "severity", "since", "runbook"],
  ...alarms.map(({ id, state, severity, since, runbook }) => [id, state, severity, new Date(1000 * since).toISOString(), runbook]),
];

/** @param {string} state @param {Alarm[]} alarms */
function group(state, alarms) {
  const some = alarms.filter((alarm) => alarm.state === state);
  const heading = element("h2", {}, `${STATES[state]} `, element("small", {}, String(some.length)));
  return [element("section", { class: "card", "aria-label": STATES[state] }, heading, some.length ? element("ul", { class: "alarms" }, ...some.map(alarmRow)) : element("p", { class: "empty" }, "None."))];
}
