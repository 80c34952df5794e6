/** Graphs are drawn one after the other: a click waits for one of them, and not for all. */

/** @type {Set<() => void>} */
const waiting = new Set();
let isDrawing = false;

/** Draw soon; the same once, however often it is asked for. @param {() => void} draw */
export function drawSoon(draw) {
  waiting.add(draw);
  if (!isDrawing) drawAll();
}

/** What is gone is not drawn. @param {() => void} draw */
export const neverDraw = (draw) => waiting.delete(draw);

async function drawAll() {
  isDrawing = true;
  for (const draw of waiting) { // what is added meanwhile is at its end
    waiting.delete(draw);
    try {
      draw();
    } catch (problem) {
      reportError(problem);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  isDrawing = false;
}
