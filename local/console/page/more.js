/** On a phone the views are a bar at the foot of the window: four of them, and "More", which opens all as a sheet. */

import { byId } from "./elements.js";

/** Let the button open the list, and close it as soon as the focus or a pointer is elsewhere: it covers the view. */
export function listenToMore() {
  const more = byId("more");
  const rail = /** @type {HTMLElement} */ (more.parentElement);
  const isOpen = () => rail.hasAttribute("data-open");
  more.addEventListener("click", () => {
    open(!isOpen());
    if (isOpen()) /** @type {HTMLElement} */ (rail.querySelector("[aria-current=page]") ?? rail.querySelector("a")).focus();
  });
  rail.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !isOpen()) return;
    open(false);
    more.focus();
  });
  rail.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget instanceof Node && !rail.contains(relatedTarget)) open(false); });
  document.addEventListener("pointerdown", ({ target }) => { if (target instanceof Node && !rail.contains(target)) open(false); });
}

/** Say whether the view that is shown is one of those behind the button, and close the list. */
export function markMore() {
  open(false);
  const isBehind = document.querySelector("#views [data-more] [aria-current=page]");
  if (isBehind) byId("more").setAttribute("aria-current", "true");
  else byId("more").removeAttribute("aria-current");
}

/** @param {boolean} isOpen */
function open(isOpen) {
  byId("more").setAttribute("aria-expanded", String(isOpen));
  byId("more").parentElement?.toggleAttribute("data-open", isOpen);
}
