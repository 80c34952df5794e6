/** One alarm: what it means, what to do, its metric over a day, and its changes of state. */

import { ask } from "../ask.js";
import { Chart } from "../chart.js";
import { element } from "../elements.js";
import { onHealth } from "../frame.js";
import { Legend } from "../legend.js";
import { badge, SEVERITIES } from "../states.js";
import { again } from "../watch.js";
import { ago, moment } from "../words.js";

/**
 * @import { Alarm, AlarmPage, Graph } from "../answers.js"
 * @import { View } from "../view.js"
 */

const EVERY_S = 15;

export const title = () => "Alarm";

/** @param {View} view */
export function show({ about, args, place, signal }) {
  const [id] = args;
  const summary = element("section", { class: "card summary", "aria-label": "Summary", hidden: true });
  const graph = metric();
  const changes = element("section", { class: "card", hidden: true }, element("h2", {}, "State changes ", element("small", {}, "of 24 hours")));
  const list = element("ol", { class: "changes" });
  changes.append(list);
  place.append(element("p", {}, element("a", { href: "/alarms" }, "All alarms")), summary, graph.place, changes);
  // What is below waits for the height of what is above it: nothing is moved when that comes.
  const reveal = () => {
    const isWhole = !summary.hidden && list.hasChildNodes();
    for (const each of [graph.place, changes]) each.hidden = !isWhole;
  };
  onHealth(signal, ({ alarms }) => {
    summarize(summary, alarms.find((alarm) => alarm.id === id), place);
    reveal();
  });
  again(Math.max(EVERY_S, about.everySeconds), async () => {
    /** @type {AlarmPage} */
    const told = await ask(`/api/alarms/${id}`);
    graph.show(told);
    list.replaceChildren(...(told.changes.length ? told.changes.map(change) : [element("li", { class: "empty" }, "No change of state.")]));
    reveal();
  }, signal);
  signal.addEventListener("abort", graph.remove);
}

/** @param {HTMLElement} summary @param {Alarm | undefined} alarm @param {HTMLElement} place */
function summarize(summary, alarm, place) {
  summary.hidden = false;
  if (!alarm) return summary.replaceChildren(element("p", { class: "empty" }, "No such alarm in this stack."));
  const heading = place.querySelector("h1");
  if (heading) heading.textContent = alarm.title;
  const { state, severity, since, about, reason, runbook } = alarm;
  return summary.replaceChildren(
    element("p", { class: "row" }, badge(state), element("span", {}, `${SEVERITIES[severity] ?? ""}, ${ago(since)} (since ${moment(since)})`)),
    element("p", {}, about || reason),
    about ? element("p", { class: "reason" }, reason) : "",
    element("p", {}, element("a", { href: runbook, class: "button" }, "Runbook")),
  );
}

/** @param {AlarmPage["changes"][number]} one */
const change = ({ at, state, reason }) => element("li", {}, element("time", {}, moment(at)), badge(state), element("span", {}, reason));

function metric() {
  const legend = new Legend((index, isShown) => chart?.toggle(index, isShown));
  const rule = element("p", { class: "count" }, "\u00a0");
  const body = element("div", { class: "panel-body" });
  const place = element("section", { class: "card panel", "aria-label": "Metric", hidden: true }, element("h2", {}, "Metric ", element("small", {}, "24 hours, with the threshold")), rule, body, legend.place);
  /** @type {Chart | null} */
  let chart = null;
  const show = (/** @type {AlarmPage} */ told) => {
    rule.textContent = told.rule;
    if (told.components.length) return body.replaceChildren(links(told.components));
    const horizontal = told.threshold === null ? [] : [{ label: "Threshold", value: told.threshold, axis: /** @type {const} */ ("left") }];
    const graph = /** @type {Graph} */ ({ type: "metric", view: "timeSeries", x: 0, y: 0, width: 24, height: 6, series: told.series, annotations: { horizontal } });
    if (!chart) {
      chart = new Chart(graph, legend);
      body.replaceChildren(chart.place);
    }
    legend.show(told.series);
    return chart.show(graph, told);
  };
  return { place, show, remove: () => chart?.remove() };
}

/** @param {string[]} ids */
const links = (ids) => element("ul", { class: "components" }, ...ids.map((id) => element("li", {}, element("a", { href: `/alarms/${id}` }, id.replace(/Alarm$/, "")))));
