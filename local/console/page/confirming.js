/** Asking before something is changed; in a real account the stack's name is typed first. */

import { act } from "./ask.js";
import { element } from "./elements.js";
import { wordsOf } from "./problems.js";

/**
 * @typedef {object} Change
 * @property {string} path What is posted to. @property {string} label What the button says. @property {string} title
 * @property {string} about What changes, and what does not. @property {string} line The same on the command line; may be empty.
 */

let words = "";

/** What has to be typed; empty where a click is enough. @param {string} told */
export const setConfirm = (told) => { words = told; };

/** Open *dialog* for *change*, and tell what was *done*. @param {HTMLDialogElement} dialog @param {Change} change @param {(words: string) => unknown} done */
export function confirmFirst(dialog, { path, label, title, about, line }, done) {
  const told = element("p", { class: "told", role: "alert" });
  const typed = element("input", { autocomplete: "off", spellcheck: "false", required: true, input: () => { go.disabled = typed.value !== words; } });
  const go = element("button", { type: "submit", disabled: Boolean(words) }, label);
  const cancel = element("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Cancel");
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    go.disabled = true; // a second click does nothing
    try {
      /** @type {{ done: string }} */
      const answer = await act(path, { confirm: typed.value });
      dialog.close();
      await done(answer.done);
    } catch (problem) {
      told.textContent = wordsOf(problem);
      go.disabled = false;
    }
  };
  dialog.replaceChildren(element(
    "form", { submit },
    element("h2", { id: "action-title" }, title), element("p", {}, about),
    line ? element("p", {}, "The same on the command line: ", element("code", {}, line)) : "",
    words ? element("label", {}, `This changes a real AWS account. Type ${words} to confirm`, typed) : "",
    told, element("div", { class: "row" }, go, cancel),
  ));
  dialog.showModal();
}

/** The dialog, which is named by its heading. */
export const confirmDialog = () => element("dialog", { "aria-labelledby": "action-title" });
