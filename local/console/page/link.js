/**
 * The page that a link of a sign-in mail opens. The token leaves the address and the history before
 * anything else happens; only a click gives it away, and only to the tab that asked for it.
 */

import { byId, element } from "./elements.js";
import { handOver, takeToken } from "./passwordless.js";

const TAKEN = "Done: the other tab signs you in. You can close this tab.";
const NOBODY =
  "This magic link was requested in another browser, so you are not signed in. Open the link in the browser " +
  "that requested it, or enter the code of the same e-mail there.";

/** @import { About } from "./answers.js" */

/** If a link opened this page, offer to go on. @param {Promise<About>} known */
export function offerLink(known) {
  const token = takeToken();
  if (token === null) return;
  byId("link").hidden = false;
  byId("link-title").focus();
  const button = /** @type {HTMLButtonElement} */ (byId("link-continue"));
  button.addEventListener("click", async () => {
    button.disabled = true;
    byId("link-told").setAttribute("role", "status");
    const isTaken = await handOver(token);
    byId("link-told").textContent = isTaken ? TAKEN : NOBODY;
    const { app } = await known;
    button.closest("p")?.replaceChildren(...(isTaken || !app?.sampleApp ? [] : [toSampleApp(app.sampleApp, token)]));
    byId("link-title").textContent = "Sign-in with a magic link";
    byId("link-title").focus();
  });
}

/** The sample app may have asked for the link, at an origin of its own. @param {string} url @param {string} token */
function toSampleApp(url, token) {
  return element("a", { href: `${url}#${token}`, rel: "noreferrer", id: "link-elsewhere" }, "Continue in the sample app");
}
