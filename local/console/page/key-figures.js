/** The six figures of the first view, each with its difference to the span before. */

import { element } from "./elements.js";

/**
 * @import { Activity } from "./answers.js"
 * @typedef {Record<string, number>} Numbers
 */

/** @param {Numbers} numbers */
const success = (numbers) => (numbers.attempts ? (100 * numbers.successes) / numbers.attempts : null);

/** @type {[words: string, of: (numbers: Numbers) => number | null, unit?: string][]} */
const FIGURES = [
  ["Sign-in success", success, " %"],
  ["Sign-ins attempted", (n) => n.attempts],
  ["Sign-ups accepted", (n) => n.sign_ups],
  ["Sign-ups refused", (n) => n.sign_ups_refused],
  ["Codes sent", (n) => n.codes_sent],
  ["Events delivered", (n) => n.events],
];

/** Their place, before anything is known. */
export const figures = () => element("dl", { class: "figures" }, ...FIGURES.map(([words]) => element(
  "div", {}, element("dt", {}, words), element("dd", {}, element("b", {}, "–"), element("small", {}, "\u00a0")),
)));

/** @param {HTMLElement} place @param {Activity} activity */
export function showFigures(place, { numbers, before }) {
  const cells = place.querySelectorAll("dd");
  FIGURES.forEach(([, of, unit = ""], index) => {
    const [now, old] = [of(numbers), of(before)];
    const [value, change] = cells[index].children;
    value.textContent = now === null ? "–" : `${round(now, unit).toLocaleString()}${unit}`;
    change.textContent = now === null || old === null || !before.events ? "\u00a0" : difference(now - old, unit);
  });
}

/** @param {number} value @param {string} unit */
const round = (value, unit) => (unit ? Math.round(10 * value) / 10 : value);

/** @param {number} value @param {string} unit */
function difference(value, unit) {
  const rounded = round(value, unit);
  if (!rounded) return "no change";
  return `${rounded > 0 ? "+" : "−"}${Math.abs(rounded).toLocaleString()}${unit ? " points" : ""}`;
}
