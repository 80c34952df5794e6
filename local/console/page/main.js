/** Puts the page together: what the console is about decides which views there are. */

import { ask, setToken, trouble } from "./ask.js";
import { setConfirm } from "./confirming.js";
import { byId } from "./elements.js";
import { showFrame } from "./frame.js";
import { listenToKeys } from "./keys.js";
import { offerLink } from "./link.js";
import { listenToMore } from "./more.js";
import { wordsOf } from "./problems.js";
import { beginToLoad, openViews } from "./router.js";
import { setSimulated } from "./simulated.js";

/** @import { About } from "./answers.js" */

const AFTER_A_FAILURE = 2;

const asked = known();
beginToLoad();
offerLink(asked); // the token goes out of the address at once
const about = await asked;
setToken(about.token);
setSimulated(about.simulatedUntil);
const mode = about.isReal ? (about.operates ? "writes" : "aws") : "local";
byId("mode").dataset.mode = mode;
byId("mode").textContent = { writes: "Real AWS account: writes allowed", aws: "Real AWS account, read-only", local: "Local emulator" }[mode];
setConfirm(about.confirm);
byId("place").textContent = `${about.stack} · ${about.region}`;
showFrame(about);
listenToKeys(byId("keys"));
listenToMore();
openViews(about);

/** What the console is about; it may take the server a moment to know. @returns {Promise<About>} */
async function known() {
  for (;;) {
    try {
      const told = await ask("/api/about");
      trouble("about", null);
      return told;
    } catch (problem) {
      trouble("about", wordsOf(problem));
      await new Promise((resolve) => setTimeout(resolve, 1000 * AFTER_A_FAILURE));
    }
  }
}
