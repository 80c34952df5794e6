/** The live events, filtered by what is typed. */

import { csvButton } from "../csv.js";
import { element, redraw } from "../elements.js";
import { eventRow, events, fitting, listen } from "../live.js";
import { note } from "../addresses.js";

/**
 * @import { UserEvent } from "../answers.js"
 * @import { View } from "../view.js"
 */

const SHOWN = 100;

export const title = () => "Events";

/** @param {View} view */
export function show({ query, place, signal }) {
  const parts = filterParts(query, () => { note({ type: parts.words.value, outcome: parts.outcome.value }); draw(); });
  const list = element("div", { role: "log", "aria-live": "off", "aria-label": "Events, newest first" });
  const chosen = () => fitting({ words: parts.words.value, outcome: parts.outcome.value, canaries: parts.canaries.checked });
  const draw = () => {
    const found = chosen();
    redraw(list, found.length ? element("ol", { class: "events" }, ...found.slice(0, SHOWN).map(eventRow)) : none());
    const told = `${found.length} of ${events.length} events`;
    if (parts.count.textContent !== told) parts.count.textContent = told;
  };
  parts.form.append(csvButton("events", () => rowsOf(chosen())));
  place.append(parts.form, list);
  listen(signal, () => { if (parts.pause.getAttribute("aria-pressed") === "false") draw(); });
  parts.pause.addEventListener("click", draw);
}

/** @param {UserEvent[]} found */
const rowsOf = (found) => [
  ["time", "type", "outcome", "user", "id", "facts"],
  ...found.map(({ time, type, outcome, subject, id, facts }) => [time == null ? "" : new Date(1000 * time).toISOString(), type, outcome, subject, id, facts.join("; ")]),
];

const none = () => element(
  "p", { class: "empty" },
  events.length ? "No matching events." : "No events yet. ", events.length ? "" : element("a", { href: "/try" }, "Sign up a user."),
);

/** @param {URLSearchParams} query @param {() => void} change */
function filterParts(query, change) {
  const words = element("input", {
    type: "search", placeholder: "sign_up, rejected, a user's sub…", "aria-label": "Filter by words in the event",
    autocomplete: "off", spellcheck: "false", value: query.get("type") ?? "", input: change,
  });
  const outcome = element(
    "select", { "aria-label": "Outcome", change },
    ...[["", "All outcomes"], ["good", "Good"], ["bad", "Bad"]].map(([value, name]) => element("option", { value, selected: value === query.get("outcome") }, name)),
  );
  const canaries = element("input", { type: "checkbox", change });
  const pause = element("button", { type: "button", class: "quiet", "aria-pressed": "false" }, "Pause");
  pause.addEventListener("click", () => turn(pause));
  const count = element("span", { class: "count", role: "status" });
  const form = element(
    "form", { class: "row filter", role: "search", "aria-label": "Filter events", submit: (/** @type {Event} */ event) => event.preventDefault() },
    words, outcome, element("label", { class: "tick" }, canaries, " Canaries"), pause, count,
  );
  return { form, words, outcome, canaries, pause, count };
}

/** @param {HTMLElement} pause */
function turn(pause) {
  const isPaused = pause.getAttribute("aria-pressed") === "false";
  pause.setAttribute("aria-pressed", String(isPaused));
  pause.textContent = isPaused ? "Resume" : "Pause";
}
