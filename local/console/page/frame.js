/** The frame around every view: the list of views, and whether all is well. */

import { ask } from "./ask.js";
import { byId } from "./elements.js";
import { markMore } from "./more.js";
import { needsAttention } from "./states.js";
import { again } from "./watch.js";

/** @import { About, Health } from "./answers.js" */

/** @type {((health: Health) => void)[]} */
const listeners = [];
/** @type {Health | null} */
let last = null;
/** @type {(value?: unknown) => void} */
let hasAnswered;
/** Until the console has answered for the first time how the stack is, or why it cannot. */
export const firstAnswer = new Promise((resolve) => { hasAnswered = resolve; });
/** Asks about the health of the stack at once. */
export let checkHealth = () => {};

/** @param {About} about */
export function showFrame(about) {
  for (const each of byId("views").querySelectorAll("[data-laptop]")) each.toggleAttribute("hidden", !about.app);
  for (const each of byId("views").querySelectorAll("[data-operates]")) each.toggleAttribute("hidden", !about.operates);
  checkHealth = again(about.everySeconds, async () => {
    /** @type {Health} */
    const health = await ask("/api/health").finally(() => hasAnswered());
    last = health;
    showLamp(health);
    for (const hear of listeners) hear(health);
  });
}

/** Hear of the health of the stack, now and each time, until *signal*. @param {AbortSignal} signal @param {(health: Health) => void} hear */
export function onHealth(signal, hear) {
  listeners.push(hear);
  signal.addEventListener("abort", () => listeners.splice(listeners.indexOf(hear), 1));
  if (last) hear(last);
}

/** Mark the view of *path* as the current one. @param {string} path */
export function markView(path) {
  const first = `/${path.split("/")[1]}`;
  for (const link of byId("views").querySelectorAll("a")) {
    if (link.getAttribute("href") === first) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  markMore();
}

/** @param {Health} health */
function showLamp({ status, alarms }) {
  const count = alarms.filter(needsAttention).length;
  byId("lamp").dataset.level = status.level;
  const words = count ? `${count} in alarm` : { good: "OK", unsure: "Status unknown" }[status.level] ?? "";
  if (byId("lamp-words").textContent !== words) byId("lamp-words").textContent = words;
}

/** Say *words* to those who do not see the page. @param {string} words */
export const announce = (words) => { byId("news").textContent = words; };
