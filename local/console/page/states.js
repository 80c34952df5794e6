/** The states of alarms, in CloudWatch's words, each with a shape of its own. */

import { element } from "./elements.js";
import { ago } from "./words.js";

/** @import { Alarm } from "./answers.js" */

/** @type {Record<string, string>} */
export const STATES = { ALARM: "In alarm", OK: "OK", INSUFFICIENT_DATA: "Insufficient data" };
/** @type {Record<string, string>} */
export const SEVERITIES = { page: "Severity: page", ticket: "Severity: ticket", component: "Component of a composite alarm" };
/** @type {Record<string, string>} */
const SHAPES = { ALARM: "▲", OK: "●", INSUFFICIENT_DATA: "◌" };

/** @param {string} state */
export const badge = (state) => element(
  "span", { class: "state", "data-state": state },
  element("span", { "aria-hidden": "true" }, `${SHAPES[state] ?? "◌"} `), STATES[state] ?? state,
);

/** Whether the status counts it: a component says nothing without its composite alarm. @param {Alarm} alarm */
export const needsAttention = ({ state, severity }) => state === "ALARM" && severity !== "component";

/** One line of a list of alarms, which leads to its view. @param {Alarm} alarm */
export const alarmRow = ({ id, title, state, severity, since }) => element(
  "li", { "data-state": state },
  badge(state),
  element("a", { href: `/alarms/${id}` }, title),
  element("small", {}, [SEVERITIES[severity], ago(since)].filter(Boolean).join(", ")),
);
