/** Values without neighbours, which no line shows: a dot on a stem each. */

const STEM = 1.5;
const DOT = 3.5;

/** Draw them over *plot*. */
export function drawLonely(plot) {
  const { ctx: pen } = plot;
  pen.save();
  plot.series.forEach((line, index) => {
    if (index === 0 || !line.show) return;
    pen.strokeStyle = pen.fillStyle = line._stroke ?? line.stroke();
    for (const at of lonely(plot.data[index])) draw(plot, pen, line.scale, plot.data[0][at], plot.data[index][at]);
  });
  pen.restore();
}

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

function lonely(row) {
  const known = row.flatMap((value, at) => (value == null ? [] : [at]));
  return known.filter((at) => !touches(row, at, -1) && !touches(row, at, 1));
}

/** Whether a line leads from there; undefined is no gap, null is one. */
function touches(row, at, step) {
  for (let next = at + step; next >= 0 && next < row.length; next += step) {
    if (row[next] === null) return false;
    if (row[next] !== undefined) return true;
  }
  return false;
}
