/** How much of the past is shown: buttons, and the address keeps the choice. */

import { element } from "./elements.js";
import { note } from "./addresses.js";

/** @type {Record<string, number>} */
export const RANGES = { "15m": 15, "1h": 60, "3h": 180, "24h": 1440, "7d": 10_080 };

/** The range that the address asks for. @param {URLSearchParams} query @param {string} usual */
export const rangeOf = (query, usual) => (query.get("range") ?? "") in RANGES ? query.get("range") ?? usual : usual;

/** @param {string} chosen @param {(range: string) => void} change */
export function rangeChoice(chosen, change) {
  const buttons = Object.keys(RANGES).map((name) => element(
    "button", { type: "button", class: "quiet", "aria-pressed": String(name === chosen), click: () => pick(name) }, name,
  ));
  const pick = (/** @type {string} */ name) => {
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.textContent === name));
    note({ range: name });
    change(name);
  };
  return element("div", { class: "row ranges", role: "group", "aria-label": "Time range" }, ...buttons);
}
