/** Horizontal and vertical annotations of a graph: lines with words, and what they shade. */

import { colour as named } from "./colours.js";

/**
 * @import uPlot from "uplot"
 * @import { Annotations, Mark, Side } from "./answers.js"
 * @typedef {CanvasRenderingContext2D} Pen
 * @typedef {[x: number, y: number]} Point
 */

/**
 * Draw them over *plot*.
 * @param {uPlot} plot @param {Annotations | undefined} annotations
 * @param {Record<Side, string>} sides The scale of each axis.
 */
export function drawThresholds(plot, annotations, sides) {
  const { ctx: pen } = plot;
  pen.save();
  pen.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  pen.textBaseline = "bottom";
  pen.textAlign = "left";
  for (const each of annotations?.horizontal ?? []) horizontal(plot, pen, each, sides[each.axis] ?? "y");
  for (const each of annotations?.vertical ?? []) vertical(plot, pen, each);
  pen.restore();
}

/** @param {uPlot} plot @param {Pen} pen @param {Mark} mark @param {string} scale */
function horizontal(plot, pen, { label, value, to, fill, colour }, scale) {
  if (plot.scales[scale]?.min == null) return;
  const { left, top, width, height } = plot.bbox;
  const at = (/** @type {number} */ level) => Math.round(plot.valToPos(level, scale, true));
  const y = at(value);
  if (y < top || y > top + height) return;
  pen.strokeStyle = pen.fillStyle = colour || named("--bad");
  /** @type {Record<string, number>} */
  const ends = { above: top, below: top + height };
  shade(pen, { left, width, from: y, to: ends[fill ?? ""] ?? (to == null ? y : at(to)) });
  stroke(pen, [left, y], [left + width, y]);
  if (label) pen.fillText(label, left + 4 * devicePixelRatio, y - 2);
}

/** @param {uPlot} plot @param {Pen} pen @param {Mark} mark */
function vertical(plot, pen, { label, value, colour }) {
  const { left, top, width, height } = plot.bbox;
  const x = Math.round(plot.valToPos(value, "x", true));
  if (x < left || x > left + width) return;
  pen.strokeStyle = pen.fillStyle = colour || named("--dim");
  stroke(pen, [x, top], [x, top + height]);
  if (label) pen.fillText(label, x + 3, top + 14 * devicePixelRatio);
}

/** @param {Pen} pen @param {{ left: number, width: number, from: number, to: number }} band */
function shade(pen, { left, width, from, to }) {
  pen.globalAlpha = 0.08;
  pen.fillRect(left, Math.min(from, to), width, Math.abs(to - from));
  pen.globalAlpha = 1;
}

/** @param {Pen} pen @param {Point} from @param {Point} to */
function stroke(pen, from, to) {
  pen.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  pen.lineWidth = devicePixelRatio;
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}
