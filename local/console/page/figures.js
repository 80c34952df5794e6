/** The views that are no graph over time: numbers, bars, a pie, gauges, tables. */

import { colourOf } from "./colours.js";
import { drawn, element } from "./elements.js";
import { amount } from "./words.js";

/** @import { Graph, Series } from "./answers.js" */

/** Big numbers with what they are. @param {Graph} graph */
export function singleValues({ series }) {
  return element("dl", { class: "numbers" }, ...series.map((each) => element(
    "div", {}, element("dt", {}, each.label), element("dd", {}, amount(each.latest, each.unit)),
  )));
}

/** A bar for each series. @param {Graph} graph */
export function bars({ series, axes }) {
  const most = Math.max(axes?.left?.max ?? 0, ...series.map((each) => each.latest ?? 0)) || 1;
  return element("ul", { class: "bars" }, ...series.map((each, index) => {
    const bar = element("i", { "aria-hidden": "true" });
    bar.style.setProperty("--colour", colourOf(each, index));
    bar.style.setProperty("--part", String((each.latest ?? 0) / most));
    return element("li", {}, element("span", {}, each.label), bar, element("b", {}, amount(each.latest, each.unit)));
  }));
}

/** Shares of a whole, in figures too. @param {Graph} graph */
export function pie({ series }) {
  const whole = series.reduce((sum, each) => sum + Math.max(0, each.latest ?? 0), 0);
  let begun = 0;
  const rings = series.map((each, index) => {
    const part = whole ? Math.max(0, each.latest ?? 0) / whole : 0;
    const ring = drawn("circle", {
      cx: 21, cy: 21, r: 15.9, fill: "none", stroke: colourOf(each, index), "stroke-width": 7,
      "stroke-dasharray": `${100 * part} ${100 - 100 * part}`, "stroke-dashoffset": 25 - 100 * begun, pathLength: 100,
    });
    begun += part;
    return ring;
  });
  const names = series.map((each, index) => {
    const swatch = element("i", { "aria-hidden": "true" });
    swatch.style.setProperty("--colour", colourOf(each, index));
    const share = whole ? ` (${Math.round((100 * Math.max(0, each.latest ?? 0)) / whole)} %)` : "";
    return element("li", {}, swatch, each.label, " ", element("b", {}, amount(each.latest, each.unit) + share));
  });
  const ring = drawn("svg", { viewBox: "0 0 42 42", "aria-hidden": "true" }, ...rings);
  return element("div", { class: "pie" }, ring, element("ul", { class: "legend" }, ...names));
}

/** How far each value is between the ends of its axis. @param {Graph} graph */
export function gauge({ series, axes }) {
  const { min = 0, max = 100 } = axes?.left ?? {};
  const low = min ?? 0;
  const high = max ?? 100;
  return element("div", { class: "gauges" }, ...series.map((each, index) => {
    const part = Math.min(1, Math.max(0, ((each.latest ?? low) - low) / (high - low || 1)));
    const arc = (/** @type {string} */ stroke, /** @type {number} */ share) => drawn("path", {
      d: "M 5 35 A 30 30 0 0 1 65 35", fill: "none", stroke, "stroke-width": 8, pathLength: 100, "stroke-dasharray": `${100 * share} 100`,
    });
    const picture = drawn("svg", { viewBox: "0 0 70 40", "aria-hidden": "true" }, arc("var(--grid)", 1), arc(colourOf(each, index), part));
    return element("figure", {}, picture, element("figcaption", {}, element("b", {}, amount(each.latest, each.unit)), each.label));
  }));
}

/**
 * Rows that were drawn as such, or the newest value of each series.
 * @param {{ series?: Series[], columns?: string[], rows?: string[][] }} drawn
 */
export function table({ series = [], columns, rows }) {
  const head = columns ?? ["Name", "Newest"];
  const lines = rows ?? series.map((each) => [each.label, amount(each.latest, each.unit)]);
  if (!lines.length) return element("p", { class: "empty" }, "No data.");
  const cells = (/** @type {string[]} */ line) => line.map((cell) => element("td", {}, String(cell ?? "–")));
  return element("div", { class: "scroll", tabindex: "0" }, element(
    "table", {},
    element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...lines.map((line) => element("tr", {}, ...cells(line)))),
  ));
}
