/** Forms that do what an app does with the pool, and the mailbox that its codes arrive in. */

import { showAccount } from "../account.js";
import { element } from "../elements.js";
import { showMailbox } from "../mailbox.js";

/** @import { View } from "../view.js" */

/** What is typed and asked for is still there when the user comes back from the mailbox. */
export const keeps = true;

export const title = () => "Try it";

/** @param {View} view */
export function show({ about, place }) {
  const mails = element("div", { id: "mails" });
  const news = element("p", { class: "visually-hidden", id: "mail-news", role: "status" });
  const inbox = element("section", { id: "mailbox", class: "card", "aria-labelledby": "mailbox-title" },
    element("h2", { id: "mailbox-title" }, "Mailbox ", element("small", {}, "of all users")), news, mails);
  const forms = element("section", { id: "try", class: "card", "aria-labelledby": "try-title" },
    element("h2", { id: "try-title" }, "Sign up and sign in"), element("div", { id: "account" }));
  place.append(element("div", { class: "pair" }, forms, inbox));
  if (about.app) showAccount(about.app);
  showMailbox(place);
}
