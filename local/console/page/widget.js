/** One widget of a board: its place on the grid, its title, and what is in it. */

import { Chart } from "./chart.js";
import { element, grown } from "./elements.js";
import { bars, gauge, pie, singleValues, table } from "./figures.js";
import { Legend } from "./legend.js";
import { badge } from "./states.js";
import { ago } from "./words.js";

/** @import { AlarmState, Board, Drawn, Graph, Widget as Answer } from "./answers.js" */

/** @type {Record<string, (graph: Graph) => HTMLElement>} */
const FIGURES = { singleValue: singleValues, bar: bars, pie, gauge, table };
const roomy = matchMedia("(min-width: 1100px)");

export class Widget {
  #title = element("h2");
  #body = element("div", { class: "body" });
  #legend = new Legend((index, isShown) => this.#chart?.toggle(index, isShown));
  /** @type {Chart | null} */ #chart = null;
  #key;

  /** @param {Answer} drawn */
  constructor(drawn) {
    this.#key = keyOf(drawn);
    this.#title.textContent = drawn.title ?? "";
    this.#title.hidden = !drawn.title;
    this.place = element("section", { class: `widget ${drawn.type}` }, this.#title, this.#body);
    if (drawn.title) this.place.setAttribute("aria-label", drawn.title);
    const { x, y, width, height } = drawn;
    for (const [name, value] of Object.entries({ x, y, width, height })) this.place.style.setProperty(`--${name}`, String(value));
  }

  /** Whether *drawn* can be shown in the same place and manner. @param {Answer} drawn */
  fits(drawn) {
    return this.#key === keyOf(drawn);
  }

  /** @param {Answer} drawn @param {Board} board */
  show(drawn, board) {
    if (drawn.error && drawn.type === "log") {
      return this.#body.replaceChildren(element("p", { class: "empty" }, "The console does not read logs: see the function's log group."));
    }
    if (drawn.error) return this.#body.replaceChildren(element("p", { class: "error" }, drawn.error));
    if (drawn.type === "text") {
      if (!this.#body.children.length) this.#body.append(...drawn.tree.map(grown));
      return undefined;
    }
    if (drawn.type === "alarm") return this.#showAlarms(drawn.alarms ?? []);
    if (drawn.type === "log") return this.#body.replaceChildren(table(drawn));
    const figure = FIGURES[drawn.view];
    if (figure) return this.#body.replaceChildren(figure(drawn));
    return this.#showChart(drawn, board);
  }

  /** Those that are OK can be folded away, and are where they would fill the screen. @param {AlarmState[]} alarms */
  #showAlarms(alarms) {
    const isOk = (/** @type {AlarmState} */ { state }) => state === "OK";
    const ok = alarms.filter(isOk);
    const open = this.#body.querySelector("details")?.open ?? roomy.matches;
    this.#body.replaceChildren(
      alarmList(alarms.filter((each) => !isOk(each))),
      ok.length ? element("details", { open }, element("summary", {}, `${ok.length} of ${alarms.length} OK`), alarmList(ok)) : "",
    );
  }

  /** @param {Graph} drawn @param {Board} board */
  #showChart(drawn, board) {
    this.#chart ??= this.#newChart(drawn);
    this.#legend.show(drawn.series);
    this.#chart.show(drawn, board);
  }

  /** @param {Graph} drawn */
  #newChart(drawn) {
    const chart = new Chart(drawn, this.#legend);
    this.#body.replaceChildren(chart.place, this.#legend.place);
    return chart;
  }

  remove() {
    this.#chart?.remove();
    this.place.remove();
  }
}

/** @param {AlarmState[]} alarms */
function alarmList(alarms) {
  const lines = alarms.map(({ name, state, since }) => element(
    "li", { "data-state": state },
    badge(state), element("strong", {}, name),
    since ? element("small", {}, ago(since)) : "",
  ));
  return element("ul", { class: "alarms" }, ...lines);
}

/** @param {Drawn} drawn */
function keyOf({ type, view, title, stacked, x, y, width, height, series, error, tree }) {
  const lines = (series ?? []).map(({ label, axis, colour }) => [label, axis, colour]);
  return JSON.stringify([type, view, title, stacked, x, y, width, height, lines, Boolean(error), tree]);
}
