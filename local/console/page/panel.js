/** A graph of counts with its name and its legend, of a height that does not change. */

import { Chart } from "./chart.js";
import { element } from "./elements.js";
import { Legend } from "./legend.js";

/** @import { Activity, Graph } from "./answers.js" */

/** @param {string} name @param {[row: string, label: string][]} lines */
export function panel(name, lines) {
  const legend = new Legend((index, isShown) => chart?.toggle(index, isShown));
  const body = element("div", { class: "panel-body" });
  const place = element("section", { class: "card panel", "aria-label": name }, element("h2", {}, name), body, legend.place);
  /** @type {Chart | null} */
  let chart = null;
  const show = (/** @type {Activity} */ { rows, times, start, end, numbers }) => {
    const series = lines.map(([row, label]) => ({
      label, axis: /** @type {const} */ ("left"), timestamps: times, values: rows[row], latest: numbers[row],
    }));
    const graph = /** @type {Graph} */ ({ type: "metric", view: "timeSeries", x: 0, y: 0, width: 12, height: 6, series });
    if (!chart) {
      chart = new Chart(graph, legend);
      body.replaceChildren(chart.place);
    }
    legend.show(series);
    chart.show(graph, { start, end });
  };
  return { place, show, remove: () => chart?.remove() };
}
