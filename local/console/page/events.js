/** The live tail: the newest events, filtered by what is typed. */

import { ask } from "./ask.js";
import { byId, element } from "./elements.js";
import { again } from "./watch.js";
import { moment } from "./words.js";

/** @import { UserEvent } from "./answers.js" */

const EVERY_S = 1;
const SHOWN = 200;
const KEPT = 500;
const CANARY = "pipeline.canary";

/** @type {UserEvent[]} */
const events = [];
let last = 0;

const words = element("input", {
  type: "search", placeholder: "Filter: sign_up, rejected, a user's sub…", "aria-label": "Filter by words in the event",
  autocomplete: "off", spellcheck: "false", input: show,
});
const outcome = element(
  "select", { "aria-label": "Outcome", change: show },
  ...[["", "All outcomes"], ["good", "Good"], ["bad", "Bad"]].map(([value, name]) => element("option", { value }, name)),
);
const canaries = element("input", { type: "checkbox", id: "canaries", change: show });
const pause = element("button", { type: "button", class: "quiet", "aria-pressed": "false", click: toggle }, "Pause");
const count = element("span", { class: "count", role: "status" });

/** Build the filter, and listen. */
export function showEvents() {
  const label = element("label", { for: "canaries" }, canaries, " canaries");
  byId("event-filter").append(words, outcome, label, pause, count);
  byId("event-filter").addEventListener("submit", (event) => event.preventDefault());
  again(EVERY_S, async () => {
    /** @type {{ events: UserEvent[] }} */
    const told = await ask(`/api/events?after=${last}`);
    if (!told.events.length && last) return;
    events.push(...told.events);
    events.splice(0, Math.max(0, events.length - KEPT));
    last = events.at(-1)?.number ?? 0;
    if (pause.getAttribute("aria-pressed") === "false") show();
  });
}

function toggle() {
  const isPaused = pause.getAttribute("aria-pressed") === "false";
  pause.setAttribute("aria-pressed", String(isPaused));
  pause.textContent = isPaused ? "Resume" : "Pause";
  show();
}

function show() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = events.filter((event) => fits(event, wanted));
  const shown = fitting.slice(-SHOWN).reverse();
  byId("event-list").replaceChildren(
    shown.length
      ? element("ol", { class: "events", reversed: true }, ...shown.map(line))
      : element("p", { class: "empty" }, events.length ? "No event matches the filter." : "No events yet. Sign up above to create some."),
  );
  const told = `${fitting.length} of ${events.length}`;
  if (count.textContent !== told) count.textContent = told;
}

/** @param {UserEvent} event @param {string[]} wanted */
function fits(event, wanted) {
  if (!canaries.checked && event.type.includes(CANARY)) return false;
  if (outcome.value && event.outcome !== outcome.value) return false;
  const text = [event.type, event.subject, event.id, ...event.facts].join(" ").toLowerCase();
  return wanted.every((word) => text.includes(word));
}

/** @param {UserEvent} event */
function line({ time, type, subject, facts, outcome: how }) {
  const about = facts.filter((fact) => !fact.startsWith("client_id=")).join(" · ");
  return element(
    "li",
    { "data-outcome": how },
    element("time", {}, moment(time)),
    element("strong", {}, type.replace(/^auth\./, "").replace(/\.v\d+$/, "")),
    element("span", {}, about),
    subject ? element("button", { type: "button", class: "quiet", title: "Show this user's events", click: () => follow(subject) }, subject.slice(0, 8)) : "",
  );
}

/** @param {string} subject */
function follow(subject) {
  words.value = subject;
  words.focus();
  show();
}
