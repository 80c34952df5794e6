/** A graph over time, drawn by uPlot: lines or stacked areas, two axes, thresholds. */

import { colour, colourOf } from "./colours.js";
import { drawSoon, neverDraw } from "./drawing.js";
import { element } from "./elements.js";
import { drawLonely } from "./lonely.js";
import { drawSimulated, nameSimulated } from "./simulated.js";
import { drawThresholds } from "./thresholds.js";
import { amount, tick } from "./words.js";

/**
 * @import { Axes, Graph, Series, Side, Span } from "./answers.js"
 * @import { Legend } from "./legend.js"
 * @import Plot from "uplot"
 * @typedef {(number | null | undefined)[]} Row
 * @typedef {[times: number[], ...rows: Row[]]} Values
 */

const { uPlot } = globalThis;
/** @type {Record<Side, string>} */
const SIDES = { left: "y", right: "y2" };
const LEAST_HEIGHT = 110;
const NEAR = "600px 0px"; // a graph further away than that is drawn when it comes nearer
const scheme = matchMedia("(prefers-color-scheme: dark)");

export class Chart {
  /** @type {Plot | null} */ #plot = null;
  #drawn;
  /** @type {Span} */ #board = { start: 0, end: 0 };
  /** @type {Values} */ #values = [[]];
  #legend;
  /** @type {Set<number>} */ #hidden = new Set();
  #redraw = () => this.#plot && this.#rebuild();

  /** @param {Graph} drawn @param {Legend} legend */
  constructor(drawn, legend) {
    this.#drawn = drawn;
    this.#legend = legend;
    this.place = element("div", { class: "plot", "aria-hidden": "true" });
    this.#sizes = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#sizes.observe(this.place);
    this.#sight.observe(this.place);
    scheme.addEventListener("change", this.#redraw);
  }

  #sizes;
  #isNear = false;
  #isOld = false;
  #sight = new IntersectionObserver((seen) => {
    this.#isNear = seen.some((each) => each.isIntersecting);
    if (this.#isNear && this.#isOld) drawSoon(this.#draw);
  }, { rootMargin: NEAR });

  /** @param {Graph} drawn @param {Span} board */
  show(drawn, board) {
    this.#drawn = drawn;
    this.#board = board;
    this.#isOld = true;
    if (this.#isNear) drawSoon(this.#draw);
  }

  #draw = () => {
    this.#isOld = false;
    this.#values = joined(this.#drawn.series);
    if (!this.#plot) this.#rebuild();
    else this.#plot.setData(this.#data());
  };

  /** @param {number} index @param {boolean} isShown */
  toggle(index, isShown) {
    if (isShown) this.#hidden.delete(index);
    else this.#hidden.add(index);
    this.#rebuild();
  }

  remove() {
    neverDraw(this.#draw);
    this.#sizes.disconnect();
    this.#sight.disconnect();
    scheme.removeEventListener("change", this.#redraw);
    this.#plot?.destroy();
  }

  #rebuild() {
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), this.#data(), this.place);
  }

  #size() {
    return { width: Math.max(120, this.place.clientWidth), height: Math.max(LEAST_HEIGHT, this.place.clientHeight) };
  }

  /** Times, then one row for each line; stacked ones stand on those before. @returns {Values} */
  #data() {
    const [times, ...rows] = this.#values;
    if (!this.#drawn.stacked) return this.#values;
    const sums = times.map(() => 0);
    return [times, ...rows.map((row, index) => {
      if (this.#hidden.has(index)) return row;
      return row.map((value, at) => {
        if (value == null) return sums[at] || null;
        sums[at] += value;
        return sums[at];
      });
    })];
  }

  /** @returns {Plot.Options} */
  #options() {
    const { series, axes, stacked } = this.#drawn;
    const onRight = series.some((each) => each.axis === "right");
    /** @param {Side} side @returns {Plot.Scale} */
    const scale = (side) => ({ range: (_, low, high) => this.#range(side, low, high) });
    return {
      ...this.#size(),
      padding: [18, onRight ? 0 : 12, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: "boards" }, points: { size: 6 } },
      scales: { x: { time: true, range: () => [this.#board.start, this.#board.end] }, y: scale("left"), y2: scale("right") },
      axes: [this.#axis({ space: 64, size: 28, values: (_, times) => times.map((at) => tick(at, this.#board)) }), this.#valueAxis("left", axes), ...(onRight ? [this.#valueAxis("right", axes)] : [])],
      series: [{}, ...series.map((each, index) => this.#line(each, index))],
      bands: stacked ? this.#bands(series.length) : [],
      hooks: {
        drawClear: [drawSimulated],
        drawAxes: [nameSimulated],
        draw: [(plot) => drawThresholds(plot, this.#drawn.annotations, SIDES), drawLonely],
        setCursor: [(plot) => this.#legend.at(this.#under(plot.cursor.idx))],
      },
    };
  }

  /** @param {number | null | undefined} index */
  #under(index) {
    if (index == null) return null;
    return this.#values.slice(1).map((row) => row[index] ?? null);
  }

  /** @param {Side} side @param {number | null} low @param {number | null} high @returns {[number, number]} */
  #range(side, low, high) {
    const { min, max } = this.#drawn.axes?.[side] ?? {};
    const lines = (this.#drawn.annotations?.horizontal ?? []).filter((each) => each.axis === side).map((each) => each.value);
    const most = Math.max(high ?? 0, ...lines);
    const least = Math.min(low ?? 0, 0);
    return [min ?? least, max ?? (most > least ? most + 0.08 * (most - least) : least + 1)];
  }

  /** @param {Plot.Axis} more @returns {Plot.Axis} */
  #axis(more) {
    const grid = { stroke: colour("--grid"), width: 1 };
    return { stroke: colour("--dim"), grid, ticks: { show: false }, font: "11px system-ui, sans-serif", ...more };
  }

  /** @param {Side} side @param {Axes} [axes] */
  #valueAxis(side, axes) {
    const unit = this.#drawn.series.find((each) => each.axis === side)?.unit;
    return this.#axis({
      scale: SIDES[side], side: side === "left" ? 3 : 1, size: 48, space: 28,
      label: axes?.[side]?.label || undefined, labelSize: 16, labelFont: "11px system-ui, sans-serif",
      ...(side === "right" && { grid: { show: false } }),
      values: (_, values) => values.map((value) => amount(value, unit)),
    });
  }

  /** @param {Series} each @param {number} index @returns {Plot.Series} */
  #line(each, index) {
    const stroke = colourOf(each, index);
    return {
      label: each.label, scale: SIDES[each.axis] ?? "y", stroke, width: 1.75, show: !this.#hidden.has(index),
      ...(this.#drawn.stacked && { fill: `color-mix(in srgb, ${stroke} 35%, transparent)` }),
      points: { show: false },
    };
  }

  /** @param {number} count @returns {Plot.Band[]} */
  #bands(count) {
    const shown = [...Array(count).keys()].filter((index) => !this.#hidden.has(index));
    return shown.slice(1).map((index, at) => ({ series: [index + 1, shown[at] + 1] }));
  }
}

/**
 * All series on the same times. What one does not know stays undefined, and the line goes on.
 * @param {Series[]} series @returns {Values}
 */
function joined(series) {
  if (!series.length) return [[]];
  const tables = series.map(({ timestamps: times, values }) => /** @type {Values} */ ([times.length ? times : [0], values.length ? values : [null]]));
  return /** @type {Values} */ (uPlot.join(tables)); // of plain arrays it makes plain arrays
}
