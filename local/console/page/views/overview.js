/** The first view: is all well, what happened, and what needs attention. */

import { ask } from "../ask.js";
import { panel } from "../panel.js";
import { element } from "../elements.js";
import { showFlow } from "../flow.js";
import { firstAnswer, onHealth } from "../frame.js";
import { RANGES, rangeChoice, rangeOf } from "../ranges.js";
import { alarmRow, needsAttention } from "../states.js";
import { again } from "../watch.js";
import { moment } from "../words.js";
import { figures, showFigures } from "../key-figures.js";

/**
 * @import { Activity, Health } from "../answers.js"
 * @import { View } from "../view.js"
 */

const EVERY_S = 5;
const LATEST = 5;

export const title = () => "Overview";

/** @param {View} view */
export function show({ about, query, place, signal }) {
  let range = rangeOf(query, "24h");
  const banner = statusBanner();
  const attention = element("div", { class: "attention" });
  const graphs = [
    panel("Sign-ins", [["attempts", "Attempted"], ["successes", "Succeeded"]]),
    panel("Sign-ups", [["sign_ups", "Accepted"], ["sign_ups_refused", "Refused"]]),
  ];
  const flow = element("ol", { class: "flow" });
  const keys = figures();
  const look = again(Math.max(EVERY_S, about.everySeconds), async () => {
    /** @type {Activity} */
    const activity = await ask(`/api/activity?minutes=${RANGES[range]}`);
    showFigures(keys, activity);
    for (const each of graphs) each.show(activity);
  }, signal);
  const choice = rangeChoice(range, (name) => { range = name; look(); });
  const rest = element(
    "div", { class: "rest", hidden: true }, choice, keys, element("div", { class: "pair" }, ...graphs.map((each) => each.place)), attention,
    element("section", { "aria-labelledby": "flow-title" }, element("h2", { id: "flow-title" }, "Flow of events ", element("small", {}, "in the last hour")), flow),
  );
  place.append(banner.place, rest);
  firstAnswer.then(() => { rest.hidden = false; }); // the banner has its height by then, and moves nothing
  signal.addEventListener("abort", () => { for (const each of graphs) each.remove(); });
  onHealth(signal, (health) => {
    banner.show(health);
    attention.replaceChildren(...needed(health));
    showFlow(flow, health.numbers);
  });
}

function statusBanner() {
  const headline = element("h2", { id: "headline" }, "Loading…");
  const detail = element("p", { id: "detail" });
  const faults = element("p", { class: "faults", hidden: true });
  const place = element("section", { id: "status", "aria-label": "Status", role: "status", "data-level": "unsure" },
    element("span", { class: "lamp", "aria-hidden": "true" }), headline, detail, faults);
  const show = (/** @type {Health} */ { status, at, faults: running }) => {
    place.dataset.level = status.level;
    for (const [part, words] of /** @type {const} */ ([[headline, status.headline], [detail, status.detail]])) {
      if (part.textContent !== words) part.textContent = words; // read out when it changes, only
    }
    place.dataset.checked = moment(at);
    faults.hidden = !running.length;
    faults.textContent = running.length ? `Fault injected: ${running.map((each) => each.name).join(", ")}. End it in the Demo view.` : "";
  };
  return { place, show };
}

/** What is in alarm, or else the latest changes. @param {Health} health */
function needed({ alarms }) {
  const of = (/** @type {string} */ state) => alarms.filter((alarm) => alarm.state === state).length;
  const wrong = alarms.filter(needsAttention);
  const latest = [...alarms].sort((a, b) => b.since - a.since).slice(0, LATEST);
  const words = wrong.length ? "Needs attention" : "Latest state changes";
  return [
    element("div", { class: "row between" }, element("h2", {}, words), element("a", { href: "/alarms" }, `All ${alarms.length} alarms`)),
    element("p", { class: "counts" }, `${of("ALARM")} in alarm · ${of("INSUFFICIENT_DATA")} insufficient data · ${of("OK")} OK`),
    element("ul", { class: "alarms" }, ...(wrong.length ? wrong : latest).map(alarmRow)),
  ];
}
