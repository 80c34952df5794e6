/** Text that is copied with one button. */

import { element } from "./elements.js";
import { announce } from "./frame.js";

/** A button that copies what *text* gives. @param {string} label @param {() => string} text @param {string} [what] */
export function copyButton(label, text, what) {
  const click = async () => {
    await navigator.clipboard.writeText(text()).then(() => "Copied", () => "The browser does not allow copying").then(announce);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, 1500);
  };
  const button = element("button", { type: "button", class: "quiet", "aria-label": what && `${label} ${what}`, click }, label);
  return button;
}

/** A block of text with its button. @param {string} title @param {string} text */
export function copied(title, text) {
  return element(
    "section", { class: "copied" },
    element("div", { class: "row between" }, element("h3", {}, title), copyButton("Copy", () => text, title)),
    element("pre", { tabindex: "0", role: "region", "aria-label": title }, text),
  );
}
