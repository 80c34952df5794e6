/** The few things that every part of the page needs. No text of a server becomes markup. */

const VIEWS = ["enter", "link", "code", "account"];

/** @param {string} id @returns {HTMLElement} */
export function part(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}`);
  return found;
}

/** @param {string} id */
export function field(id) {
  return /** @type {HTMLInputElement} */ (part(id));
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name @param {...(string | Node)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function made(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

/** A button in a list. @param {string} label @param {() => Promise<void>} act */
export function button(label, act) {
  const element = made("button", label);
  element.type = "button";
  element.addEventListener("click", () => busy(act));
  return element;
}

/** Show one view; its heading gets the focus, so that a screen reader says where one is. @param {string} view */
export function show(view) {
  for (const each of VIEWS) part(each).hidden = each !== view;
  part(`${view}-title`).focus();
}

/** @param {string} text */
export function say(text) {
  part("status").textContent = text;
}

/** Do one thing at a time, and say so if it fails. @param {() => Promise<void>} work */
export async function busy(work) {
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  if (main.ariaBusy === "true") return;
  main.ariaBusy = "true";
  say("");
  try {
    await work();
  } catch (error) {
    const { name = "", message = "" } = /** @type {Error} */ (error);
    say(name === "NotAllowedError" ? "The passkey was not used." : message || "It failed. Try again.");
  } finally {
    main.ariaBusy = "false";
  }
}

/** @param {string} id @param {() => Promise<void>} work */
export function onSubmit(id, work) {
  part(id).addEventListener("submit", (event) => {
    event.preventDefault();
    busy(work);
  });
}

/** @param {string} id @param {() => Promise<void>} work */
export function onClick(id, work) {
  part(id).addEventListener("click", () => busy(work));
}
