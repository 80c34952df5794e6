/** The deployed dashboards: one at a time, drawn again as their data comes. */

import { ask } from "../ask.js";
import { csvButton } from "../csv.js";
import { element } from "../elements.js";
import { RANGES, rangeChoice, rangeOf } from "../ranges.js";
import { again } from "../watch.js";
import { Widget } from "../widget.js";

/**
 * @import { About, Board } from "../answers.js"
 * @import { View } from "../view.js"
 */

const EVERY_S = 5;

/** @param {View} view */
export const title = ({ about, args }) => `Dashboard ${chosenOf(about, args)}`;

/** @param {About} about @param {string[]} args */
const chosenOf = (about, [name]) => (about.boards.includes(name) ? name : about.boards[0] ?? "");

/** @param {View} view */
export function show({ about, args, query, place, signal }) {
  if (!about.boards.length) return place.append(element("p", { class: "empty" }, "The stack has no dashboard."));
  const chosen = chosenOf(about, args);
  let range = rangeOf(query, about.isReal ? "3h" : "24h");
  /** @type {Widget[]} */
  let widgets = [];
  /** @type {Board | null} */
  let last = null;
  const board = element("div", { id: "board", class: "board", "data-board": "" }, element("p", { class: "empty waits" }, "Loading…"));
  const look = again(Math.max(EVERY_S, about.everySeconds), async () => {
    /** @type {Board} */
    const told = await ask(`/api/boards/${chosen}?minutes=${RANGES[range]}`);
    if (signal.aborted) return;
    last = told;
    widgets = prepared(board, widgets, told);
    for (const [index, each] of widgets.entries()) each.show(told.widgets[index], told);
    board.dataset.board = chosen;
  }, signal);
  signal.addEventListener("abort", () => { for (const each of widgets) each.remove(); });
  place.append(element("div", { class: "row between" }, names(about.boards, chosen), rangeChoice(range, (name) => { range = name; look(); }), csvButton(chosen, () => rowsOf(last))), board);
  return undefined;
}

/** Every datum of every graph. @param {Board | null} board */
const rowsOf = (board) => [
  ["graph", "series", "unit", "time", "value"],
  ...(board?.widgets ?? []).flatMap(({ title: graph, series }) => (series ?? []).flatMap(({ label, unit, timestamps, values }) => timestamps.map(
    (time, at) => [graph, label, unit, new Date(1000 * time).toISOString(), values[at]],
  ))),
];

/** @param {string[]} boards @param {string} chosen */
const names = (boards, chosen) => element(
  "nav", { class: "row", "aria-label": "Dashboards" },
  ...boards.map((name) => element("a", { class: "chip", href: `/dashboards/${name}`, "aria-current": name === chosen && "page" }, name)),
);

/**
 * Widgets that are still there are kept, with their place and what is open in them.
 * @param {HTMLElement} place @param {Widget[]} widgets @param {Board} board
 */
function prepared(place, widgets, board) {
  const isSame = widgets.length === board.widgets.length && widgets.every((each, index) => each.fits(board.widgets[index]));
  return isSame ? widgets : replaced(place, widgets, board);
}

/** @param {HTMLElement} place @param {Widget[]} widgets @param {Board} board */
function replaced(place, widgets, board) {
  for (const each of widgets) each.remove();
  const made = board.widgets.map((drawn) => new Widget(drawn));
  place.replaceChildren(...made.map((each) => each.place));
  return made;
}
