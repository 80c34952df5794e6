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
  pen.restore();
}

/** Its name, above the plot, where no line and no name of a threshold is. @param {uPlot} plot */
export function nameSimulated({ ctx: pen, bbox: { left, top, width }, valToPos }) {
  if (until === null) return;
  const end = Math.min(left + width, Math.round(valToPos(until, "x", true)));
  const size = devicePixelRatio;
  pen.save();
  pen.font = `${11 * size}px system-ui, sans-serif`;
  pen.fillStyle = colour("--dim");
  pen.textAlign = "right"; // the axes leave theirs
  pen.textBaseline = "alphabetic";
  if (end - left > pen.measureText(LABEL).width) pen.fillText(LABEL, end, top - 5 * size);
  pen.restore();
}
