/** Puts the page together: what the console is about decides which parts there are. */

import { showAccount } from "./account.js";
import { showAlarms } from "./alarms.js";
import { ask, trouble } from "./ask.js";
import { showBoards } from "./boards.js";
import { byId } from "./elements.js";
import { showEvents } from "./events.js";
import { showFlow } from "./flow.js";
import { offerLink } from "./link.js";
import { showMailbox } from "./mailbox.js";
import { wordsOf } from "./problems.js";
import { again } from "./watch.js";

/** @import { About, Health, Status } from "./answers.js" */

const AFTER_A_FAILURE = 2;

offerLink(); // before all else: the token goes out of the address at once
const about = await known();
byId("place").textContent = `stack ${about.stack} in ${about.region}`;
document.title = `${about.isReal ? "AWS" : "Laptop"} · ${about.stack}`;
for (const part of document.querySelectorAll("[data-laptop]")) part.toggleAttribute("hidden", !about.app);
byId("mode").hidden = !about.isReal;
byId("mode").textContent = "Real AWS account, read-only.";
byId("about").textContent = about.isReal
  ? `Queries CloudWatch every ${about.everySeconds} seconds while the page is visible. AWS charges for the queries.`
    : "The whole suite runs on this machine. No request leaves it.";

again(about.everySeconds, async () => {
  /** @type {Health} */
  const health = await ask("/api/health");
  showStatus(health.status);
  showFlow(health.numbers);
  showAlarms(health.alarms);
});
showBoards(about);
if (about.app) {
  showAccount(about.app);
  showMailbox();
  showEvents();
}

/** What the console is about; it may take the server a moment to know. @returns {Promise<About>} */
async function known() {
  for (;;) {
    try {
      return await ask("/api/about");
    } catch (problem) {
      trouble("about", wordsOf(problem));
      await new Promise((resolve) => setTimeout(resolve, 1000 * AFTER_A_FAILURE));
    }
  }
}

/** @param {Status} status */
function showStatus({ level, headline, detail }) {
  byId("status").dataset.level = level;
  for (const [id, words] of [["headline", headline], ["detail", detail]]) {
    const place = byId(id);
    if (place.textContent !== words) place.textContent = words; // read out when it changes, only
  }
}
