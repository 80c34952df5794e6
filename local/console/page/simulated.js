/** The part of a graph that was simulated, shaded, so that it is not taken for what happened. */

import { colour } from "./colours.js";

/** @import uPlot from "uplot" */

const LABEL = "Simulated history";
/** @type {number | null} */
let until = null;

/** @param {number | null} told */
export const setSimulated = (told) => { until = told; };

/** Shade it below the lines of *plot*. @param {uPlot} plot */
export function drawSimulated(plot) {
  const { ctx: pen, bbox: { left, top, width, height } } = plot;
  if (until === null) return;
  const end = Math.min(left + width, Math.round(plot.valToPos(until, "x", true)));
  if (end <= left) return;
  pen.save();
  pen.fillStyle = colour("--simulated");
  pen.fillRect(left, top, end - left, height);
  pen.fillStyle = colour("--dim");
  pen.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  if (end - left > pen.measureText(LABEL).width + 12) pen.fillText(LABEL, left + 6, top + 13 * devicePixelRatio);
  pen.restore();
}
