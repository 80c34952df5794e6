/** The page's colours as a canvas takes them: light or dark, whichever is on. */

const LINES = 8;
const probe = document.createElement("span");

/** The colour that the style sheet calls *name*, such as --grid. @param {string} name */
export function colour(name) {
  probe.style.color = `var(${name})`;
  document.documentElement.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/**
 * The colour of a series: its own, or one of the page's in turn.
 * @param {{ colour?: string }} series @param {number} index
 */
export function colourOf(series, index) {
  if (series.colour && CSS.supports("color", series.colour)) return series.colour;
  return colour(`--line-${index % LINES}`);
}
