/** The newest events, as they come; every view that shows them asks here. */

import { ask } from "./ask.js";
import { element } from "./elements.js";
import { again } from "./watch.js";
import { moment } from "./words.js";

/** @import { UserEvent } from "./answers.js" */

const EVERY_S = 1;
const KEPT = 500;
const CANARY = "pipeline.canary";
/** @type {Record<string, string>} */
const SHAPES = { good: "●", bad: "▲", plain: "○" };

/** @type {UserEvent[]} */
export const events = [];
let last = 0;

/** Ask for new events until *signal*, and say when there are any, or none at first. @param {AbortSignal} signal @param {() => void} hear */
export function listen(signal, hear) {
  let isFirst = true;
  again(EVERY_S, async () => {
    /** @type {{ events: UserEvent[] }} */
    const told = await ask(`/api/events?after=${last}`);
    if (!told.events.length && !isFirst) return;
    isFirst = false;
    const fresh = told.events.filter((each) => each.number > last); // two views may have asked
    events.push(...fresh);
    events.splice(0, Math.max(0, events.length - KEPT));
    last = events.at(-1)?.number ?? 0;
    hear();
  }, signal);
}

/** @typedef {{ words: string, outcome: string, canaries: boolean }} Filter */

/** The events that fit, newest first. @param {Filter} filter */
export function fitting({ words, outcome, canaries }) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return events.filter((event) => {
    if (!canaries && event.type.includes(CANARY)) return false;
    if (outcome && event.outcome !== outcome) return false;
    const text = [event.type, event.subject, event.id, ...event.facts].join(" ").toLowerCase();
    return wanted.every((word) => text.includes(word));
  }).reverse();
}

/** The type without prefix and version. @param {string} type */
export const shortType = (type) => type.replace(/^auth\./, "").replace(/\.v\d+$/, "");

/** One line of a list of events, which leads to its view. @param {UserEvent} event */
export function eventRow({ id, time, type, subject, facts, outcome }) {
  const about = facts.filter((fact) => !fact.startsWith("client_id=")).join(" · ");
  return element(
    "li", { "data-outcome": outcome },
    element("time", {}, moment(time)),
    element("span", { class: "shape", "aria-hidden": "true" }, SHAPES[outcome] ?? "○"),
    element("a", { href: `/events/${id}` }, shortType(type)),
    element("span", {}, about),
    subject ? element("a", { class: "user", href: `/users/${subject}`, "aria-label": `User ${subject.slice(0, 8)}` }, subject.slice(0, 8)) : "",
  );
}
