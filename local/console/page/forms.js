/** Forms: labelled fields, one button, and what went wrong next to it, read out. */

import { element } from "./elements.js";
import { codeOf, wordsOf } from "./problems.js";

/** @import { Properties } from "./elements.js" */

const DENIED = /^\w+ failed with error ([A-Z][A-Z_]+): /;
let fields = 0;

/** A field with its label. @param {string} label @param {Properties} properties */
export function field(label, properties) {
  fields += 1;
  const id = `field-${fields}`;
  const input = element("input", { id, required: true, spellcheck: "false", ...properties });
  return element("div", { class: "field" }, element("label", { for: id }, label), input);
}

export const emailField = (value = "") =>
  field("E-mail address", { name: "email", type: "email", autocomplete: "username", value, maxlength: "254" });

/** @param {string} label @param {string} autocomplete */
export const passwordField = (label, autocomplete) =>
  field(label, { name: "password", type: "password", autocomplete, maxlength: "256" });

export const codeField = (/** @type {Properties} */ properties = {}) =>
  field("Code", { name: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: "128", class: "code", ...properties });

/**
 * A choice of one.
 * @param {string} legend @param {string} name
 * @param {[value: string, label: string][]} ways The first one is chosen.
 * @param {(event: Event) => void} change
 */
export function choice(legend, name, ways, change) {
  const options = ways.map(([value, label], index) => {
    const input = element("input", { type: "radio", name, value, checked: index === 0, change });
    return element("label", {}, input, ` ${label}`);
  });
  return element("fieldset", {}, element("legend", {}, legend), ...options);
}

/** @param {string} label @param {() => unknown} click */
export const quiet = (label, click) => element("button", { type: "button", class: "quiet", click }, label);

/**
 * A form. *act* gets what was typed, by name; what it throws is told.
 * @param {object} what
 * @param {string} what.submit The words on the button.
 * @param {(typed: Record<string, string>) => Promise<void>} what.act
 * @param {Node[]} [what.inside] Above the button.
 * @param {Node[]} [what.beside] On a line with it.
 */
export function form({ submit, act, inside = [], beside = [] }) {
  const told = element("p", { class: "told", role: "alert" });
  const button = element("button", { type: "submit" }, submit);
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    told.replaceChildren();
    try {
      // No field takes a file, so all of them are texts.
      await act(/** @type {Record<string, string>} */ (Object.fromEntries(new FormData(made))));
    } catch (problem) {
      told.replaceChildren(...explained(problem));
    }
    button.disabled = false;
  };
  const made = element("form", { submit: send, "aria-label": submit }, ...inside, element("div", { class: "row" }, button, ...beside), told);
  return made;
}

/** What Cognito refused in words, with its code for those who write apps. @param {unknown} problem */
export function explained(problem) {
  const message = wordsOf(problem);
  const denied = message.match(DENIED);
  const words = denied ? message.slice(denied[0].length) : message;
  const codes = [codeOf(problem), denied?.[1]].filter(Boolean).join(" · ");
  return [words, ...(codes ? [" ", element("code", {}, codes)] : [])];
}
