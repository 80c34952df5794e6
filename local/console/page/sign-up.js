/** Signing up: an address, with a password or without, then the code that was mailed. */

import { call } from "./cognito.js";
import { element, inputIn } from "./elements.js";
import { choice, codeField, emailField, form, passwordField, quiet } from "./forms.js";
import { signUpWithout } from "./passwordless-sign-in.js";
import { codeOf, wordsOf } from "./problems.js";

/**
 * @import { App } from "./answers.js"
 * @import { Show } from "./show.js"
 */

const EXAMPLES = ["you@example.com", "you@mailinator.com"];
/** @type {[value: string, label: string][]} */
const WAYS = [["PASSWORD", "With a password"], ["NONE", "Without a password"]];
const RULES = "At least 12 characters. A passphrase is easier to remember.";
const WITHOUT = "A one-time code is sent to the address. It verifies the address and signs you in.";

/** The first form. @param {Show} show */
export function signUpForm(show) {
  const email = emailField();
  const examples = EXAMPLES.map((address) => quiet(address, () => {
    inputIn(email).value = address.replace("you", `you${Math.floor(1000 * Math.random())}`);
  }));
  show.stage(form({
    inside: [
      email,
      element("p", { class: "hint" }, "Examples: an accepted address and a refused address. ", ...examples),
      ...waysToSignUp(show.app),
    ],
    submit: "Sign up",
    act: (typed) => (typed.way === "NONE" ? without(show, typed) : withPassword(show, typed)),
  }));
}

/** The choice, where the stack leaves one, and what the chosen way asks for. @param {App} app */
function waysToSignUp(app) {
  const password = passwordField("Password", "new-password");
  const input = inputIn(password);
  input.setAttribute("aria-describedby", "way-hint");
  const hint = element("p", { class: "hint", id: "way-hint", role: "status" }, RULES);
  const change = (/** @type {Event} */ { target }) => {
    input.required = /** @type {HTMLInputElement} */ (target).value === "PASSWORD";
    password.hidden = !input.required;
    hint.textContent = input.required ? RULES : WITHOUT;
  };
  return [...(app.signsUpWithoutPassword ? [choice("Sign-up method", "way", WAYS, change)] : []), password, hint];
}

/** @param {Show} show @param {Record<string, string>} typed */
async function withPassword(show, { email, password }) {
  await call("SignUp", {
    ClientId: show.app.clientId, Username: email, Password: password,
    UserAttributes: [{ Name: "email", Value: email }],
  });
  confirmForm(show, email);
}

/** @param {Show} show @param {Record<string, string>} typed */
const without = (show, { email }) => confirmedFirst(show, email, () => signUpWithout(show, email));

/**
 * Do *act*; if the address has yet to be confirmed, mail a code and ask for that instead.
 * @param {Show} show @param {string} email @param {() => Promise<void>} act
 */
export async function confirmedFirst(show, email, act) {
  try {
    await act();
  } catch (problem) {
    if (codeOf(problem) !== "UserNotConfirmedException") throw problem;
    await call("ResendConfirmationCode", { ClientId: show.app.clientId, Username: email });
    confirmForm(show, email);
  }
}

/** The form for the code that proves the address. @param {Show} show @param {string} email */
export function confirmForm(show, email) {
  const about = { ClientId: show.app.clientId, Username: email };
  const told = element("p", { role: "status" }, `A code was sent to ${email}. See the mailbox on this page.`);
  const resend = quiet("Resend", async () => {
    try {
      await call("ResendConfirmationCode", about);
      told.textContent = `Another code was sent to ${email}.`;
    } catch (problem) {
      told.textContent = wordsOf(problem);
    }
  });
  show.stage(told, form({
    inside: [codeField()],
    submit: "Confirm",
    beside: [resend],
    act: async ({ code }) => {
      await call("ConfirmSignUp", { ...about, ConfirmationCode: code.trim() });
      show.signIn(email);
    },
  }));
}
