/** What an app does with the pool: sign up, confirm, sign in each way, and look at the tokens. */

import { byId, element, inputIn } from "./elements.js";
import { signInForm } from "./sign-in.js";
import { signUpForm } from "./sign-up.js";

/**
 * @import { App } from "./answers.js"
 * @import { Show } from "./show.js"
 */

const stage = element("div", { class: "stage", tabindex: "-1" });
const tabs = element("div", { class: "row choice", role: "group", "aria-label": "What to try" });

/** @param {App} app */
export function showAccount(app) {
  /** @type {Show} */
  const show = { app, stage: go, signIn: (email) => open("Sign in", email) };
  const begin = { "Sign up": () => signUpForm(show), "Sign in": (/** @type {string} */ email = "") => signInForm(show, email) };
  const open = (/** @type {keyof typeof begin} */ name, email = "") => {
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.textContent === name));
    begin[name](email);
  };
  const names = /** @type {(keyof typeof begin)[]} */ (Object.keys(begin));
  tabs.append(...names.map((name) => element("button", { type: "button", class: "quiet", click: () => open(name) }, name)));
  byId("account").append(tabs, stage);
  open("Sign up");
}

let here = new AbortController();

/**
 * Put other things on the stage, and the user into the first field of them.
 * @param {(Node | string)[]} parts
 * @returns {AbortSignal} Aborts when they leave the stage again.
 */
function go(...parts) {
  here.abort();
  here = new AbortController();
  const wasHere = stage.contains(document.activeElement) || tabs.contains(document.activeElement);
  stage.replaceChildren(...parts);
  if (wasHere) (firstField() ?? stage).focus();
  return here.signal;
}

/** @returns {HTMLInputElement | null} */
const firstField = () => stage.querySelector("input:not([type=radio])");

/** Whether a form waits for a code. */
export const waitsForCode = () => stage.querySelector("input[name=code]") !== null;

/** Type *code* into the form that waits for one. @param {string} code */
export function useCode(code) {
  const input = inputIn(stage, "input[name=code]");
  input.value = code;
  input.focus();
  input.scrollIntoView({ block: "center" });
}
