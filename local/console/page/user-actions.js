/** What an operator can do for a user: each asks first, and says what the command line would be. */

import { confirmDialog, confirmFirst } from "./confirming.js";
import { element } from "./elements.js";
import { announce } from "./frame.js";

/** @import { About, UserPage } from "./answers.js" */

const LOCAL_ONLY = ["clear-limits"];
/** @type {[action: string, label: string, about: string, command: (user: UserPage) => string][]} */
const ACTIONS = [
  ["sign-out", "Sign out everywhere", "Ends all sessions and deletes known devices. Access tokens stay valid until they expire.", ({ sub }) => `operators sign-out ${sub}`],
  ["resend", "Resend code", "Sends the confirmation code or the invitation again, if the user has not confirmed.", ({ email }) => `aws cognito-idp resend-confirmation-code --client-id "$CLIENT_ID" --username ${email}`],
  ["lift", "Lift suppression", "Removes the address from the suppression list: e-mail is sent to it again.", ({ email }) => `operators mail status ${email} --lift`],
  ["clear-limits", "Clear rate limits", "Deletes the counters of sent codes and answers. On this machine only.", () => ""],
];

/** @param {UserPage} user @param {About} about @param {() => Promise<void>} again */
export function actions(user, about, again) {
  const dialog = confirmDialog();
  const offered = ACTIONS.filter(([name]) => !(about.isReal && LOCAL_ONLY.includes(name)));
  const buttons = offered.map(([name, label, words, command]) => {
    const change = { path: `/api/users/${user.sub}/${name}`, label, title: `${label}: ${user.email || user.sub}`, about: words, line: command(user) };
    return element("button", { type: "button", class: "quiet", click: () => confirmFirst(dialog, change, async (done) => { announce(done); await again(); }) }, label);
  });
  return element("div", {}, element("div", { class: "row" }, ...buttons), dialog);
}
