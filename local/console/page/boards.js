/** The boards: chosen by tabs, drawn anew as their data comes. */

import { ask } from "./ask.js";
import { byId, element } from "./elements.js";
import { again } from "./watch.js";
import { Widget } from "./widget.js";

/** @import { About, Board } from "./answers.js" */

/** @type {[minutes: number, name: string][]} */
const SPANS = [[60, "1 hour"], [180, "3 hours"], [720, "12 hours"], [1440, "1 day"], [10_080, "1 week"]];
const EVERY_S = 5;
const LINK = "#board-"; // as in the texts of the boards

/** @param {About} about */
export function showBoards({ boards, everySeconds }) {
  const place = byId("board");
  if (!boards.length) {
    place.append(element("p", { class: "empty" }, "The stack has no dashboard."));
    return;
  }
  let chosen = boards[0];
  /** @type {Widget[]} */
  let widgets = [];
  const span = spanChoice(() => look());
  const { tabs, pick } = tablist(boards, (name) => {
    chosen = name;
    look();
  });
  addEventListener("hashchange", () => {
    const index = boards.indexOf(location.hash.replace(LINK, ""));
    if (index < 0) return;
    pick(index);
    byId("boards").scrollIntoView();
  });
  byId("board-choice").append(tabs, span);
  const look = again(Math.max(EVERY_S, everySeconds), async () => {
    const asked = chosen;
    /** @type {Board} */
    const board = await ask(`/api/boards/${asked}?minutes=${span.value}`);
    if (asked !== chosen) return;
    widgets = renewed(place, widgets, board);
    place.setAttribute("aria-label", `Dashboard ${asked}`);
    place.dataset.board = asked;
  });
}

/** How much of the past is shown. @param {() => void} change */
const spanChoice = (change) => element(
  "select", { "aria-label": "Time range", change },
  ...SPANS.map(([minutes, name]) => element("option", { value: minutes, selected: minutes === SPANS[0][0] }, name)),
);

/**
 * Widgets that are still there are kept, with their place and what is open in them.
 * @param {HTMLElement} place @param {Widget[]} widgets @param {Board} board
 */
function renewed(place, widgets, board) {
  const isSame = widgets.length === board.widgets.length && widgets.every((each, index) => each.fits(board.widgets[index]));
  const shown = isSame ? widgets : replaced(place, widgets, board);
  for (const [index, each] of shown.entries()) each.show(board.widgets[index], board);
  return shown;
}

/** @param {HTMLElement} place @param {Widget[]} widgets @param {Board} board */
function replaced(place, widgets, board) {
  for (const each of widgets) each.remove();
  const shown = board.widgets.map((drawn) => new Widget(drawn));
  place.replaceChildren(...shown.map((each) => each.place));
  return shown;
}

/**
 * Tabs as the ARIA practices have them: arrows move, one is in the order of the Tab key.
 * @param {string[]} names @param {(name: string) => void} choose
 */
function tablist(names, choose) {
  const tabs = names.map((name, index) => element(
    "button", { type: "button", role: "tab", "aria-controls": "board", click: () => pick(index) }, name,
  ));
  const pick = (/** @type {number} */ index) => {
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
    });
    choose(names[index]);
  };
  const move = (/** @type {KeyboardEvent} */ event) => {
    const at = tabs.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    /** @type {Record<string, number>} */
    const places = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
    const to = places[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    tabs[index].focus();
    pick(index);
  };
  tabs.forEach((tab, at) => {
    tab.setAttribute("aria-selected", String(at === 0));
    tab.tabIndex = at === 0 ? 0 : -1;
  });
  return { tabs: element("div", { role: "tablist", "aria-label": "Dashboards", keydown: move }, ...tabs), pick };
}
