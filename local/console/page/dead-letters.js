/** Dead-letter queues: how many messages each has, and moving them back. */

import { ask } from "./ask.js";
import { confirmDialog, confirmFirst } from "./confirming.js";
import { element } from "./elements.js";
import { announce } from "./frame.js";
import { again } from "./watch.js";

/** @typedef {{ name: string, messages: number }} Queue */

/** A part of the page, kept up to date until *signal*. @param {number} seconds @param {AbortSignal} signal */
export function deadLetters(seconds, signal) {
  const list = element("div", {}, element("p", { class: "empty" }, "Loading…"));
  const dialog = confirmDialog();
  let shown = "";
  const look = again(seconds, async () => {
    /** @type {{ queues: Queue[] }} */
    const { queues } = await ask("/api/dead-letters");
    if (shown === JSON.stringify(queues)) return;
    shown = JSON.stringify(queues);
    const full = queues.filter((each) => each.messages);
    list.replaceChildren(
      element("p", { class: "counts" }, `${full.length} of ${queues.length} queues have messages.`),
      element("ul", { class: "queues" }, ...full.map((each) => row(each, dialog, look))),
    );
  }, signal);
  return element("section", { class: "card", "aria-label": "Dead-letter queues" }, element("h2", {}, "Dead-letter queues"), list, dialog);
}

/** @param {Queue} queue @param {HTMLDialogElement} dialog @param {() => void} look */
function row({ name, messages }, dialog, look) {
  const change = {
    path: `/api/dead-letters/${name}/redrive`, label: "Redrive", title: `Redrive: ${name}`,
    about: "Moves all messages back to the source queue. Fix the cause first: a message that fails again returns.", line: `operators redrive ${name}`,
  };
  const button = element("button", { type: "button", class: "quiet", "aria-label": `Redrive ${name}`, click: () => confirmFirst(dialog, change, (done) => { announce(done); look(); }) }, "Redrive");
  return element("li", {}, element("strong", {}, name), element("span", {}, `${messages} ${messages === 1 ? "message" : "messages"}`), button);
}
