/** Forms: labelled fields, one button, and what went wrong beside it, read out. */

import { element } from "./elements.js";

const DENIED = /^\w+ failed with error ([A-Z][A-Z_]+): /;
let fields = 0;

/** A field with its label. @param {string} label @param {Record<string, any>} properties */
export function field(label, properties) {
  const id = `field-${(fields += 1)}`;
  const input = element("input", { id, required: true, spellcheck: "false", ...properties });
  return element("div", { class: "field" }, element("label", { for: id }, label), input);
}

export const emailField = (value = "") =>
  field("E-mail address", { name: "email", type: "email", autocomplete: "username", value, maxlength: "254" });

export const passwordField = (label, autocomplete) =>
  field(label, { name: "password", type: "password", autocomplete, maxlength: "256" });

export const codeField = (properties = {}) =>
  field("Code", { name: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: "128", class: "code", ...properties });

/** A choice of one. @param {[string, string][]} ways Value and label, the first one chosen. */
export function choice(legend, name, ways, change) {
  const options = ways.map(([value, label], index) => {
    const input = element("input", { type: "radio", name, value, checked: index === 0, change });
    return element("label", {}, input, ` ${label}`);
  });
  return element("fieldset", {}, element("legend", {}, legend), ...options);
}

export const quiet = (label, click) => element("button", { type: "button", class: "quiet", click }, label);

/**
 * A form. *act* gets what was typed, by name; what it throws is told.
 * @param {{submit: string, act: (typed: Record<string, string>) => Promise<void>}} what
 */
export function form({ submit, act, inside = [], beside = [] }) {
  const told = element("p", { class: "told", role: "alert" });
  const button = element("button", { type: "submit" }, submit);
  const send = async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    told.replaceChildren();
    try {
      await act(Object.fromEntries(new FormData(made)));
    } catch (problem) {
      told.replaceChildren(...explained(problem));
    }
    button.disabled = false;
  };
  const made = element("form", { submit: send, "aria-label": submit }, ...inside, element("div", { class: "row" }, button, ...beside), told);
  return made;
}

/** What Cognito refused in words, with its code for those who write apps. */
export function explained(problem) {
  const code = problem.code ?? "";
  const denied = problem.message.match(DENIED);
  const words = denied ? problem.message.slice(denied[0].length) : problem.message;
  const codes = [code, denied?.[1]].filter(Boolean).join(" · ");
  return [words, ...(codes ? [" ", element("code", {}, codes)] : [])];
}
