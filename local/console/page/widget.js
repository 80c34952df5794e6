/** One widget of a board: its place on the grid, its title, and what is in it. */

import { STATES } from "./alarms.js";
import { Chart } from "./chart.js";
import { element, grown } from "./elements.js";
import { bars, gauge, pie, singleValues, table } from "./figures.js";
import { Legend } from "./legend.js";
import { ago } from "./words.js";

const FIGURES = { singleValue: singleValues, bar: bars, pie, gauge, table };

export class Widget {
  #title = element("h3");
  #body = element("div", { class: "body" });
  #legend = new Legend((index, isShown) => this.#chart?.toggle(index, isShown));
  #chart = null;
  #key;

  constructor(drawn) {
    this.#key = keyOf(drawn);
    this.#title.textContent = drawn.title ?? "";
    this.#title.hidden = !drawn.title;
    this.place = element("section", { class: `widget ${drawn.type}` }, this.#title, this.#body);
    if (drawn.title) this.place.setAttribute("aria-label", drawn.title);
    for (const name of ["x", "y", "width", "height"]) this.place.style.setProperty(`--${name}`, drawn[name]);
  }

  /** Whether *drawn* can be shown in the same place and manner. */
  fits(drawn) {
    return this.#key === keyOf(drawn);
  }

  show(drawn, board) {
    if (drawn.error && drawn.type === "log") {
      return this.#body.replaceChildren(element("p", { class: "empty" }, "Logs are not read here: see the log of the function."));
    }
    if (drawn.error) return this.#body.replaceChildren(element("p", { class: "error" }, drawn.error));
    if (drawn.type === "text") {
      if (!this.#body.children.length) this.#body.append(...drawn.tree.map(grown));
      return undefined;
    }
    if (drawn.type === "alarm") return this.#body.replaceChildren(alarmList(drawn.alarms ?? []));
    if (drawn.type === "log") return this.#body.replaceChildren(table(drawn));
    const figure = FIGURES[drawn.view];
    if (figure) return this.#body.replaceChildren(figure(drawn));
    return this.#showChart(drawn, board);
  }

  #showChart(drawn, board) {
    if (!this.#chart) {
      this.#chart = new Chart(drawn, this.#legend);
      this.#body.replaceChildren(this.#chart.place, this.#legend.place);
    }
    this.#legend.show(drawn.series);
    this.#chart.show(drawn, board);
  }

  remove() {
    this.#chart?.remove();
    this.place.remove();
  }
}

function alarmList(alarms) {
  const lines = alarms.map(({ name, state, since }) => element(
    "li", { "data-state": state },
    element("span", { class: "state" }, STATES[state] ?? state), element("strong", {}, name),
    since ? element("small", {}, ago(since)) : "",
  ));
  return element("ul", { class: "alarms" }, ...lines);
}

function keyOf({ type, view, title, stacked, x, y, width, height, series, error, tree }) {
  const lines = (series ?? []).map(({ label, axis, colour }) => [label, axis, colour]);
  return JSON.stringify([type, view, title, stacked, x, y, width, height, lines, Boolean(error), tree]);
}
