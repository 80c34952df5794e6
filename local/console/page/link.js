/**
 * The page that a link of a sign-in mail opens. The token leaves the address and the history before
 * anything else happens; only a click gives it away, and only to the tab that asked for it.
 */

import { byId } from "./elements.js";
import { handOver, takeToken } from "./passwordless.js";

const TAKEN = "Done: the other tab signs you in. You can close this tab.";
const NOBODY =
  "This magic link was requested in another browser, so you are not signed in. Open the link in the browser " +
  "that requested it, or enter the code of the same e-mail there.";

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
    byId("link-title").textContent = "Sign-in with a magic link";
    byId("link-title").focus();
  });
}
