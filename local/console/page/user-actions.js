/** What an operator can do for a user: each asks first, and says what the command line would be. */

import { act } from "./ask.js";
import { element } from "./elements.js";
import { announce } from "./frame.js";
import { wordsOf } from "./problems.js";

/** @import { UserPage } from "./answers.js" */

/** @type {[action: string, label: string, about: string, command: (user: UserPage) => string][]} */
const ACTIONS = [
  ["sign-out", "Sign out everywhere", "Ends all sessions and deletes known devices. Access tokens stay valid until they expire.", ({ sub }) => `operators user sign-out ${sub}`],
  ["resend", "Resend code", "Sends the confirmation code or the invitation again, if the user has not confirmed.", ({ email }) => `aws cognito-idp resend-confirmation-code --client-id "$CLIENT_ID" --username ${email}`],
  ["lift", "Lift suppression", "Removes the address from the suppression list: e-mail is sent to it again.", ({ email }) => `operators mail status ${email} --lift`],
  ["clear-limits", "Clear rate limits", "Deletes the counters of sent codes and answers. On this machine only.", () => ""],
];

/** @param {UserPage} user @param {() => Promise<void>} again */
export function actions(user, again) {
  const dialog = element("dialog", { "aria-labelledby": "action-title" });
  const result = element("p", { class: "count", role: "status" });
  const buttons = ACTIONS.map((action) => element(
    "button", { type: "button", class: "quiet", click: () => open(dialog, action, user, async (words) => { announce(words); await again(); }) }, action[1],
  ));
  return element("div", {}, element("div", { class: "row" }, ...buttons), result, dialog);
}

/** @param {HTMLDialogElement} dialog @param {typeof ACTIONS[number]} action @param {UserPage} user @param {(words: string) => Promise<void>} done */
function open(dialog, [name, label, about, command], user, done) {
  const told = element("p", { class: "told", role: "alert" });
  const confirm = element("button", { type: "button", click: async () => {
    confirm.disabled = true; // a second click does nothing
    try {
      /** @type {{ done: string }} */
      const answer = await act(`/api/users/${user.sub}/${name}`);
      dialog.close();
      await done(answer.done);
    } catch (problem) {
      told.textContent = wordsOf(problem);
    }
    confirm.disabled = false;
  } }, label);
  const cancel = element("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Cancel");
  const line = command(user);
  dialog.replaceChildren(
    element("h2", { id: "action-title" }, `${label}: ${user.email || user.sub}`), element("p", {}, about),
    line ? element("p", {}, "The same on the command line: ", element("code", {}, line)) : "", told, element("div", { class: "row" }, confirm, cancel),
  );
  dialog.showModal();
}
