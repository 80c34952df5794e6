/**
 * The page that a link of a sign-in mail opens. The token leaves the address and the history before
 * anything else happens; only a click gives it away, and only to the tab that asked for it.
 */

import { byId } from "./elements.js";
import { handOver, takeToken } from "./passwordless.js";

const TAKEN = "Done: the other tab signs you in. You can close this one.";
const NOBODY =
  "This browser did not ask for this link, so nobody was signed in. Open it in the browser in which " +
  "you asked, on the page that still waits, or type the code of the same mail there.";

/** If a link opened this page, offer to go on. */
export function offerLink() {
  const token = takeToken();
  if (token === null) return;
  byId("link").hidden = false;
  byId("link-title").focus();
  const button = /** @type {HTMLButtonElement} */ (byId("link-continue"));
  button.addEventListener("click", async () => {
    button.disabled = true;
    byId("link-told").setAttribute("role", "status");
    byId("link-told").textContent = (await handOver(token)) ? TAKEN : NOBODY;
    button.closest("p")?.remove();
    byId("link-title").textContent = "Sign-in by link";
    byId("link-title").focus();
  });
}
