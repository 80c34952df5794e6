/** What an app does with the pool: sign up, confirm, sign in each way, and look at the tokens. */

import { byId, element } from "./elements.js";
import { signInForm } from "./sign-in.js";
import { signUpForm } from "./sign-up.js";

const stage = element("div", { class: "stage", tabindex: "-1" });
const tabs = element("div", { class: "row choice", role: "group", "aria-label": "What to try" });

/** @param {object} app What an app must know of the pool. */
export function showAccount(app) {
  const show = { app, stage: go };
  const begin = { "Sign up": () => signUpForm(show), "Sign in": (email) => signInForm(show, email) };
  show.signIn = (email) => open("Sign in", email);
  const open = (name, email) => {
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", tab.textContent === name);
    begin[name](email);
  };
  tabs.append(...Object.keys(begin).map((name) => element("button", { type: "button", class: "quiet", click: () => open(name) }, name)));
  byId("account").append(tabs, stage);
  open("Sign up");
}

let here = new AbortController();

/**
 * Put other things on the stage, and the user into the first field of them.
 * @returns {AbortSignal} Aborts when they leave the stage again.
 */
function go(...parts) {
  here.abort();
  here = new AbortController();
  const wasHere = stage.contains(document.activeElement) || tabs.contains(document.activeElement);
  stage.replaceChildren(...parts);
  if (wasHere) (stage.querySelector("input:not([type=radio])") ?? stage).focus();
  return here.signal;
}

const openCode = () => stage.querySelector("input[name=code]");

/** Whether a form waits for a code. */
export const waitsForCode = () => openCode() !== null;

/** Type *code* into the form that waits for one. */
export function useCode(code) {
  const input = openCode();
  input.value = code;
  input.focus();
  input.scrollIntoView({ block: "center" });
}
