/**
 * Keyboard shortcuts. They can be switched off (WCAG 2.2, 2.1.4), and none is heard where a user types,
 * with Ctrl, Alt or Meta, or while a dialog is open.
 */

import { element } from "./elements.js";
import { go } from "./router.js";

const KEPT_AS = "console-shortcuts";
const AFTER_G_MS = 1500;
const TYPED_IN = "input, select, textarea, [contenteditable]";
const LINKS = ".events li > a:first-of-type, .alarms li a, .inbox li a, .stacked tbody a, .documents a";
/** @type {[key: string, path: string, name: string][]} */
const VIEWS = [
  ["o", "/", "Overview"], ["u", "/users", "Users"], ["e", "/events", "Events"], ["m", "/mailbox", "Mailbox"], ["a", "/alarms", "Alarms"],
  ["d", "/dashboards", "Dashboards"], ["t", "/try", "Try it"], ["p", "/demo", "Demo"], ["h", "/documents", "Documents"],
];
let afterG = -Infinity; // a time of the page, which begins at 0

/** Hear keys, and show the list by *button*. @param {HTMLElement} button */
export function listenToKeys(button) {
  const dialog = list();
  document.body.append(dialog);
  button.addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (!isForUs(event)) return;
    if (event.key === "?") dialog.showModal();
    else if (!pressed(event)) return;
    event.preventDefault();
  });
}

/** @param {KeyboardEvent} event */
function isForUs({ target, isComposing, ctrlKey, metaKey, altKey, repeat, key }) {
  const isTyping = target instanceof Element && target.closest(TYPED_IN);
  const isMoving = key === "j" || key === "k"; // which may be held down
  return isOn() && !(isTyping || isComposing || ctrlKey || metaKey || altKey || (repeat && !isMoving) || document.querySelector("dialog[open]"));
}

/** Whether the key did something. @param {KeyboardEvent} event */
function pressed({ key, timeStamp }) {
  const isSecond = timeStamp - afterG < AFTER_G_MS;
  afterG = key === "g" ? timeStamp : -Infinity;
  if (key === "g") return true;
  if (isSecond) return opened(key);
  if (key === "/") return focused("#view > :not([hidden]) input[type=search]");
  return (key === "j" || key === "k") && moved(key === "j" ? 1 : -1);
}

/** @param {string} key */
function opened(key) {
  const path = VIEWS.find(([each]) => each === key)?.[1];
  if (!path || !document.querySelector(`#views li:not([hidden]) a[href="${path}"]`)) return false;
  go(path);
  return true;
}

/** @param {string} selector */
function focused(selector) {
  const found = document.querySelector(selector);
  if (found instanceof HTMLElement) found.focus();
  return Boolean(found);
}

/** The next or the previous link of the list. @param {number} step */
function moved(step) {
  const links = [...document.querySelectorAll(LINKS)].filter((each) => each.checkVisibility());
  const at = links.indexOf(/** @type {Element} */ (document.activeElement));
  const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
  if (next instanceof HTMLElement) next.focus();
  return Boolean(next);
}

/** A browser that keeps nothing has them on. */
function isOn() {
  try {
    return localStorage.getItem(KEPT_AS) !== "off";
  } catch {
    return true;
  }
}

function list() {
  const on = element("input", { type: "checkbox", checked: isOn(), change: () => { try { localStorage.setItem(KEPT_AS, on.checked ? "on" : "off"); } catch { /* nothing is kept */ } } });
  const keys = /** @type {[keys: string[], words: string][]} */ ([
    [["?"], "Show this list"], [["/"], "Search in the view"], [["j"], "Next entry of the list"], [["k"], "Previous entry of the list"],
    [["Enter"], "Open the entry"], [["Esc"], "Close a dialog"], ...VIEWS.map(([key, , name]) => /** @type {[string[], string]} */ ([["g", key], name])),
  ]);
  const rows = keys.flatMap(([each, words]) => [element("dt", {}, ...each.flatMap((key, at) => [at ? " then " : "", element("kbd", {}, key)])), element("dd", {}, words)]);
  /** @type {HTMLDialogElement} */
  const dialog = element(
    "dialog", { "aria-labelledby": "keys-title", class: "keys" },
    element("h2", { id: "keys-title" }, "Keyboard shortcuts"), element("dl", {}, ...rows),
    element("p", {}, element("label", { class: "tick" }, on, " Use keyboard shortcuts")),
    element("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Close"),
  );
  return dialog;
}
