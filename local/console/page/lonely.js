/** Values without neighbours, which no line shows: a dot on a stem each. */

const STEM = 1.5;
const DOT = 3.5;

/** @import uPlot from "uplot" */

/** Draw them over *plot*. @param {uPlot} plot */
export function drawLonely(plot) {
  const { ctx: pen } = plot;
  pen.save();
  plot.series.forEach((line, index) => {
    if (index === 0 || !line.show) return;
    pen.strokeStyle = pen.fillStyle = colourOf(plot, index);
    for (const { at, value } of lonely(plot.data[index])) draw(plot, pen, line.scale ?? "y", plot.data[0][at], value);
  });
  pen.restore();
}

/** What uPlot draws the line in. @param {uPlot} plot @param {number} index */
function colourOf(plot, index) {
  const { stroke } = plot.series[index];
  return (typeof stroke === "function" ? stroke(plot, index) : stroke) ?? "";
}

/** @param {uPlot} plot @param {CanvasRenderingContext2D} pen @param {string} scale @param {number} time @param {number} value */
function draw(plot, pen, scale, time, value) {
  const [x, y, zero] = [plot.valToPos(time, "x", true), plot.valToPos(value, scale, true), plot.valToPos(0, scale, true)];
  if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) return;
  pen.lineWidth = STEM * devicePixelRatio;
  pen.globalAlpha = 0.45;
  pen.beginPath();
  pen.moveTo(x, Math.min(zero, plot.bbox.top + plot.bbox.height));
  pen.lineTo(x, y);
  pen.stroke();
  pen.globalAlpha = 1;
  pen.beginPath();
  pen.arc(x, y, DOT * devicePixelRatio, 0, 2 * Math.PI);
  pen.fill();
}

/** @typedef {ArrayLike<number | null | undefined>} Row */

/** @param {Row} row */
function lonely(row) {
  const known = Array.from(row).flatMap((value, at) => (value == null ? [] : [{ at, value }]));
  return known.filter(({ at }) => !touches(row, at, -1) && !touches(row, at, 1));
}

/** Whether a line leads from there; undefined is no gap, null is one. @param {Row} row @param {number} at @param {number} step */
function touches(row, at, step) {
  for (let next = at + step; next >= 0 && next < row.length; next += step) {
    if (row[next] === null) return false;
    if (row[next] !== undefined) return true;
  }
  return false;
}
