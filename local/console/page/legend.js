/**
 * The names of the lines, each with its newest value or the one under the pointer. It is also what
 * a screen reader reads of a graph.
 */

import { colourOf } from "./colours.js";
import { element } from "./elements.js";
import { amount } from "./words.js";

/** @import { Series } from "./answers.js" */

export class Legend {
  /** @type {HTMLElement[]} */ #lines = [];
  /** @type {Series[]} */ #series = [];

  /** @param {(index: number, isShown: boolean) => void} toggle */
  constructor(toggle) {
    this.#toggle = toggle;
    this.place = element("ul", { class: "legend" });
  }

  #toggle;

  /** @param {Series[]} series */
  show(series) {
    this.#series = series;
    if (this.#lines.length !== series.length) this.#make();
    this.at(null);
  }

  /** The values at a place of all lines; null for the newest. @param {(number | null)[] | null} values */
  at(values) {
    this.#series.forEach((each, index) => {
      this.#lines[index].textContent = amount(values ? values[index] : each.latest, each.unit);
    });
  }

  #make() {
    this.#lines = this.#series.map(() => element("b"));
    this.place.replaceChildren(...this.#series.map((each, index) => {
      const swatch = element("i", { "aria-hidden": "true" });
      swatch.style.setProperty("--colour", colourOf(each, index));
      const click = () => {
        const isShown = button.getAttribute("aria-pressed") === "false";
        button.setAttribute("aria-pressed", String(isShown));
        this.#toggle(index, isShown);
      };
      const button = element("button", { type: "button", "aria-pressed": "true", title: "Show or hide", click }, swatch, each.label, " ", this.#lines[index]);
      return element("li", {}, button);
    }));
  }
}
