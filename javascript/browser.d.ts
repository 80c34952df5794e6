import type Plot from "uplot";

declare global {
  /** From local/console/page/vendor/uplot.js, which is no module. */
  var uPlot: typeof Plot;
}
