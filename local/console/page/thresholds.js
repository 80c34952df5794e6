/** Horizontal and vertical annotations of a graph: lines with words, and what they shade. */

import { colour as named } from "./colours.js";

/** Draw them over *plot*. */
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

function horizontal(plot, pen, { label, value, to, fill, colour }, scale) {
  if (plot.scales[scale]?.min == null) return;
  const { left, top, width, height } = plot.bbox;
  const at = (level) => Math.round(plot.valToPos(level, scale, true));
  const y = at(value);
  if (y < top || y > top + height) return;
  pen.strokeStyle = pen.fillStyle = colour || named("--bad");
  shade(pen, { left, width, from: y, to: { above: top, below: top + height }[fill] ?? (to == null ? y : at(to)) });
  stroke(pen, [left, y], [left + width, y]);
  if (label) pen.fillText(label, left + 4 * devicePixelRatio, y - 2);
}

function vertical(plot, pen, { label, value, colour }) {
  const { left, top, width, height } = plot.bbox;
  const x = Math.round(plot.valToPos(value, "x", true));
  if (x < left || x > left + width) return;
  pen.strokeStyle = pen.fillStyle = colour || named("--dim");
  stroke(pen, [x, top], [x, top + height]);
  if (label) pen.fillText(label, x + 3, top + 14 * devicePixelRatio);
}

function shade(pen, { left, width, from, to }) {
  pen.globalAlpha = 0.08;
  pen.fillRect(left, Math.min(from, to), width, Math.abs(to - from));
  pen.globalAlpha = 1;
}

function stroke(pen, from, to) {
  pen.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  pen.lineWidth = devicePixelRatio;
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}
